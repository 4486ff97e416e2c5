package dev.deployer;

import dev.deployer.event.Event;
import dev.deployer.event.Phase;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.source.ScanListener;
import dev.deployer.source.Source;
import dev.deployer.source.SourceSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Reads the source on a thread of its own, while the run connects; the thread has ended on close.
 */
final class SourceScan implements AutoCloseable {
  private final FutureTask<Source> task;
  private final Thread thread;
  private final Runs runs;
  private final long start = System.nanoTime();

  private SourceScan(SourceSettings settings, Runs runs) {
    this.task = new FutureTask<>(() -> Source.scan(settings, new ScanListener() {}));
    this.thread = new Thread(task, "deployer-source");
    this.runs = runs;
    thread.setDaemon(true);
  }

  static SourceScan start(SourceSettings settings, Runs runs) {
    SourceScan scan = new SourceScan(settings, runs);
    scan.thread.start();
    return scan;
  }

  /** Waits for it. */
  Source result() throws DeployerException {
    try {
      String address = runs.place().host().address();
      runs.listener().on(address, new Event.PhaseStarted(Phase.SCAN));
      Source source = task.get();
      runs.listener()
          .on(
              address,
              new Event.PhaseDone(Phase.SCAN, Duration.ofNanos(System.nanoTime() - start)));
      return source;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeployerException(
          DeployerException.Kind.INTERRUPTED, new Live.Unknown(), "interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException || e.getCause() instanceof IllegalArgumentException) {
        throw new DeployerException(
            DeployerException.Kind.INVALID,
            new Live.Unknown(),
            e.getCause().getMessage(),
            e.getCause());
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    thread.interrupt();
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
}
