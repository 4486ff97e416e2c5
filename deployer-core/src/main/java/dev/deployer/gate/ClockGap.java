package dev.deployer.gate;

import dev.deployer.outcome.InWords;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far two clocks are known to differ, since something is recorded that is still to come. What
 * it says changes from minute to minute, so it counts for no digest.
 */
final class ClockGap {
  private static final String WORDS = "the clocks differ by at least ";

  private ClockGap() {}

  /** In words; empty where it is not to come. */
  static Optional<String> between(Instant recorded, Instant now) {
    if (!recorded.isAfter(now)) {
      return Optional.empty();
    }
    Duration ahead = Duration.between(now, recorded);
    long minutes = ahead.toMinutes();
    return Optional.of(
        WORDS
            + InWords.of(
                minutes > 0
                    ? Duration.ofMinutes(minutes)
                    : Duration.ofSeconds(Math.max(1, ahead.toSeconds()))));
  }

  /** Whether this detail says so. */
  static boolean isSaidBy(String detail) {
    return detail.startsWith(WORDS);
  }
}
