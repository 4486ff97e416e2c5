package dev.deployer;

import dev.deployer.outcome.Unhealthy;
import dev.deployer.path.ReleaseId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The release {@code to} is live on every host; what each of them left is kept, recorded as bad.
 *
 * @param hosts in the order of the target
 * @param unhealthy the checks and {@code after_activate} hooks that failed after it; it is live all
 *     the same
 */
public record RollbackResult(
    ReleaseId to,
    List<OnHost> hosts,
    List<Unhealthy> unhealthy,
    List<String> warnings,
    Duration took) {
  /** Copies the lists. */
  public RollbackResult {
    hosts = List.copyOf(hosts);
    unhealthy = List.copyOf(unhealthy);
    warnings = List.copyOf(warnings);
  }

  /**
   * What one host left.
   *
   * @param host its address, as events have it
   */
  public record OnHost(String host, Optional<ReleaseId> from) {}

  /** What the hosts left that did not have {@code to}, where that is one release. */
  public Optional<ReleaseId> from() {
    List<Optional<ReleaseId>> all =
        hosts.stream()
            .map(OnHost::from)
            .filter(from -> !from.equals(Optional.of(to)))
            .distinct()
            .toList();
    return all.size() == 1 ? all.get(0) : Optional.empty();
  }
}
