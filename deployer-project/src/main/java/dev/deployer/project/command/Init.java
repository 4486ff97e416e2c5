package dev.deployer.project.command;

import dev.deployer.Adoption;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.Declined;
import dev.deployer.project.report.Initialised;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.run.Asking;
import dev.deployer.project.run.Task;
import dev.deployer.project.run.Work;

/**
 * {@code init}: makes a root.
 *
 * @param adopt whether one that another tool made may become one, without a question
 * @param asking who is asked otherwise
 */
public record Init(boolean adopt, Asking asking) implements Task {
  @Override
  public boolean asksEachHost() {
    return true;
  }

  @Override
  public Report run(Work work) throws DeployerException, MisuseException {
    try {
      return made(adopt ? Adoption.ALLOW : Adoption.REFUSE, work);
    } catch (DeployerException e) {
      if (!asksForAdoption(e)) {
        throw e;
      }
      return asking.agrees(question(work), work.typed())
          ? made(Adoption.ALLOW, work)
          : new Declined(undone(work.typed().target()), work.typed());
    }
  }

  private static Report made(Adoption adoption, Work work) throws DeployerException {
    return new Initialised(work.deployer().init(adoption), work.nextDeploy(), work.typed());
  }

  private static String question(Work work) {
    return work.destination().first().root()
        + " was made by another tool. Adopt it, and leave what is there as it is?";
  }

  private static boolean asksForAdoption(DeployerException e) {
    return !e.objections().isEmpty()
        && e.objections().stream().allMatch(o -> o.kind() == Objection.Kind.NEEDS_A_PERSON);
  }

  @Override
  public String undone(String target) {
    return "no root was created on " + target;
  }
}
