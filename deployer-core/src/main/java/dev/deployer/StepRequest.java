package dev.deployer;

import dev.deployer.gate.Acceptance;
import java.util.List;
import java.util.Optional;

/**
 * Which step to run, or to plan.
 *
 * @param name the step's
 * @param accepted gates that a person overrides
 * @param authors whose work it is besides, for a plan that others have to approve
 * @param approval where the plan lies that is carried out, with its signatures
 */
public record StepRequest(
    String name, List<Acceptance> accepted, List<String> authors, Optional<PlanApproval> approval) {
  /** Copies the lists. */
  public StepRequest {
    accepted = List.copyOf(accepted);
    authors = List.copyOf(authors);
  }

  /** Without anything that approvals need. */
  public static StepRequest of(String name, List<Acceptance> accepted) {
    return new StepRequest(name, accepted, List.of(), Optional.empty());
  }
}
