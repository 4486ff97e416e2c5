package dev.deployer.project.command;

import dev.deployer.Decision;
import dev.deployer.outcome.DeployerException;
import dev.deployer.project.drill.Crew;
import dev.deployer.project.drill.LeftDrill;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.report.Recovered;
import dev.deployer.project.run.Task;
import dev.deployer.project.run.Work;
import java.util.List;
import java.util.Optional;

/**
 * {@code recover}: finishes or undoes what dead runs left, a drill whose client is gone before all
 * else.
 *
 * @param decide a person's word about what was left open
 */
public record Recover(Optional<Decision> decide) implements Task {
  /** The words for a decision. */
  public static final List<String> DECISIONS = List.of("commit", "revert");

  /**
   * A decision, as it was typed.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Decision decision(String text) {
    return switch (text) {
      case "commit" -> Decision.COMMIT;
      case "revert" -> Decision.REVERT;
      default -> throw new IllegalArgumentException("a decision is commit or revert");
    };
  }

  @Override
  public Report run(Work work) throws DeployerException, MisuseException {
    boolean drilled =
        work.destination().drills() && new LeftDrill(work, Crew.of(work)).takeBackWhatIsOver();
    return new Recovered(
        decide.isPresent() && !drilled
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
