package dev.deployer.project.command;

import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.Plan;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.report.Planned;
import dev.deployer.project.run.Build;
import dev.deployer.project.run.PlanFiles;
import dev.deployer.project.run.Task;
import dev.deployer.project.run.Work;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * {@code plan}: shows what a deploy would do.
 *
 * @param release its id; otherwise the time
 * @param seal that the source is held against; otherwise the one beside it
 * @param atOnce whether without waves
 * @param authors whose work it is too
 * @param file where the plan is kept, as it was typed
 */
public record PlanOnly(
    Optional<ReleaseId> release,
    Optional<Path> seal,
    boolean atOnce,
    List<String> authors,
    Optional<Path> file)
    implements Task {
  /** Copies the authors. */
  public PlanOnly {
    authors = List.copyOf(authors);
  }

  /** One that is not kept. */
  public static PlanOnly of(Optional<ReleaseId> release) {
    return new PlanOnly(release, Optional.empty(), false, List.of(), Optional.empty());
  }

  @Override
  public Report run(Work work) throws DeployerException, MisuseException {
    NamedFile.require(file, "A plan goes into a file", "-o FILE");
    Plan plan =
        work.deployer()
            .plan(
                Build.of(work.opened()).request(release, file, seal, atOnce).toBuilder()
                    .authors(authors)
                    .build());
    Optional<Path> kept = plan.isRefused() ? Optional.empty() : file;
    if (kept.isPresent()) {
      PlanFiles.keep(plan, kept.get(), work.here());
    }
    return new Planned(plan, kept, work.typed());
  }

  @Override
  public String undone(String target) {
    return "nothing was planned for " + target;
  }

  @Override
  public boolean changes() {
    return false;
  }

  @Override
  public boolean asksGates() {
    return true;
  }

  @Override
  public boolean isHeldToRules() {
    return true;
  }
}
