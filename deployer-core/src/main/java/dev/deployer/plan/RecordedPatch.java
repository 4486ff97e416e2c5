package dev.deployer.plan;

import dev.deployer.gate.DriftGate;
import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Drift;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.Noted;
import dev.deployer.root.RootState;
import java.util.Optional;

/** Finds out who knows of exactly what was changed by hand in a release. */
public final class RecordedPatch {
  private RecordedPatch() {}

  /** The last word of the root's journal about this; empty where it has none. */
  public static Optional<DriftGate.Known> of(RootState state, ReleaseId release, Drift drift) {
    Optional<Digest> digest = state.digest(release);
    if (drift.isEmpty() || digest.isEmpty()) {
      return Optional.empty();
    }
    String digits = DriftGate.digest(drift.differences());
    return state.history().patches(release, digest.get()).stream()
        .filter(
            record ->
                record
                    .noted()
                    .flatMap(Noted::patch)
                    .map(Noted.Patch::drift)
                    .equals(Optional.of(digits)))
        .findFirst()
        .map(
            record ->
                new DriftGate.Known(
                    record.by(),
                    record.time(),
                    record.noted().flatMap(Noted::patch).flatMap(Noted.Patch::message)));
  }
}
