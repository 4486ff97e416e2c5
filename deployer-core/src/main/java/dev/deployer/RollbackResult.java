package dev.deployer;

import dev.deployer.path.ReleaseId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The release {@code to} is live on every host; what each of them left is kept, recorded as bad.
 *
 * @param hosts in the order of the target
 */
public record RollbackResult(
    ReleaseId to, List<OnHost> hosts, List<String> warnings, Duration took) {
  /** Copies the lists. */
  public RollbackResult {
    hosts = List.copyOf(hosts);
    warnings = List.copyOf(warnings);
  }

  /**
   * What one host left.
   *
   * @param host its address, as events have it
   */
  public record OnHost(String host, Optional<ReleaseId> from) {}

  /** What the first host left. */
  public Optional<ReleaseId> from() {
    return hosts.get(0).from();
  }
}
