package dev.deployer.parallel;

import java.time.Duration;

/**
 * Threads with a name, none of which keeps the process from ending; and waiting for their end,
 * whatever happens meanwhile.
 */
public final class Threads {
  private Threads() {}

  /** Begins the work on a thread of its own. */
  public static Thread start(String name, Runnable work) {
    Thread thread = prepare(name, work);
    thread.start();
    return thread;
  }

  /** A thread that is yet to be started. */
  public static Thread prepare(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Waits until it has ended. An interrupt does not end that, and is kept for whoever waits for
   * something longer.
   */
  public static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * As {@link #join(Thread)}, but for so long at most.
   *
   * @return whether it has ended
   */
  public static boolean join(Thread thread, Duration most) {
    long start = System.nanoTime();
    boolean interrupted = false;
    for (Duration left = most; thread.isAlive() && left.compareTo(Duration.ZERO) > 0; ) {
      try {
        // Zero would be for ever.
        thread.join(Math.max(1, left.toMillis()));
      } catch (InterruptedException e) {
        interrupted = true;
      }
      left = most.minusNanos(System.nanoTime() - start);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }
}
