package dev.deployer.project.command;

import dev.deployer.outcome.DeployerException;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.ReleasesPage;
import dev.deployer.project.report.TrashList;
import dev.deployer.project.run.Task;
import dev.deployer.project.run.Work;

/**
 * {@code releases}: lists what is on the hosts.
 *
 * @param trash whether what can be restored
 */
public record ListReleases(boolean trash) implements Task {
  @Override
  public boolean asksEachHost() {
    return true;
  }

  @Override
  public Report run(Work work) throws DeployerException {
    return trash
        ? new TrashList(work.deployer().trash(), work.typed())
        : new ReleasesPage(work.deployer().releases(), work.nextDeploy(), work.typed());
  }

  @Override
  public String undone(String target) {
    return "the releases on " + target + " could not be read";
  }

  @Override
  public boolean changes() {
    return false;
  }
}
