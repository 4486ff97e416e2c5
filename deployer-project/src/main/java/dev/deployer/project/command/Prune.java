package dev.deployer.project.command;

import dev.deployer.outcome.DeployerException;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.report.Pruned;
import dev.deployer.project.run.Task;
import dev.deployer.project.run.Work;
import java.util.Optional;

/**
 * {@code prune}: deletes old releases.
 *
 * @param keep how many stay; otherwise as many as the file says
 * @param now whether for good, and with them what lies in the trash
 */
public record Prune(Optional<Integer> keep, boolean now) implements Task {
  @Override
  public Report run(Work work) throws DeployerException, MisuseException {
    int kept = keep.orElse(work.destination().recipe().settings().keepReleases());
    if (kept < 1) {
      throw new MisuseException("--keep N keeps at least 1 release, not " + kept + ".");
    }
    return new Pruned(
        now ? work.deployer().pruneNow(kept) : work.deployer().prune(kept), work.typed());
  }

  @Override
  public String undone(String target) {
    return "old releases on " + target + " were not deleted, or not all";
  }
}
