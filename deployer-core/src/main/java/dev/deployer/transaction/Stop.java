package dev.deployer.transaction;

import java.time.Duration;

/** A person's wish to stop, seen at safe points; or to drop everything. From any thread. */
public final class Stop {
  private boolean requested;
  private Runnable drop = () -> {};
  private boolean abandoned;

  /** Stop at the next safe point. */
  public synchronized void request() {
    requested = true;
    notifyAll();
  }

  /** Drop the connection now. */
  public void abandon() {
    Runnable now;
    synchronized (this) {
      requested = true;
      abandoned = true;
      now = drop;
      notifyAll();
    }
    now.run();
  }

  synchronized boolean isRequested() {
    return requested;
  }

  synchronized boolean isAbandoned() {
    return abandoned;
  }

  synchronized void onAbandon(Runnable action) {
    drop = action;
  }

  /** Waits, but not on when someone wants to stop. An interrupt counts as the wish to stop. */
  synchronized void pause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    try {
      for (long left = time.toMillis();
          !requested && left > 0;
          left = (end - System.nanoTime()) / 1_000_000) {
        wait(left);
      }
    } catch (InterruptedException e) {
      requested = true;
      Thread.currentThread().interrupt();
    }
  }
}
