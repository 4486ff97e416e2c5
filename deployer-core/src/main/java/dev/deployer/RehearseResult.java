package dev.deployer;

import dev.deployer.gate.Finding;
import dev.deployer.manifest.Digest;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a rehearsal returns that has passed.
 *
 * @param release what is on every host, and live where it was before
 * @param digest of its content
 * @param liveAs the release that is live with this content on every host, beside which it was
 *     tried; absent where another content is live on some host
 * @param hosts what it took on each, in the order of the target
 * @param tried the hooks that ran, in their order already
 * @param gates what the gates said
 * @param warnings what stood in the way of nothing
 * @param took from the beginning of the run
 */
public record RehearseResult(
    ReleaseId release,
    Digest digest,
    Optional<ReleaseId> liveAs,
    List<OnHost> hosts,
    List<Tried> tried,
    List<Finding> gates,
    List<Warning> warnings,
    Duration took)
    implements Brought.ToAll {
  /** Copies the lists. */
  public RehearseResult {
    hosts = List.copyOf(hosts);
    tried = List.copyOf(tried);
    gates = List.copyOf(gates);
    warnings = List.copyOf(warnings);
  }

  /** What was done. */
  public enum Verdict {
    /** This content is live there, and is tried on other hosts. */
    ALREADY_LIVE,
    /** The release was there already, with the same content. */
    THERE,
    /** Staged and published. */
    PUBLISHED
  }

  /**
   * A hook that ran.
   *
   * @param name as it is configured
   * @param passed whether it passed wherever it ran
   * @param took the longest that it took on a host
   */
  public record Tried(String name, boolean passed, Duration took) {}

  /**
   * What was done on one host.
   *
   * @param host its address, as events have it
   * @param verdict how much of it was to be done
   * @param sentFiles how many were sent, in part or whole
   * @param sentBytes how many were sent of them
   * @param copiedFiles those of them of which a part was copied on the host, and not sent
   * @param copiedBytes what was copied of those
   * @param linkedFiles how many were linked to those of the live release
   * @param leftOut how many entries of the live release are not in this one
   * @param pruned releases that never were live, and were retired for this one
   */
  public record OnHost(
      String host,
      Verdict verdict,
      long sentFiles,
      long sentBytes,
      long copiedFiles,
      long copiedBytes,
      long linkedFiles,
      int leftOut,
      List<ReleaseId> pruned)
      implements Brought {
    /** Copies the list. */
    public OnHost {
      pruned = List.copyOf(pruned);
    }
  }

  /** What was done on the host where most was done. */
  public Verdict verdict() {
    return hosts.stream().map(OnHost::verdict).max(Verdict::compareTo).orElse(Verdict.ALREADY_LIVE);
  }
}
