package dev.deployer.project.command;

import dev.deployer.Decision;
import dev.deployer.outcome.DeployerException;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.report.Recovered;
import dev.deployer.project.run.Task;
import dev.deployer.project.run.Work;
import java.util.Optional;

/**
 * {@code recover}: finishes or undoes what dead runs left.
 *
 * @param decide a person's word about what was left open
 */
public record Recover(Optional<Decision> decide) implements Task {
  @Override
  public Report run(Work work) throws DeployerException, MisuseException {
    return new Recovered(
        decide.isPresent()
            ? work.deployer().recover(decide.get(), work.accepted())
            : work.deployer().recover(),
        work.opened().hooksAfterFlip(),
        work.nextDeploy(),
        work.typed());
  }

  @Override
  public boolean reportsRecovery() {
    return true;
  }

  @Override
  public String undone(String target) {
    return target + " was not recovered";
  }
}
