package dev.deployer.root;

import dev.deployer.path.ReleaseId;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * A version of the data in a store that was written, as far as a journal tells.
 *
 * @param version which
 * @param by the release; absent where a person recorded it, and where the data was asked
 * @param at by the clock of the run that recorded it
 * @param how how much is known of it
 */
public record Written(long version, Optional<ReleaseId> by, Instant at, How how) {
  /** How much is known. */
  public enum How {
    /** The release was to be live, or its hooks ran, and it never was live. */
    ATTEMPTED,
    /** The release was live. */
    SERVED,
    /** A person has recorded what there is. */
    RECORDED,
    /** The data itself was asked. */
    ASKED
  }

  /** The higher one; of two that are as high the surer one, and of these the first. */
  static final Comparator<Written> HEIGHT =
      Comparator.comparingLong(Written::version)
          .thenComparing(written -> written.how() != How.ATTEMPTED)
          .thenComparing(Written::at, Comparator.reverseOrder());

  /** {@code since 1 (2026-10-09 13:24 UTC)}, for people. */
  public String since() {
    String time = at.toString().substring(0, 16).replace('T', ' ') + " UTC";
    return switch (how) {
      case ATTEMPTED -> "in an attempt with " + by.orElseThrow() + " (" + time + ")";
      case SERVED -> "since " + by.orElseThrow() + " (" + time + ")";
      case ASKED -> "as the data itself says";
      case RECORDED -> "as was recorded by hand (" + time + ")";
    };
  }
}
