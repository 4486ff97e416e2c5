package dev.deployer.ssh.setup;

import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectFailedException.Reason;
import dev.deployer.outcome.InWords;
import dev.deployer.parallel.Threads;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * Sets a connection up with a deadline for each step. The work is done on a thread of its own; the
 * caller waits no longer than each step may take, and no further once it is interrupted.
 *
 * <p>What a step waits for cannot always be interrupted: the resolver of names, a socket that
 * connects, a server's first line. So the caller leaves, what was opened is closed, and the thread
 * ends of that.
 */
public final class SettingUp {
  private final Deque<Runnable> endings = new ArrayDeque<>();
  private final Deque<Runnable> afterwards = new ArrayDeque<>();
  private String host;
  private Supplier<String> step = () -> "nothing yet";
  private Reason reason = Reason.UNREACHABLE;
  private Duration within;
  private long began;
  private boolean ended;
  private boolean givenUp;
  private Object result;
  private Throwable failure;

  private SettingUp(String host) {
    this.host = host;
  }

  /** The work. */
  @FunctionalInterface
  public interface Work<T> {
    T run(SettingUp on) throws IOException;
  }

  /**
   * Does the work.
   *
   * @param host with whom, for people
   * @throws ConnectFailedException where a step took too long, or the caller was interrupted; what
   *     was opened is closed then, and the interrupt status is kept
   */
  @SuppressWarnings("unchecked") // the result is what the work has returned
  public static <T> T run(String host, Work<T> work) throws IOException {
    SettingUp on = new SettingUp(host);
    Thread worker = Threads.start("set up " + host, () -> on.work(work));
    on.await(worker);
    if (on.failure instanceof IOException e) {
      throw e;
    } else if (on.failure instanceof RuntimeException e) {
      throw e;
    } else if (on.failure instanceof Error e) {
      throw e;
    }
    on.afterwards.forEach(Runnable::run);
    return (T) on.result;
  }

  private void work(Work<?> work) {
    Object made = null;
    Throwable thrown = null;
    try {
      made = work.run(this);
    } catch (IOException | RuntimeException | Error e) {
      thrown = e;
    }
    synchronized (this) {
      result = made;
      failure = thrown;
      ended = true;
      notifyAll();
    }
  }

  private void await(Thread worker) throws ConnectFailedException {
    try {
      awaitEnd();
    } catch (InterruptedException e) {
      giveUp(worker);
      Thread.currentThread().interrupt();
      throw new ConnectFailedException(
          Reason.INTERRUPTED, host, "interrupted while waiting for " + step.get(), null);
    }
    synchronized (this) {
      if (ended) {
        return;
      }
    }
    ConnectFailedException late =
        new ConnectFailedException(
            reason, host, "waited " + InWords.of(within) + " in vain for " + step.get(), null);
    giveUp(worker);
    throw late;
  }

  private synchronized void awaitEnd() throws InterruptedException {
    while (!ended) {
      if (within == null) {
        wait();
      } else {
        long left = within.toNanos() - (System.nanoTime() - began);
        if (left <= 0) {
          return;
        }
        wait(left / 1_000_000 + 1);
      }
    }
  }

  private void giveUp(Thread worker) {
    synchronized (this) {
      givenUp = true;
    }
    worker.interrupt();
    for (Runnable ending = next(); ending != null; ending = next()) {
      ending.run();
    }
  }

  private synchronized Runnable next() {
    return endings.poll();
  }

  /** Begins a step, with a time of its own. */
  public void step(String with, Duration mayTake, String what) {
    step(with, mayTake, Reason.UNREACHABLE, () -> what);
  }

  /**
   * A step begins, and with it a new time.
   *
   * @param with the host that is to answer
   * @param why what it means when the time is over
   * @param what is waited for; asked when the time is over
   */
  public synchronized void step(String with, Duration mayTake, Reason why, Supplier<String> what) {
    host = with;
    step = what;
    reason = why;
    within = mayTake;
    began = System.nanoTime();
    notifyAll();
  }

  /** Lifts the limit until the next step, since a person may be waited for. */
  public synchronized void unhurried(String with, String what) {
    host = with;
    step = () -> what;
    within = null;
    notifyAll();
  }

  /**
   * Something was opened that is to be closed if this is given up.
   *
   * @param ending never throws
   * @throws InterruptedIOException if it was given up before; the ending has been run then
   */
  public void opens(Runnable ending) throws InterruptedIOException {
    synchronized (this) {
      if (!givenUp) {
        endings.push(ending);
        return;
      }
    }
    ending.run();
    throw new InterruptedIOException("it was given up");
  }

  /** What the caller does once everything has succeeded. */
  public synchronized void afterwards(Runnable action) {
    afterwards.add(action);
  }
}
