package dev.deployer;

import dev.deployer.gate.Finding;
import dev.deployer.manifest.Digest;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.watch.WatchReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a deploy returns once its release is live on every host.
 *
 * @param release what is live now
 * @param digest of its content
 * @param hosts what it took on each, in the order of the target
 * @param gates what the gates said
 * @param watch what came of watching it; absent where it was not watched
 * @param warnings of cleaning up; nothing that was decided hangs on them
 * @param took from the beginning of the run
 */
public record DeployResult(
    ReleaseId release,
    Digest digest,
    List<OnHost> hosts,
    List<Finding> gates,
    Optional<WatchReport> watch,
    List<Warning> warnings,
    Duration took)
    implements Brought.ToAll {
  /** Copies the lists. */
  public DeployResult {
    hosts = List.copyOf(hosts);
    gates = List.copyOf(gates);
    warnings = List.copyOf(warnings);
  }

  /** What was done. */
  public enum Verdict {
    /** This content is live already; nothing was published. */
    ALREADY_LIVE,
    /** The release was there already, with the same content, and was activated. */
    ACTIVATED,
    /** Staged, published and activated. */
    DEPLOYED
  }

  /**
   * What was done on one host.
   *
   * @param host its address, as events have it
   * @param verdict how much of it was to be done
   * @param previous what was live before
   * @param sentFiles how many were sent, in part or whole
   * @param sentBytes how many were sent of them
   * @param copiedFiles those of them of which a part was copied on the host, and not sent
   * @param copiedBytes what was copied of those
   * @param linkedFiles how many were linked to those of the release before
   * @param leftOut how many entries of the release before are not in this one
   * @param pruned releases that were deleted afterwards
   * @param open what is not known to be done on it besides, and is for a recovery; absent where all
   *     is
   */
  public record OnHost(
      String host,
      Verdict verdict,
      Optional<ReleaseId> previous,
      long sentFiles,
      long sentBytes,
      long copiedFiles,
      long copiedBytes,
      long linkedFiles,
      int leftOut,
      List<ReleaseId> pruned,
      Optional<String> open)
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

  /**
   * What was live before where something changed, or anywhere where nothing did; empty where that
   * is not one release.
   */
  public Optional<ReleaseId> previous() {
    List<OnHost> changed =
        hosts.stream().filter(host -> host.verdict() != Verdict.ALREADY_LIVE).toList();
    List<Optional<ReleaseId>> all =
        (changed.isEmpty() ? hosts : changed).stream().map(OnHost::previous).distinct().toList();
    return all.size() == 1 ? all.get(0) : Optional.empty();
  }

  /** Whether something is left on some host that is for a recovery. */
  public boolean isOpen() {
    return hosts.stream().anyMatch(host -> host.open().isPresent());
  }
}
