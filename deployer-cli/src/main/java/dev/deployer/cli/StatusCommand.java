package dev.deployer.cli;

import dev.deployer.project.command.ShowStatus;
import dev.deployer.project.run.Task;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code status}: shows what is live, who holds the lock, and what is to be settled. */
@Command(
    name = "status",
    sortOptions = false,
    customSynopsis = "deployer status TARGET [--motd] [options]",
    description = "Show what is live, since when, who holds the lock, and what dead runs left.")
final class StatusCommand extends TargetCommand {
  @Option(
      names = "--motd",
      description = "Only what someone who logs in there is to know: at most three lines.")
  boolean motd;

  @Override
  Task task() {
    return new ShowStatus(motd);
  }
}
