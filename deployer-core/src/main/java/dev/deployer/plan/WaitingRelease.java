package dev.deployer.plan;

import dev.deployer.gate.Acceptance;
import dev.deployer.gate.DriftGate;
import dev.deployer.gate.Finding;
import dev.deployer.manifest.Difference;
import dev.deployer.manifest.Drift;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.RootState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A release that a host has already and that a plan takes as it is: it would only go live, or be
 * tried. What is to be said of it where it is not as it was deployed. Pure.
 *
 * @param plan of its host
 * @param release which one
 * @param drift what differs in it; absent where its manifest is not the recorded one
 */
public record WaitingRelease(Plan plan, ReleaseId release, Optional<Drift> drift) {
  /** The release that this plan of one host takes as it is; empty where it takes none. */
  public static Optional<ReleaseId> in(Plan plan) {
    return plan.hosts().get(0).step(Step.Check.class).map(Step.Check::release);
  }

  /** The plan with what the gate says of it. */
  public Plan goingLive(RootState state, List<Acceptance> accepted) {
    if (drift.isEmpty()) {
      return objecting(unreadable());
    }
    List<Finding> gates = new ArrayList<>(plan.gates());
    gates.add(
        DriftGate.judge(
            plan.hosts().get(0).host(),
            release,
            drift.get(),
            RecordedPatch.of(state, release, drift.get()),
            accepted));
    return plan.with(gates);
  }

  /** The plan with what stands against trying it: what was changed is not what is deployed. */
  public Plan tried() {
    if (drift.isEmpty()) {
      return objecting(unreadable());
    }
    int places = Drift.places(drift.get().differences());
    return drift.get().isHarmless()
        ? plan
        : objecting(
            new Objection(
                Objection.Kind.RELEASE_EXISTS,
                release
                    + " is there already, and was changed by hand in "
                    + places
                    + (places == 1 ? " place" : " places")
                    + ", so that something else would be tried",
                drift.get().differences().stream().map(Difference::toString).toList()));
  }

  private Objection unreadable() {
    return new Objection(
        Objection.Kind.NO_SUCH_RELEASE,
        "the manifest of " + release + " is missing or is not the recorded one");
  }

  private Plan objecting(Objection objection) {
    HostPlan host = plan.hosts().get(0);
    return new Plan(plan.kind(), plan.release(), plan.digest(), List.of(host.objecting(objection)))
        .with(plan.gates());
  }
}
