package dev.deployer.watch;

import java.util.Optional;

/**
 * Something that is not well with what is live.
 *
 * @param host its address, as events have it; absent where it is of no host
 * @param kind of what was looked at
 * @param fact what is so, in one clause that names what was looked at
 * @param value of a number: what counted
 * @param before of a number: what it was before; absent where not known
 * @param limit of a number: above which it is bad
 */
public record WatchFinding(
    Optional<String> host,
    Kind kind,
    String fact,
    Optional<Double> value,
    Optional<Double> before,
    Optional<Double> limit) {
  /** What was found. */
  public enum Kind {
    /** A health check is not answered well. */
    UNHEALTHY,
    /** A number is too high. */
    RAISED,
    /** The release is not as it was deployed. */
    DRIFT,
    /** A journal is not the one that other hosts saw, or that was read before. */
    JOURNAL
  }
}
