package dev.deployer.project.command;

import dev.deployer.RollbackRequest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.report.Planned;
import dev.deployer.project.report.RolledBack;
import dev.deployer.project.run.Task;
import dev.deployer.project.run.Work;
import java.util.Optional;

/**
 * {@code rollback}: makes an earlier release live again, or shows that it would.
 *
 * @param release the one to go to; otherwise the one that was live and good before
 * @param dryRun whether it is only shown
 * @param waves whether in the waves of a deploy
 */
public record RollBack(Optional<ReleaseId> release, boolean dryRun, boolean waves) implements Task {
  @Override
  public Report run(Work work) throws DeployerException, MisuseException {
    RollbackRequest request =
        new RollbackRequest(
            release,
            work.accepted(),
            waves ? RollbackRequest.Pace.IN_WAVES : RollbackRequest.Pace.AT_ONCE);
    return dryRun
        ? new Planned(
            work.deployer().planRollback(request),
            Optional.empty(),
            work.nextDeploy(),
            work.typed())
        : new RolledBack(work.deployer().rollback(request), work.typed());
  }

  @Override
  public String undone(String target) {
    return target + " was not rolled back" + release.map(id -> " to " + id).orElse("");
  }

  @Override
  public boolean changes() {
    return !dryRun;
  }

  @Override
  public boolean asksGates() {
    return true;
  }
}
