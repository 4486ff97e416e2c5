package dev.deployer.cli;

import dev.deployer.project.command.Check;
import dev.deployer.project.run.Task;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code check}: says all that is wrong with a host at once, before a deploy finds it. */
@Command(
    name = "check",
    sortOptions = false,
    customSynopsis = "deployer check TARGET [--probe] [options]",
    description = {
      "Look at connection, capabilities, permissions, space and root, and say all that is wrong at"
          + " once.",
      "",
      "Exits 3 where a deploy would be refused."
    })
final class CheckCommand extends TargetCommand {
  @Option(
      names = "--probe",
      description = "Also try the renames that a deploy needs; writes below .deployer/ only.")
  boolean probe;

  @Override
  Task task() {
    return new Check(probe);
  }
}
