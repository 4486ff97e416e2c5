package dev.deployer.project.command;

import dev.deployer.CheckDepth;
import dev.deployer.outcome.DeployerException;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.Checked;
import dev.deployer.project.run.Task;
import dev.deployer.project.run.Work;

/**
 * {@code check}: looks at everything a deploy needs.
 *
 * @param probe whether the renames are tried too that a deploy needs
 */
public record Check(boolean probe) implements Task {
  @Override
  public boolean asksEachHost() {
    return true;
  }

  @Override
  public Report run(Work work) throws DeployerException {
    return new Checked(
        work.deployer().check(probe ? CheckDepth.PROBE : CheckDepth.LOOK), work.typed());
  }

  @Override
  public String undone(String target) {
    return target + " could not be checked";
  }

  @Override
  public boolean changes() {
    return false;
  }
}
