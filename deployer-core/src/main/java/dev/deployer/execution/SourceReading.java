package dev.deployer.execution;

import dev.deployer.chunk.ReadListener;
import dev.deployer.event.Event;
import dev.deployer.event.Phase;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;

/**
 * Tells how much of the source is read here for what files have in common, beside what is sent; and
 * ends that where somebody wants the run to stop. It may be gigabytes, while the lock is held.
 */
final class SourceReading implements ReadListener {
  private static final long PROGRESS_NANOS = Duration.ofMillis(100).toNanos();

  /** Something for which files are read. */
  @FunctionalInterface
  interface Work<T> {
    T run(ReadListener listener) throws IOException;
  }

  private final Run run;
  private long files;
  private long bytes;
  private long nextTold;

  /**
   * @param quiet for so long nothing is told
   */
  SourceReading(Run run, Duration quiet) {
    this.run = run;
    this.nextTold = System.nanoTime() + quiet.toNanos();
  }

  @Override
  public void read(int more) throws StagedSoFar.StopWished {
    bytes += more;
    long now = System.nanoTime();
    if (now - nextTold >= 0) {
      nextTold = now + PROGRESS_NANOS;
      run.tell(new Event.Progress(Phase.STAGE, files, 0, bytes, 0));
    }
    if (run.stop().isRequested() || Thread.currentThread().isInterrupted()) {
      throw new StagedSoFar.StopWished();
    }
  }

  @Override
  public void done() {
    files++;
  }

  /** Reads so; an interrupt of the thread that ends it is a wish to stop as well. */
  <T> T during(Work<T> work) throws IOException {
    try {
      return work.run(this);
    } catch (ClosedByInterruptException | InterruptedIOException e) {
      StagedSoFar.StopWished stop = new StagedSoFar.StopWished();
      stop.initCause(e);
      throw stop;
    }
  }
}
