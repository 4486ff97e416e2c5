package dev.deployer.execution;

import java.time.Duration;

/** The pauses between attempts to reconnect: each twice as long as the last, up to 5 seconds. */
final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final long deadline;
  private Duration next = FIRST;

  /** Begins: the attempts may go on for this long from now. */
  Backoff(Duration within) {
    deadline = System.nanoTime() + within.toNanos();
  }

  /** How long the next pause is. */
  Duration next() {
    return next;
  }

  /** Whether the time is over before the next pause would be. */
  boolean isOver() {
    return System.nanoTime() + next.toNanos() - deadline > 0;
  }

  /**
   * Waits. A wish to stop ends it, but for one that was known before: that needs the connection, to
   * give the lock back.
   */
  void pause(Stop stop) {
    if (stop.isRequested()) {
      try {
        Thread.sleep(next.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    } else {
      stop.pause(next);
    }
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
  }
}
