package dev.deployer.plan;

import dev.deployer.gate.GateThatWent;
import dev.deployer.outcome.Warning.GateGone;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.RootState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Looks for gates that the last deploy went through and that are not asked now; before the first
 * one, for those that were configured when the root was made. Pure.
 */
public final class GatesGone {
  private GatesGone() {}

  /**
   * One for each such gate.
   *
   * @param inForce the names of those that are asked
   */
  public static List<GateGone> of(RootState state, List<String> inForce) {
    Optional<JournalRecord> deploy = state.history().lastAsking();
    return deploy.isPresent()
        ? gone(deploy.get().gates().inForce(), inForce, deploy.get().to(), deploy.get().time())
        : gone(
            state.marker().gates().stream().filter(GateThatWent::isAmong).toList(),
            inForce,
            Optional.empty(),
            state.marker().created());
  }

  private static List<GateGone> gone(
      List<String> then, List<String> now, Optional<ReleaseId> release, Instant at) {
    return then.stream()
        .filter(gate -> !now.contains(gate))
        .map(gate -> new GateGone(gate, release, at))
        .toList();
  }
}
