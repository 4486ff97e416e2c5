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
 * @param isCutShort whether somebody has ended it before it knew what it was to know
 */
public record WatchReport(
    Duration watched,
    Duration of,
    long samples,
    List<WatchFinding> findings,
    List<String> blind,
    boolean isCutShort) {
  /** Copies the lists. */
  public WatchReport {
    findings = List.copyOf(findings);
    blind = List.copyOf(blind);
  }

  /** Of one that was to last some time, and is cut short where it did not. */
  public WatchReport(
      Duration watched,
      Duration of,
      long samples,
      List<WatchFinding> findings,
      List<String> blind) {
    this(watched, of, samples, findings, blind, watched.compareTo(of) < 0);
  }

  /** Whether it came to its end, knew what it was to know, and found nothing. */
  public boolean isWell() {
    return !isCutShort() && findings.isEmpty() && blind.isEmpty();
  }
}
