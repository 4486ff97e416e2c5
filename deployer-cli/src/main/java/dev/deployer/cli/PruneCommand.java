package dev.deployer.cli;

import dev.deployer.project.command.Prune;
import dev.deployer.project.run.Task;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code prune}: deletes old releases, to the trash or for good. */
@Command(
    name = "prune",
    sortOptions = false,
    customSynopsis = "deployer prune TARGET [--keep N] [--now] [options]",
    description = {
      "Delete old releases.",
      "",
      "Never the one that is live, never the good one before it, never another tool's. The last few"
          + " lie in the trash and can be restored, until others follow; with --now nothing can."
    })
final class PruneCommand extends TargetCommand {
  @Option(
      names = "--keep",
      paramLabel = "N",
      description =
          "How many whole releases stay. Default: keep_releases of the configuration, or 5.")
  Optional<Integer> keep;

  @Option(
      names = "--now",
      description = "Delete them for good, and empty the trash: only then all room is free.")
  boolean now;

  @Override
  Task task() {
    return new Prune(keep, now);
  }
}
