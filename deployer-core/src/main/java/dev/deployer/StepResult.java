package dev.deployer;

import dev.deployer.gate.Finding;
import dev.deployer.outcome.Unhealthy;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.watch.WatchReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What came of a step that is done.
 *
 * @param step its name
 * @param identity the digest of all that it says
 * @param release whose it is
 * @param doneBefore when it was done, where that was before, and nothing was run now
 * @param hosts on which it ran
 * @param gates what the gates said
 * @param unhealthy what was not well afterwards, or was not asked to its end
 * @param isInterrupted whether somebody has ended the checks after it
 * @param watch what came of watching what is live afterwards; absent where it was not watched
 * @param warnings what else went wrong
 * @param took how long it all took
 */
public record StepResult(
    String step,
    String identity,
    ReleaseId release,
    Optional<Instant> doneBefore,
    List<OnHost> hosts,
    List<Finding> gates,
    List<Unhealthy> unhealthy,
    boolean isInterrupted,
    Optional<WatchReport> watch,
    List<Warning> warnings,
    Duration took) {
  /**
   * What came of it on a host.
   *
   * @param host its address
   * @param lines how many it printed there, which are kept
   */
  public record OnHost(String host, long lines) {}

  /** Copies the lists. */
  public StepResult {
    hosts = List.copyOf(hosts);
    gates = List.copyOf(gates);
    unhealthy = List.copyOf(unhealthy);
    warnings = List.copyOf(warnings);
  }
}
