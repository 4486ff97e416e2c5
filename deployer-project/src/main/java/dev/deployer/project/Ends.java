package dev.deployer.project;

import dev.deployer.Deployer;
import dev.deployer.outcome.DeployerException;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.run.Stops;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What ends the runs of a session. */
final class Ends implements Stops {
  private final List<Deployer> reached = new ArrayList<>();
  private boolean stopped;

  /** An interrupt that a pause has taken, and that is to be given back. */
  private boolean interrupted;

  @Override
  public synchronized void reach(Deployer deployer, String onHost) {
    reached.add(deployer);
    if (stopped) {
      deployer.stop();
    }
  }

  @Override
  public synchronized void pause(Duration time) throws DeployerException {
    boolean taken = Thread.interrupted();
    long left = time.toNanos();
    long end = System.nanoTime() + left;
    try {
      while (!taken && !stopped && left > 0) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
        left = end - System.nanoTime();
      }
    } catch (InterruptedException e) {
      taken = true;
    }
    interrupted |= taken;
    if (taken || stopped) {
      throw Stops.stopped();
    }
  }

  /** Gives the thread of a run that has ended the interrupt back that was taken from it. */
  synchronized void giveBack() {
    if (interrupted) {
      interrupted = false;
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public ExitCode exit() {
    return ExitCode.INTERRUPTED;
  }

  synchronized boolean stop() {
    stopped = true;
    notifyAll();
    boolean atOnce = true;
    for (Deployer deployer : reached) {
      atOnce &= deployer.stop();
    }
    return atOnce;
  }

  synchronized void abandon() {
    stopped = true;
    notifyAll();
    reached.forEach(Deployer::abandon);
  }

  /** A run has ended: its deployers are not needed any more. */
  synchronized void forget(int before) {
    reached.subList(before, reached.size()).clear();
  }

  synchronized int count() {
    return reached.size();
  }
}
