package dev.deployer.notify;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What others may want to hear of. */
public enum Occasion {
  /** The hosts are locked, and a run that changes what is live has begun. */
  STARTED,
  /** The release is live on all hosts. */
  ACTIVATED,
  /** It was found healthy, and is good. */
  CONFIRMED,
  /** It was live somewhere, and was taken back everywhere. */
  REVERTED,
  /** What was wanted was not done; what was live still is. */
  FAILED,
  /** Not all hosts have the same release, or of some it is not known. */
  MIXED,
  /** Someone broke the lock of a run. */
  LOCK_BROKEN,
  /** A release on a host is not as it was deployed. */
  DRIFT_FOUND;

  /** As in the configuration and in a body, {@code lock_broken}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Occasion> of(String key) {
    return Arrays.stream(values()).filter(each -> each.key().equals(key)).findFirst();
  }
}
