package dev.deployer.ssh.connect;

import dev.deployer.outcome.InWords;
import dev.deployer.parallel.Threads;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Closes a connection on which nothing has arrived for too long.
 *
 * <p>It looks at bytes and not at replies, so that a slow fsync is not taken for a dead host. It
 * counts its own looks and not the time between two of them, so that a process that was asleep
 * gives the host its time anew.
 */
final class Watch {
  private static final int LOOKS = 15;

  private final Thread thread;
  private volatile boolean over;

  /**
   * @param reads a number that changes whenever bytes arrive
   * @param overdue since when, by {@link System#nanoTime}, a reply has been waited for; 0 for none
   */
  Watch(
      String name,
      LongSupplier reads,
      LongSupplier overdue,
      Duration liveness,
      Duration patience,
      GiveUp giveUp) {
    thread =
        Threads.prepare(
            "watch " + name,
            () -> look(reads, overdue, Math.max(1, liveness.toMillis() / LOOKS), patience, giveUp));
  }

  /** Ends the connection for this reason. */
  @FunctionalInterface
  interface GiveUp {
    void because(String reason);
  }

  void start() {
    thread.start();
  }

  void end() {
    over = true;
    thread.interrupt();
  }

  private void look(
      LongSupplier reads, LongSupplier overdue, long pause, Duration patience, GiveUp giveUp) {
    long last = reads.getAsLong();
    int same = 0;
    while (!over) {
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        return;
      }
      long now = reads.getAsLong();
      same = now == last ? same + 1 : 0;
      last = now;
      long since = overdue.getAsLong();
      if (same >= LOOKS) {
        giveUp.because(
            "nothing has come from the host for " + InWords.of(Duration.ofMillis(pause * LOOKS)));
        return;
      } else if (since != 0 && System.nanoTime() - since > patience.toNanos()) {
        giveUp.because("the host has not answered for " + InWords.of(patience));
        return;
      }
    }
  }
}
