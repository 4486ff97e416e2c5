package dev.deployer.project.command;

import dev.deployer.Adoption;
import dev.deployer.outcome.DeployerException;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.Initialised;
import dev.deployer.project.run.Task;
import dev.deployer.project.run.Work;

/**
 * {@code init}: makes a root.
 *
 * @param adopt whether one that another tool made may become one
 */
public record Init(boolean adopt) implements Task {
  @Override
  public boolean asksEachHost() {
    return true;
  }

  @Override
  public Report run(Work work) throws DeployerException {
    return new Initialised(
        work.deployer().init(adopt ? Adoption.ALLOW : Adoption.REFUSE), work.typed());
  }

  @Override
  public String undone(String target) {
    return "no root was created on " + target;
  }
}
