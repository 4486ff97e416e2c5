package dev.deployer.gate;

import dev.deployer.manifest.Difference;
import dev.deployer.path.ReleaseId;
import java.util.List;
import java.util.Optional;

/**
 * The gate {@code drift}: a release that someone changed on the host is neither deployed over nor
 * rolled back to, unless a person accepts exactly that.
 */
public final class DriftGate {
  private DriftGate() {}

  /**
   * What is to be said of a release on a host.
   *
   * @param host its address
   */
  public static Finding judge(
      String host, ReleaseId release, List<Difference> differences, List<Acceptance> accepted) {
    return differences.isEmpty()
        ? Finding.clear(
            GateName.DRIFT,
            Optional.of(host),
            Verdict.PASSED,
            release + " on the host is as it was deployed")
        : Finding.against(
            GateName.DRIFT,
            Optional.of(host),
            release
                + " on the host differs from its manifest in "
                + differences.size()
                + (differences.size() == 1 ? " place" : " places"),
            differences.stream().map(Difference::toString).toList(),
            accepted);
  }

  /** Where nothing is live that was deployed, and so nothing can differ. */
  public static Finding notAsked(String host, Optional<ReleaseId> live) {
    return Finding.clear(
        GateName.DRIFT,
        Optional.of(host),
        Verdict.NOT_ASKED,
        live.map(id -> id + " was made by another tool").orElse("nothing is live"));
  }
}
