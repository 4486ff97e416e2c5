package dev.deployer.cli;

import dev.deployer.outcome.DeployerException;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.report.Pruned;
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
  Report run(CommandRun run) throws DeployerException, MisuseException {
    int kept = keep.orElse(run.destination().recipe().settings().keepReleases());
    if (kept < 1) {
      throw new MisuseException("--keep N keeps at least 1 release, not " + kept + ".");
    }
    return new Pruned(
        now ? run.deployer().pruneNow(kept) : run.deployer().prune(kept), run.typed());
  }

  @Override
  String undone(String target) {
    return "old releases on " + target + " were not deleted, or not all";
  }
}
