package dev.deployer.execution;

import dev.deployer.manifest.Digest;
import dev.deployer.outcome.Live;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.Step;
import java.util.Optional;

/**
 * What a flip of {@code current} on one host is to change: from which release to which.
 *
 * @param from what must be live until then; absent: nothing
 * @param to what is live afterwards; absent: nothing, as before a first deploy
 * @param digest of {@code to}; absent for an unmanaged release and for nothing
 */
public record Flip(Optional<ReleaseId> from, Optional<ReleaseId> to, Optional<Digest> digest) {
  static Flip of(Step.Activate step) {
    return new Flip(step.from(), Optional.of(step.to()), step.digest());
  }

  /** What is live before it. */
  public Live before() {
    return Live.of(from);
  }

  /** What is live after it. */
  public Live after() {
    return Live.of(to);
  }
}
