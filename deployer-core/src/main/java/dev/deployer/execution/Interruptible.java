package dev.deployer.execution;

import dev.deployer.outcome.DeployerException;
import java.io.IOException;

/**
 * Runs work so that another thread can interrupt it, but only as long as it lasts: what its thread
 * does afterwards is not interrupted.
 */
public final class Interruptible {
  private Thread working;
  private boolean interrupted;

  /** Work. */
  @FunctionalInterface
  public interface Work<T> {
    T run() throws IOException, DeployerException;
  }

  /** Does the work; the status of an interrupt that {@link #interrupt} sent is taken back. */
  public <T> T during(Work<T> work) throws IOException, DeployerException {
    synchronized (this) {
      working = Thread.currentThread();
    }
    try {
      return work.run();
    } finally {
      synchronized (this) {
        working = null;
        if (interrupted) {
          interrupted = false;
          Thread.interrupted();
        }
      }
    }
  }

  /** Interrupts the work that is being done; from any other thread. */
  public synchronized void interrupt() {
    if (working != null && working != Thread.currentThread()) {
      interrupted = true;
      working.interrupt();
    }
  }
}
