package dev.deployer.plan;

import dev.deployer.manifest.Digest;
import dev.deployer.outcome.Objection;
import dev.deployer.root.RootState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Holds a plan that was shown against what is there now. Pure. */
public final class Binding {
  private Binding() {}

  /**
   * What differs, as reasons to change nothing.
   *
   * @param source the content digest of the source now, for a deploy
   */
  public static List<Objection> objections(
      Plan plan, HostPlan host, RootState now, Optional<Digest> source) {
    List<Objection> stale = new ArrayList<>();
    differs(stale, "the host key", host.hostKey(), now.hostKey());
    differs(stale, "the root's path", host.root().toString(), now.layout().root().toString());
    differs(stale, "the root's id", host.rootId(), now.marker().id());
    differs(stale, "the generation", host.generation(), now.history().generation());
    differs(
        stale,
        "the live release",
        host.from().map(Object::toString).orElse("none"),
        now.live().release().map(Object::toString).orElse("none"));
    if (plan.kind() == Plan.Kind.DEPLOY && source.isPresent()) {
      differs(stale, "the source's content", plan.digest().orElse(null), source.get());
    }
    return stale;
  }

  private static void differs(List<Objection> stale, String what, Object planned, Object now) {
    if (!now.equals(planned)) {
      stale.add(
          new Objection(
              Objection.Kind.STALE_PLAN, what + " was " + planned + " in the plan, and is " + now));
    }
  }
}
