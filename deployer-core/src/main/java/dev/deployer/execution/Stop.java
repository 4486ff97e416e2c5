package dev.deployer.execution;

import dev.deployer.parallel.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A person's wish that a run stop: at the next safe point, or at once. From any thread. Each host
 * of a cluster has one of its own, below that of the person.
 *
 * <p>Until a run says that something is {@linkplain #stake at stake}, a person who wants it to stop
 * need not wait for a safe point: its connection, and the making of it, are dropped at once.
 */
public final class Stop {
  private final List<Stop> below = new ArrayList<>();
  private final Stop above;
  private boolean requested;
  private boolean staked;
  private boolean over;
  private Runnable drop = () -> {};
  private boolean abandoned;

  /** The wish of a person, for the whole run. */
  public Stop() {
    this(null);
  }

  private Stop(Stop above) {
    this.above = above;
  }

  /** A wish for one host alone, which is also fulfilled when this one is. */
  public synchronized Stop child() {
    Stop child = new Stop(this);
    child.requested = requested;
    child.over = over;
    child.abandoned = abandoned;
    below.add(child);
    return child;
  }

  /** Asks the run to stop at its next safe point. */
  public void request() {
    List<Stop> others;
    synchronized (this) {
      requested = true;
      notifyAll();
      others = List.copyOf(below);
    }
    others.forEach(Stop::request);
  }

  /**
   * A person wants it to stop: at once where nothing is at stake, else at the next safe point.
   *
   * @return whether nothing was at stake
   */
  public boolean end() {
    List<Runnable> drops = new ArrayList<>();
    boolean all = end(drops);
    runAll(drops);
    return all;
  }

  private boolean end(List<Runnable> drops) {
    List<Stop> others;
    boolean all;
    synchronized (this) {
      requested = true;
      all = !staked;
      if (!staked && !over) {
        over = true;
        drops.add(drop);
      }
      notifyAll();
      others = List.copyOf(below);
    }
    for (Stop other : others) {
      all &= other.end(drops);
    }
    return all;
  }

  /** Asks for the connection to be dropped now. */
  public void abandon() {
    List<Runnable> drops = new ArrayList<>();
    abandon(drops);
    runAll(drops);
  }

  private void abandon(List<Runnable> drops) {
    List<Stop> others;
    synchronized (this) {
      requested = true;
      over |= !staked;
      abandoned = true;
      drops.add(drop);
      notifyAll();
      others = List.copyOf(below);
    }
    others.forEach(other -> other.abandon(drops));
  }

  /** Each may wait a moment to say goodbye to its host, so they do that side by side. */
  private static void runAll(List<Runnable> drops) {
    List<Thread> threads = new ArrayList<>();
    for (Runnable each : drops.subList(Math.min(1, drops.size()), drops.size())) {
      threads.add(Threads.start("drop", each));
    }
    drops.stream().limit(1).forEach(Runnable::run);
    threads.forEach(Threads::join);
  }

  /**
   * From now on something is changed, and a wish to stop waits for a safe point.
   *
   * @return false if it is to end at once, and nothing may be changed
   */
  public synchronized boolean stake() {
    staked |= !over;
    return !over;
  }

  /** Whether something is changed, or may have been. */
  synchronized boolean hasStake() {
    return staked;
  }

  public synchronized boolean isRequested() {
    return requested;
  }

  /** Whether it is to end at once: a connection that is lost now is not made anew. */
  public synchronized boolean isOver() {
    return over;
  }

  /** Whether a person wishes it, and not just another host of the run has failed. */
  boolean isThePersons() {
    return above == null ? isRequested() : above.isThePersons();
  }

  synchronized boolean isAbandoned() {
    return abandoned;
  }

  /** What ends the connection, and the making of it; runs on another thread. */
  public synchronized void onDrop(Runnable action) {
    drop = action;
  }

  /** Waits, but no further once somebody wants to stop. An interrupt counts as the wish to stop. */
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
