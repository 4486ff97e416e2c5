package dev.deployer.health;

import java.util.List;

/**
 * What came of all checks on some hosts.
 *
 * @param results in the order of the hosts, and for one host in the order of the checks
 */
public record HealthReport(List<HealthResult> results) {
  /** Copies the results. */
  public HealthReport {
    results = List.copyOf(results);
  }

  /** Whether every check was answered well everywhere. */
  public boolean healthy() {
    return results.stream().allMatch(HealthResult::healthy);
  }

  /** Those that were not. */
  public List<HealthResult> failures() {
    return results.stream().filter(result -> !result.healthy()).toList();
  }
}
