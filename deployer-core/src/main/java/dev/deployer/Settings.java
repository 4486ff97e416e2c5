package dev.deployer;

import dev.deployer.gate.GateSettings;
import dev.deployer.root.RetiredRelease;
import dev.deployer.source.DeclaredPaths;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How to deploy. Made by {@link #builder}, which begins with {@link #DEFAULTS}.
 *
 * @param keepReleases how many whole releases stay on a host after a deploy, the live one included;
 *     at least 1
 * @param trash how many retired releases can still be restored, 0 to {@value #MOST_TRASH}
 * @param durable fsync before each commit that counts on it
 * @param linkUnchanged hard-link unchanged files from the base release rather than send them anew
 * @param declared what outlives releases, and what the application may change in one
 * @param lockWait how long to wait for a lock that another run holds; zero: not at all
 * @param reconnectFor how long to try to reconnect after a lost connection
 * @param heartbeat how often the lock's heartbeat is written; zero: never
 * @param gates which gates are asked before a release goes live
 */
public record Settings(
    int keepReleases,
    int trash,
    boolean durable,
    boolean linkUnchanged,
    DeclaredPaths declared,
    Duration lockWait,
    Duration reconnectFor,
    Duration heartbeat,
    GateSettings gates) {
  /** The most retired releases that are kept. */
  public static final int MOST_TRASH = 20;

  /**
   * What holds where nothing else is said: 5 releases and 3 in the trash, durable, linked, nothing
   * shared.
   */
  public static final Settings DEFAULTS =
      new Settings(
          5,
          3,
          true,
          true,
          DeclaredPaths.NONE,
          Duration.ZERO,
          Duration.ofMinutes(2),
          Duration.ofSeconds(5),
          GateSettings.DEFAULTS);

  /** Checks the bounds. */
  public Settings {
    if (trash < 0 || trash > MOST_TRASH) {
      throw new IllegalArgumentException(
          "0 to " + MOST_TRASH + " retired releases are kept, not " + trash);
    }
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

  /** The same, where so many retired releases can be restored. */
  public Settings withTrash(int kept) {
    return toBuilder().trash(kept).build();
  }

  /** The part of a trash that can be restored, the first retired first. */
  List<RetiredRelease> restorable(List<RetiredRelease> lying) {
    return lying.stream().sorted().skip(Math.max(0, lying.size() - trash)).toList();
  }

  /** What becomes of releases, and how they are written, as a plan of a deploy holds it. */
  Map<String, Object> ofReleases() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("keep_releases", keepReleases);
    keys.put("trash", trash);
    keys.put("durable", durable);
    keys.put("link", linkUnchanged ? "hard" : "copy");
    return keys;
  }

  /** The same, of a step: it writes nothing but the journal. */
  Map<String, Object> ofJournal() {
    return Map.of("durable", durable);
  }

  /** The same, with so much patience for a lock. */
  public Settings withLockWait(Duration wait) {
    return toBuilder().lockWait(wait).build();
  }

  /** Gathers settings; each is as in {@link Settings}. */
  public static final class Builder {
    private int keepReleases;
    private int trash;
    private boolean durable;
    private boolean linkUnchanged;
    private DeclaredPaths declared;
    private Duration lockWait;
    private Duration reconnectFor;
    private Duration heartbeat;
    private GateSettings gates;

    private Builder(Settings from) {
      keepReleases = from.keepReleases;
      trash = from.trash;
      durable = from.durable;
      linkUnchanged = from.linkUnchanged;
      declared = from.declared;
      lockWait = from.lockWait;
      reconnectFor = from.reconnectFor;
      heartbeat = from.heartbeat;
      gates = from.gates;
    }

    /** How many releases stay, at least 1. */
    public Builder keepReleases(int value) {
      keepReleases = value;
      return this;
    }

    /** How many retired releases can be restored. */
    public Builder trash(int value) {
      trash = value;
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

    /** Which gates are asked. */
    public Builder gates(GateSettings value) {
      gates = value;
      return this;
    }

    /** The settings. */
    public Settings build() {
      return new Settings(
          keepReleases,
          trash,
          durable,
          linkUnchanged,
          declared,
          lockWait,
          reconnectFor,
          heartbeat,
          gates);
    }
  }
}
