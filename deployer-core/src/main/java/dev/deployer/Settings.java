package dev.deployer;

import dev.deployer.path.EntryPath;
import java.time.Duration;
import java.util.List;

/**
 * How to deploy.
 *
 * @param keepReleases how many whole releases stay on a host after a deploy, the live one included;
 *     at least 1
 * @param durable fsync before each commit that counts on it
 * @param linkUnchanged hard-link unchanged files from the base release rather than send them anew
 * @param sharedDirs directories below {@code shared/} that outlive releases
 * @param sharedFiles likewise files
 * @param writable directories in a release that the application may change
 * @param lockWait how long to wait for a lock that another run holds; zero: not at all
 * @param reconnectFor how long to try to reconnect after a lost connection
 * @param heartbeat how often the lock's heartbeat is written; zero: never
 */
public record Settings(
    int keepReleases,
    boolean durable,
    boolean linkUnchanged,
    List<EntryPath> sharedDirs,
    List<EntryPath> sharedFiles,
    List<EntryPath> writable,
    Duration lockWait,
    Duration reconnectFor,
    Duration heartbeat) {

  /** What holds where nothing else is said: 5 releases, durable, linked, nothing shared. */
  public static final Settings DEFAULTS =
      new Settings(
          5,
          true,
          true,
          List.of(),
          List.of(),
          List.of(),
          Duration.ZERO,
          Duration.ofMinutes(2),
          Duration.ofSeconds(5));

  /** Copies the lists and checks the bounds. */
  public Settings {
    sharedDirs = List.copyOf(sharedDirs);
    sharedFiles = List.copyOf(sharedFiles);
    writable = List.copyOf(writable);
    if (keepReleases < 1) {
      throw new IllegalArgumentException("at least 1 release is kept, not " + keepReleases);
    }
  }

  public Settings withDurable(boolean on) {
    return new Settings(
        keepReleases,
        on,
        linkUnchanged,
        sharedDirs,
        sharedFiles,
        writable,
        lockWait,
        reconnectFor,
        heartbeat);
  }

  public Settings withKeepReleases(int keep) {
    return new Settings(
        keep,
        durable,
        linkUnchanged,
        sharedDirs,
        sharedFiles,
        writable,
        lockWait,
        reconnectFor,
        heartbeat);
  }

  public Settings withLockWait(Duration wait) {
    return new Settings(
        keepReleases,
        durable,
        linkUnchanged,
        sharedDirs,
        sharedFiles,
        writable,
        wait,
        reconnectFor,
        heartbeat);
  }
}
