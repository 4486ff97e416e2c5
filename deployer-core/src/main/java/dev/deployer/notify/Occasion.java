package dev.deployer.notify;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The points of a run at which notices are sent. */
public enum Occasion {
  /** The hosts are locked, and a deploy or rollback has begun; one of those with an end follows. */
  STARTED,
  /** The release is live on all hosts. */
  ACTIVATED,
  /** The end: it is live on all hosts and was found healthy, or was live there already. */
  CONFIRMED,
  /**
   * The end of a rollback: it is live on all hosts, and some check of it failed. Or what is live
   * was looked at, and some check of it fails.
   */
  UNHEALTHY,
  /** The end: it was live somewhere, and was taken back everywhere. */
  REVERTED,
  /** The end: what was wanted was not done; what was live still is. */
  FAILED,
  /** The end: not all hosts have the same release, or of some it is not known. */
  MIXED,
  /** Someone broke the lock of a run. */
  LOCK_BROKEN,
  /** A release on a host is not as it was deployed. */
  DRIFT_FOUND,
  /** A step has run, and did what it is for. */
  STEP_DONE,
  /** A step has failed, or what it did is not known. */
  STEP_FAILED,
  /** What a gate objects to is done all the same: a person has accepted it. */
  OVERRIDDEN,
  /** What is live was looked at again and again, and something counts as bad. */
  RAISED,
  /**
   * Of something that was to be watched, more than half of what was asked is not known. Or the end
   * of a run that died in its watch: the release is live, and is not known to be good.
   */
  WATCH_BLIND,
  /** A release is back from the trash; it is not live. */
  RESTORED;

  /** As in the configuration and in a body, {@code lock_broken}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The occasion that the configuration calls so; empty where there is none. */
  public static Optional<Occasion> of(String key) {
    return Arrays.stream(values()).filter(each -> each.key().equals(key)).findFirst();
  }
}
