package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.command.MissingSecretException;
import dev.deployer.command.Variable;
import dev.deployer.metadata.Metadata;
import dev.deployer.metadata.ReleaseStep;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    Preflight.refuse(secrets(List.of(step)));
    requireHost(step);
  }

  /**
   * Warns of the secrets that steps will need which a release brings and which are not done: who
   * deploys it is perhaps not who runs them.
   */
  void warnOfSecrets(Fleet fleet, Optional<Metadata> says) {
    ContractFacts facts = ContractFacts.of(fleet);
    warnOfSecrets(
        says.map(Metadata::steps).orElse(List.of()).stream()
            .filter(step -> facts.done(step).isEmpty())
            .toList());
  }

  /** Warns of what would be refused. */
  void warnOfSecrets(List<ReleaseStep> steps) {
    Preflight.warn(runs, secrets(steps));
  }

  private List<String> secrets(List<ReleaseStep> steps) {
    List<String> faults = new ArrayList<>();
    for (ReleaseStep step : steps) {
      for (Variable variable : step.environment().values()) {
        try {
          runs.workstation().secrets().text(variable);
        } catch (MissingSecretException e) {
          faults.add(e.getMessage() + ", and the step " + step.name() + " needs it");
        }
      }
    }
    return faults;
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
    Preflight.refuse(faults);
  }
}
