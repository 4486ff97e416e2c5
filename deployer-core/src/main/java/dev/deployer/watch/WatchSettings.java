package dev.deployer.watch;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a release is watched after it has gone live.
 *
 * @param time how long after the last wave, more than 0 and at most an hour, since the locks are
 *     held
 * @param every how often it is looked at, more than 0
 * @param bad how many bad samples in a row count, 1 to {@value #MOST_BAD}
 * @param onBad what is done then; absent: what a rollout does that fails
 * @param errors the numbers that are asked besides the health checks; no two of one name
 */
public record WatchSettings(
    Duration time, Duration every, int bad, Optional<OnBad> onBad, List<Measure> errors) {
  /** What is done about what counts as bad ({@code on_failure}). */
  public enum OnBad {
    /** The release is taken back. */
    REVERT,
    /** It is told, and recorded. */
    ALERT
  }

  /** The longest watch. */
  public static final Duration LONGEST = Duration.ofHours(1);

  /** How often is looked where nothing else is said. */
  public static final Duration USUALLY_EVERY = Duration.ofSeconds(10);

  /** How many bad samples in a row count where nothing else is said. */
  public static final int USUALLY_BAD = 2;

  /** The most bad samples in a row that can be wanted. */
  public static final int MOST_BAD = 10;

  /** Validates. */
  public WatchSettings {
    errors = List.copyOf(errors);
    if (time.isNegative() || time.isZero() || time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("a watch lasts more than nothing, and at most an hour");
    }
    if (every.isNegative() || every.isZero()) {
      throw new IllegalArgumentException("there is some time between two samples");
    }
    if (bad < 1 || bad > MOST_BAD) {
      throw new IllegalArgumentException(
          "from 1 to " + MOST_BAD + " bad samples in a row count, not " + bad);
    }
    Set<String> names = new HashSet<>();
    for (Measure measure : errors) {
      if (!names.add(measure.name())) {
        throw new IllegalArgumentException("two numbers are called " + measure.name());
      }
    }
  }

  /** The same, with this done about what counts as bad. */
  public WatchSettings with(OnBad other) {
    return new WatchSettings(time, every, bad, Optional.of(other), errors);
  }
}
