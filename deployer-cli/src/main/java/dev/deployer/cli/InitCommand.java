package dev.deployer.cli;

import dev.deployer.Adoption;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.Declined;
import dev.deployer.project.report.Initialised;
import dev.deployer.project.report.MisuseException;
import picocli.CommandLine.Command;

/** {@code init}: creates roots; asks before one that another tool made is adopted. */
@Command(
    name = "init",
    sortOptions = false,
    customSynopsis = "deployer init TARGET [options]",
    description = {
      "Create the root and its marker. The only command that creates a root.",
      "",
      "Where another tool deployed before (releases/, current), it asks, and leaves all of it as it"
          + " is."
    })
final class InitCommand extends TargetCommand {
  @Override
  boolean asksEachHost() {
    return true;
  }

  @Override
  Report run(CommandRun run) throws DeployerException, MisuseException {
    try {
      return new Initialised(
          run.deployer().init(run.common().yes ? Adoption.ALLOW : Adoption.REFUSE), run.typed());
    } catch (DeployerException e) {
      if (!asksForAdoption(e)) {
        throw e;
      }
      return run.agrees(question(run))
          ? new Initialised(run.deployer().init(Adoption.ALLOW), run.typed())
          : new Declined(undone(run.typed().target()), run.typed());
    }
  }

  private static String question(CommandRun run) {
    return run.destination().first().root()
        + " was made by another tool. Adopt it, and leave what is there as it is?";
  }

  private static boolean asksForAdoption(DeployerException e) {
    return !e.objections().isEmpty()
        && e.objections().stream().allMatch(o -> o.kind() == Objection.Kind.NEEDS_A_PERSON);
  }

  @Override
  String undone(String target) {
    return "no root was created on " + target;
  }
}
