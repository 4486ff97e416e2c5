package dev.deployer.cli;

import dev.deployer.cli.daemon.Daemon;
import dev.deployer.cli.daemon.Place;
import dev.deployer.cli.daemon.UserUnit;
import dev.deployer.cli.local.Surroundings;
import dev.deployer.outcome.InWords;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Style;
import dev.deployer.project.output.Style.Mark;
import dev.deployer.project.reach.SshConnectors;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code daemon}: stays, so that commands of this account need not wait for Java to start. */
@Command(
    name = "daemon",
    sortOptions = false,
    customSynopsis = "deployer daemon [--idle TIME] [--install]",
    description = {
      "Stay, and carry out the commands of this account in one process, so that none waits for Java"
          + " to start. Other terminals and scripts need not know of it.",
      "",
      "Each command has its own environment, working directory, connections and signals, as ever."
          + " It starts a process of its own where its umask, its Java, its locale or DEPLOYER_OPTS"
          + " differ, with -v, and with DEPLOYER_NO_DAEMON=1."
    })
final class DaemonCommand implements LocalCommand {
  private static final Duration IDLE = Duration.ofMinutes(30);
  private static final Duration IDLE_OF_UNIT = Duration.ofDays(1);

  @Option(
      names = "--idle",
      paramLabel = "TIME",
      description =
          "End after so much time without a command. Default: 30m, and 1d with --install.",
      converter = CommonOptions.DurationConverter.class)
  Duration idle;

  @Option(
      names = "--install",
      description =
          "Start nothing, and write a unit of systemd for this account that keeps a daemon from"
              + " each login on.")
  boolean install;

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
    if (install) {
      return install(here, place.get());
    }
    return new Daemon(
            (person, words) -> new Program(person, new SshConnectors()).run(words),
            here,
            place.get())
        .serve(idle == null ? IDLE : idle);
  }

  private ExitCode install(Surroundings here, Place place) {
    Page page = new Page(here.err(), Style.PLAIN, false);
    if (!UserUnit.hasManager(here.environment())) {
      page.line(
          Mark.FAILED,
          "No systemd of this account runs here: there is no folder systemd in XDG_RUNTIME_DIR."
              + " With DEPLOYER_DAEMON=30m in the environment the first command starts a daemon.");
      return ExitCode.USAGE;
    }
    Path file = UserUnit.file(here.environment(), here.home());
    try {
      Duration stays = idle == null ? IDLE_OF_UNIT : idle;
      new UserUnit(place, here.environment(), InWords.typed(stays)).write(file);
    } catch (FileAlreadyExistsException e) {
      page.line(
          Mark.FAILED,
          "Nothing was written: "
              + file
              + " is there, and was not written by deployer daemon --install.");
      return ExitCode.REFUSED;
    } catch (IOException | IllegalArgumentException e) {
      page.line(Mark.FAILED, "Nothing was written: " + InWords.of(e));
      return ExitCode.FAILED;
    }
    page.line(Mark.DONE, "Written: " + file + ". Nothing was started; that takes");
    page.line("  systemctl --user daemon-reload");
    page.line("  systemctl --user enable --now " + UserUnit.NAME);
    return ExitCode.DONE;
  }
}
