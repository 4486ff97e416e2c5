package dev.deployer.plan;

import dev.deployer.outcome.Objection;
import dev.deployer.root.RootState;
import java.util.List;

/** Makes plans for single hosts, bound to how their roots are when they are made. */
public final class HostPlans {
  private HostPlans() {}

  /** A plan that goes from what is live in this root. */
  public static HostPlan from(
      RootState state,
      String host,
      List<Step> steps,
      Itemized changes,
      List<Objection> objections,
      List<String> notes) {
    return new HostPlan(
        host,
        state.hostKey(),
        state.layout().root(),
        state.marker().id(),
        state.history().generation(),
        state.history().end(),
        state.live().release(),
        steps,
        changes,
        objections,
        notes);
  }
}
