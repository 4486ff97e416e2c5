package dev.deployer;

import dev.deployer.manifest.Digest;
import dev.deployer.path.ReleaseId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A release is live.
 *
 * @param verdict what it took
 * @param previous what was live before
 * @param pruned releases that were deleted afterwards
 * @param warnings of cleaning up; nothing that was decided hangs on them
 */
public record DeployResult(
    Verdict verdict,
    ReleaseId release,
    Digest digest,
    Optional<ReleaseId> previous,
    long sentFiles,
    long sentBytes,
    long linkedFiles,
    List<ReleaseId> pruned,
    List<String> warnings,
    Duration took) {
  /** What was done. */
  public enum Verdict {
    /** Staged, published and activated. */
    DEPLOYED,
    /** The release was there already, with the same content, and was activated. */
    ACTIVATED,
    /** This content is live already; nothing was published. */
    ALREADY_LIVE
  }
}
