package dev.deployer.project.command;

import dev.deployer.outcome.DeployerException;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.HistoryPage;
import dev.deployer.project.run.Task;
import dev.deployer.project.run.Work;

/** {@code history}: shows what was decided and done. */
public record ShowHistory() implements Task {
  @Override
  public boolean asksEachHost() {
    return true;
  }

  @Override
  public Report run(Work work) throws DeployerException {
    return new HistoryPage(work.deployer().history(), work.typed());
  }

  @Override
  public String undone(String target) {
    return "the journal of " + target + " could not be read";
  }

  @Override
  public boolean changes() {
    return false;
  }
}
