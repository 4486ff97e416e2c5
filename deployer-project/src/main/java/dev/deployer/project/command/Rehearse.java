package dev.deployer.project.command;

import dev.deployer.gate.GateSettings.RehearsalRule;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.report.Rehearsed;
import dev.deployer.project.run.Build;
import dev.deployer.project.run.Task;
import dev.deployer.project.run.Work;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The command of that name brings a build to the hosts and tries it there, without making it live.
 *
 * @param release its id; otherwise the time
 * @param seal that the source is held against; otherwise the one beside it
 */
public record Rehearse(Optional<ReleaseId> release, Optional<Path> seal) implements Task {
  @Override
  public Report run(Work work) throws DeployerException, MisuseException {
    return new Rehearsed(
        work.deployer()
            .rehearse(Build.of(work.opened()).request(release, Optional.empty(), seal, false)),
        work.destination()
            .recipe()
            .settings()
            .gates()
            .rehearsal()
            .filter(rule -> rule.on().map(work.typed().target()::equals).orElse(true))
            .map(RehearsalRule::within),
        work.nextDeploy(),
        work.typed());
  }

  @Override
  public String undone(String target) {
    return release
            .map(id -> "release " + id + " has passed no rehearsal on ")
            .orElse("nothing has passed a rehearsal on ")
        + target;
  }

  @Override
  public boolean isHeldToRules() {
    return true;
  }
}
