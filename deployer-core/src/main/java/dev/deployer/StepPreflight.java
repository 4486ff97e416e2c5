package dev.deployer;

import dev.deployer.command.MissingSecretException;
import dev.deployer.command.Variable;
import dev.deployer.metadata.ReleaseStep;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.path.Printable;
import java.util.ArrayList;
import java.util.List;

/** Looks, before a step is recorded as begun, for what would keep it from running. */
final class StepPreflight {
  private final Runs runs;

  StepPreflight(Runs runs) {
    this.runs = runs;
  }

  /**
   * Looks.
   *
   * @throws DeployerException INVALID with everything that is missing
   */
  void require(ReleaseStep step) throws DeployerException {
    List<String> faults = new ArrayList<>();
    for (Variable variable : step.environment().values()) {
      try {
        runs.workstation().secrets().text(variable);
      } catch (MissingSecretException e) {
        faults.add(e.getMessage() + ", and the step " + step.name() + " needs it");
      }
    }
    refuse(faults);
    requireHost(step);
  }

  /**
   * Looks whether the host that it names takes part.
   *
   * @throws DeployerException INVALID if not
   */
  void requireHost(ReleaseStep step) throws DeployerException {
    List<String> faults = new ArrayList<>();
    List<String> names = runs.target().places().stream().map(Target.Place::name).toList();
    step.host()
        .filter(host -> !names.contains(host))
        .ifPresent(
            host ->
                faults.add(
                    "the step "
                        + step.name()
                        + " runs on "
                        + Printable.escape(host)
                        + ", which is not among the hosts of this run: "
                        + String.join(", ", names)));
    refuse(faults);
  }

  private static void refuse(List<String> faults) throws DeployerException {
    if (!faults.isEmpty()) {
      throw new DeployerException(
          DeployerException.Kind.INVALID, new Live.Unknown(), String.join("; ", faults), null);
    }
  }
}
