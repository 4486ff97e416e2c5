package dev.deployer.cli;

import dev.deployer.cli.daemon.Daemon;
import dev.deployer.cli.daemon.Place;
import dev.deployer.cli.local.Surroundings;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Style;
import dev.deployer.project.output.Style.Mark;
import dev.deployer.project.reach.SshConnectors;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code daemon}: stays, so that commands of this account need not wait for Java to start. */
@Command(
    name = "daemon",
    sortOptions = false,
    customSynopsis = "deployer daemon [--idle TIME]",
    description = {
      "Stay, and carry out the commands of this account in one process, so that none waits for Java"
          + " to start. Other terminals and scripts need not know of it.",
      "",
      "Each command has its own environment, working directory, connections and signals, as ever."
          + " It starts a process of its own where its umask, its Java, its locale or DEPLOYER_OPTS"
          + " differ, with -v, and with DEPLOYER_NO_DAEMON=1."
    })
final class DaemonCommand implements LocalCommand {
  @Option(
      names = "--idle",
      paramLabel = "TIME",
      description = "End after so much time without a command. Default: 30m.",
      converter = CommonOptions.DurationConverter.class)
  Duration idle = Duration.ofMinutes(30);

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Override
  public ExitCode run(Surroundings here) {
    Optional<Place> place = Place.ofLauncher();
    if (place.isEmpty()) {
      new Page(here.err(), Style.PLAIN, false)
          .line(Mark.FAILED, "There is no daemon without bin/deployer, bash and mkfifo.");
      return ExitCode.USAGE;
    }
    return new Daemon(
            (person, words) -> new Program(person, new SshConnectors()).run(words),
            here,
            place.get())
        .serve(idle);
  }
}
