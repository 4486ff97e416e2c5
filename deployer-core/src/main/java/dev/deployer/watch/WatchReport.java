package dev.deployer.watch;

import java.time.Duration;
import java.util.List;

/**
 * What came of a watch that did not take anything back.
 *
 * @param watched how long it lasted
 * @param of how long it was to last
 * @param samples how often was looked, in the waits between waves too
 * @param findings what counted as bad, in its order; what was well in between, and counted again,
 *     is in it again
 * @param blind what was mostly not known, in words
 */
public record WatchReport(
    Duration watched, Duration of, long samples, List<WatchFinding> findings, List<String> blind) {
  /** Copies the lists. */
  public WatchReport {
    findings = List.copyOf(findings);
    blind = List.copyOf(blind);
  }

  /** Whether it came to its end, knew what it was to know, and found nothing. */
  public boolean isWell() {
    return !isCutShort() && findings.isEmpty() && blind.isEmpty();
  }

  /** Whether somebody has ended it. */
  public boolean isCutShort() {
    return watched.compareTo(of) < 0;
  }
}
