package dev.deployer;

import java.time.Duration;
import java.util.Optional;

/**
 * How what is live is to be watched.
 *
 * @param time how long, at most a day; zero for one pass
 * @param every how long from one sample to the next, more than 0; absent: as the target says it
 */
public record WatchRequest(Duration time, Optional<Duration> every) {
  /** The longest. */
  public static final Duration LONGEST = Duration.ofDays(1);

  /** Validates. */
  public WatchRequest {
    if (time.isNegative() || time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("it is watched for 0 to a day");
    }
    if (every.filter(gap -> gap.isNegative() || gap.isZero()).isPresent()) {
      throw new IllegalArgumentException("there is some time between two samples");
    }
  }

  /** One pass, such as for cron. */
  public static WatchRequest once() {
    return new WatchRequest(Duration.ZERO, Optional.empty());
  }
}
