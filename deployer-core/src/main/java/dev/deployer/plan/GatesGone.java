package dev.deployer.plan;

import dev.deployer.outcome.Warning.GateGone;
import dev.deployer.root.RootState;
import java.util.List;

/** Looks for gates that the last deploy went through and that are not asked now. */
public final class GatesGone {
  private GatesGone() {}

  /**
   * One for each such gate.
   *
   * @param inForce the names of those that are asked
   */
  public static List<GateGone> of(RootState state, List<String> inForce) {
    return state.history().askedMore(inForce).stream()
        .flatMap(
            then ->
                then.gates().inForce().stream()
                    .filter(gate -> !inForce.contains(gate))
                    .flatMap(
                        gate ->
                            then.to().stream()
                                .map(release -> new GateGone(gate, release, then.time()))))
        .toList();
  }
}
