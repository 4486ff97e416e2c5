package dev.deployer;

import dev.deployer.source.DeclaredPaths;
import java.time.Duration;

/**
 * How to deploy. Made by {@link #builder}, which begins with {@link #DEFAULTS}.
 *
 * @param keepReleases how many whole releases stay on a host after a deploy, the live one included;
 *     at least 1
 * @param durable fsync before each commit that counts on it
 * @param linkUnchanged hard-link unchanged files from the base release rather than send them anew
 * @param declared what outlives releases, and what the application may change in one
 * @param lockWait how long to wait for a lock that another run holds; zero: not at all
 * @param reconnectFor how long to try to reconnect after a lost connection
 * @param heartbeat how often the lock's heartbeat is written; zero: never
 */
public record Settings(
    int keepReleases,
    boolean durable,
    boolean linkUnchanged,
    DeclaredPaths declared,
    Duration lockWait,
    Duration reconnectFor,
    Duration heartbeat) {
  /** What holds where nothing else is said: 5 releases, durable, linked, nothing shared. */
  public static final Settings DEFAULTS =
      new Settings(
          5,
          true,
          true,
          DeclaredPaths.NONE,
          Duration.ZERO,
          Duration.ofMinutes(2),
          Duration.ofSeconds(5));

  /** Checks the bounds. */
  public Settings {
    if (keepReleases < 1) {
      throw new IllegalArgumentException("at least 1 release is kept, not " + keepReleases);
    }
  }

  /** Begins with {@link #DEFAULTS}. */
  public static Builder builder() {
    return DEFAULTS.toBuilder();
  }

  /** Begins with these. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** The same, with another {@code durable}. */
  public Settings withDurable(boolean on) {
    return toBuilder().durable(on).build();
  }

  /** The same, where so many releases stay. */
  public Settings withKeepReleases(int keep) {
    return toBuilder().keepReleases(keep).build();
  }

  /** The same, with so much patience for a lock. */
  public Settings withLockWait(Duration wait) {
    return toBuilder().lockWait(wait).build();
  }

  /** Gathers settings; each is as in {@link Settings}. */
  public static final class Builder {
    private int keepReleases;
    private boolean durable;
    private boolean linkUnchanged;
    private DeclaredPaths declared;
    private Duration lockWait;
    private Duration reconnectFor;
    private Duration heartbeat;

    private Builder(Settings from) {
      keepReleases = from.keepReleases;
      durable = from.durable;
      linkUnchanged = from.linkUnchanged;
      declared = from.declared;
      lockWait = from.lockWait;
      reconnectFor = from.reconnectFor;
      heartbeat = from.heartbeat;
    }

    /** How many releases stay, at least 1. */
    public Builder keepReleases(int value) {
      keepReleases = value;
      return this;
    }

    /** Whether commits are durable. */
    public Builder durable(boolean value) {
      durable = value;
      return this;
    }

    /** Whether unchanged files are linked. */
    public Builder linkUnchanged(boolean value) {
      linkUnchanged = value;
      return this;
    }

    /** What is shared, and what is writable. */
    public Builder declared(DeclaredPaths value) {
      declared = value;
      return this;
    }

    /** How long to wait for a lock. */
    public Builder lockWait(Duration value) {
      lockWait = value;
      return this;
    }

    /** How long to try to reconnect. */
    public Builder reconnectFor(Duration value) {
      reconnectFor = value;
      return this;
    }

    /** How often the heartbeat is written. */
    public Builder heartbeat(Duration value) {
      heartbeat = value;
      return this;
    }

    /** The settings. */
    public Settings build() {
      return new Settings(
          keepReleases, durable, linkUnchanged, declared, lockWait, reconnectFor, heartbeat);
    }
  }
}
