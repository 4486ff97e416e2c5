package dev.deployer.hook;

import java.util.List;

/**
 * What came of the hooks of one phase.
 *
 * @param results in the order of the hooks, and of one hook in the order of the hosts; hooks after
 *     one that did not pass everywhere were not run, and are not here
 */
public record HookReport(HookPhase phase, List<HookResult> results) {
  /** Copies the results. */
  public HookReport {
    results = List.copyOf(results);
  }

  /** Whether every hook passed wherever it was to run. */
  public boolean passed() {
    return results.stream().allMatch(HookResult::passed);
  }

  /** Whether of some hook it is not known what it did. */
  public boolean hasUnknown() {
    return results.stream().anyMatch(HookResult::isUnknown);
  }

  /** Those that did not pass. */
  public List<HookResult> failures() {
    return results.stream().filter(result -> !result.passed()).toList();
  }
}
