package dev.deployer.integration.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Visitors of a site, several at once and each again and again, who count what they get. An answer
 * of more than one release is a failure as well.
 */
final class Visitors implements AutoCloseable {
  private static final int AT_ONCE = 3;
  private static final int NOTED = 10;
  private static final int OK = 200;
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);
  private static final Pattern RELEASE = Pattern.compile("release (\\d+)");

  /** What a visitor does, in one request or several; the release that answered. */
  @FunctionalInterface
  interface Visit {
    String to(Visitors site) throws IOException;
  }

  private final int port;
  private final List<Thread> threads = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final Set<String> releases = new TreeSet<>();
  private int asked;
  private int failed;
  private volatile boolean coming = true;

  private Visitors(int port) {
    this.port = port;
  }

  /** They come from now on. */
  static Visitors of(int port, Visit visit) {
    Visitors visitors = new Visitors(port);
    for (int i = 0; i < AT_ONCE; i++) {
      Thread thread = new Thread(() -> visitors.come(visit), "visitor " + i);
      thread.setDaemon(true);
      visitors.threads.add(thread);
      thread.start();
    }
    return visitors;
  }

  /** One at whom nobody comes by himself. */
  static Visitors nobodyAt(int port) {
    return new Visitors(port);
  }

  private void come(Visit visit) {
    while (coming) {
      try {
        saw(visit.to(this));
      } catch (IOException | RuntimeException e) {
        failed(e.toString());
      }
      LockSupport.parkNanos(PAUSE);
    }
  }

  /** A request that must be answered with 200. */
  Reply ask(String method, String path, String... headers) throws IOException {
    asks();
    Reply reply = Reply.to(port, method, path, headers);
    if (reply.status() != OK) {
      throw new IOException(path + " was answered with " + reply.status() + ": " + reply.body());
    }
    return reply;
  }

  /** The release of which all of these are. */
  static String releaseOf(Reply... replies) throws IOException {
    Set<String> found = new TreeSet<>();
    for (Reply reply : replies) {
      RELEASE
          .matcher(reply.body())
          .results()
          .map((MatchResult m) -> m.group(1))
          .forEach(found::add);
    }
    if (found.size() != 1) {
      throw new IOException("a visit was answered by the releases " + found);
    }
    return found.iterator().next();
  }

  private synchronized void asks() {
    asked++;
  }

  private synchronized void saw(String release) {
    releases.add(release);
  }

  private synchronized void failed(String how) {
    failed++;
    if (failures.size() < NOTED) {
      failures.add(how);
    }
  }

  private synchronized int asked() {
    return asked;
  }

  /**
   * Asserts that each request so far was answered well, of so many at least, for which is waited.
   */
  String allWereAnswered(int atLeast, int flips) throws IOException {
    long deadline = System.nanoTime() + PATIENCE;
    while (asked() < atLeast && System.nanoTime() < deadline) {
      LockSupport.parkNanos(PAUSE);
    }
    close();
    synchronized (this) {
      assertThat(failures).as("%d of %d failed", failed, asked).isEmpty();
      assertThat(asked).isGreaterThanOrEqualTo(atLeast);
      return asked + " requests through " + flips + " flips, 0 failed, releases " + releases;
    }
  }

  /** The releases that have answered. */
  synchronized Set<String> releases() {
    return Set.copyOf(releases);
  }

  @Override
  public void close() throws IOException {
    coming = false;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }
}
