package dev.deployer.plan;

import dev.deployer.manifest.Digest;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.RootState;
import java.util.Optional;

/**
 * Finds out whether the release that is to be live is one that the root's journal calls bad. It
 * forbids nothing.
 */
public final class KnownBad {
  private KnownBad() {}

  /** What the journal has against this release, or against the same content under another id. */
  public static Optional<Warning.KnownBad> of(
      RootState state, ReleaseId release, Optional<Digest> digest) {
    return state
        .history()
        .bad(release, digest)
        .map(
            bad -> new Warning.KnownBad(release, bad.to().orElse(release), bad.time(), bad.note()));
  }
}
