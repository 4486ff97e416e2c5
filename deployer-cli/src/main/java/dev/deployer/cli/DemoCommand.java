package dev.deployer.cli;

import dev.deployer.cli.local.Surroundings;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.reach.SshConnectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code demo}: shows the main job on an SSH server of its own; needs no host. */
@Command(
    name = "demo",
    sortOptions = false,
    customSynopsis = "deployer demo",
    description = {
      "See the main job done on a server that is started for it: init, three deploys of which one"
          + " loses its connection, status, rollback.",
      "",
      "Needs no network, and writes to one temporary folder, which it names and keeps."
    })
final class DemoCommand implements LocalCommand {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Override
  public ExitCode run(Surroundings here) {
    return DemoJars.load(
            (person, words) -> new Program(person, new SshConnectors()).run(words), here)
        .run();
  }
}
