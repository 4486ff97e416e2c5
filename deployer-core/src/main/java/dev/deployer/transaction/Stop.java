package dev.deployer.transaction;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A wish to stop, seen at safe points; or to drop everything. From any thread. Each host of a
 * cluster has one of its own, below that of the person.
 */
public final class Stop {
  private final List<Stop> below = new ArrayList<>();
  private boolean requested;
  private Runnable drop = () -> {};
  private boolean abandoned;

  /** One that can be asked to stop alone, and that stops when this one does. */
  public synchronized Stop child() {
    Stop child = new Stop();
    child.requested = requested;
    child.abandoned = abandoned;
    below.add(child);
    return child;
  }

  /** Stop at the next safe point. */
  public void request() {
    List<Stop> others;
    synchronized (this) {
      requested = true;
      notifyAll();
      others = List.copyOf(below);
    }
    others.forEach(Stop::request);
  }

  /** Drop the connection now. */
  public void abandon() {
    Runnable now;
    List<Stop> others;
    synchronized (this) {
      requested = true;
      abandoned = true;
      now = drop;
      notifyAll();
      others = List.copyOf(below);
    }
    now.run();
    others.forEach(Stop::abandon);
  }

  public synchronized boolean isRequested() {
    return requested;
  }

  synchronized boolean isAbandoned() {
    return abandoned;
  }

  synchronized void onAbandon(Runnable action) {
    drop = action;
  }

  /** Waits, but not on when someone wants to stop. An interrupt counts as the wish to stop. */
  public synchronized void pause(Duration time) {
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
