package dev.deployer.project.command;

import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.report.Restored;
import dev.deployer.project.run.Task;
import dev.deployer.project.run.Work;
import java.util.Optional;

/**
 * {@code restore}: takes a release back out of the trash.
 *
 * @param release which; one has to be named
 */
public record Restore(Optional<ReleaseId> release) implements Task {
  @Override
  public Report run(Work work) throws DeployerException, MisuseException {
    ReleaseId wanted =
        release.orElseThrow(
            () ->
                new MisuseException(
                    "Which release is to be restored?",
                    "What the trash has: " + work.typed().line("releases").with("--trash")));
    return new Restored(work.deployer().restore(wanted), work.typed());
  }

  @Override
  public String undone(String target) {
    return release.map(id -> "release " + id).orElse("nothing") + " was not restored on " + target;
  }
}
