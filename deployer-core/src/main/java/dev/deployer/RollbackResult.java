package dev.deployer;

import dev.deployer.gate.Finding;
import dev.deployer.outcome.Unhealthy;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The release {@code to} is live on every host; what each of them left is kept, recorded as bad.
 *
 * @param to what is live now
 * @param alreadyLive whether it was live on all of them before, so that nothing was done or asked
 * @param hosts in the order of the target
 * @param unhealthy the checks and {@code after_activate} hooks that failed after it; it is live all
 *     the same
 * @param gates what the gates said
 * @param warnings of cleaning up; nothing that was decided hangs on them
 * @param took from the beginning of the run
 */
public record RollbackResult(
    ReleaseId to,
    boolean alreadyLive,
    List<OnHost> hosts,
    List<Unhealthy> unhealthy,
    List<Finding> gates,
    List<Warning> warnings,
    Duration took) {
  /** Copies the lists. */
  public RollbackResult {
    hosts = List.copyOf(hosts);
    unhealthy = List.copyOf(unhealthy);
    gates = List.copyOf(gates);
    warnings = List.copyOf(warnings);
  }

  /**
   * What one host left.
   *
   * @param host its address, as events have it
   * @param from what was live there before; absent where nothing was
   * @param open what is not known to be done on it besides, and is for a recovery; absent where all
   *     is
   */
  public record OnHost(String host, Optional<ReleaseId> from, Optional<String> open) {}

  /** Whether something is left on some host that is for a recovery. */
  public boolean isOpen() {
    return hosts.stream().anyMatch(host -> host.open().isPresent());
  }

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
