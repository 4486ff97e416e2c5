package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.Member;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import java.util.ArrayList;
import java.util.List;

/** Refuses what looks at a live release, where none is served. */
final class NoneLive {
  private NoneLive() {}

  /** Of one host, which serves this. */
  static DeployerException refused(Live live) {
    return DeployerException.refused(
        live,
        live instanceof Live.Nothing
            ? Objection.Kind.NO_SUCH_RELEASE
            : Objection.Kind.STRANGE_CURRENT,
        live.toString());
  }

  /** Of each host on which something else than a release is in its place; not where nothing is. */
  static List<Objection> strange(Fleet fleet) {
    List<Objection> strange = new ArrayList<>();
    for (Member member : fleet.members()) {
      Live live = member.state().live();
      if (live.release().isEmpty() && !(live instanceof Live.Nothing)) {
        strange.add(
            new Objection(
                Objection.Kind.STRANGE_CURRENT,
                FleetPlans.named(fleet, member).map(name -> name + ": ").orElse("") + live));
      }
    }
    return strange;
  }
}
