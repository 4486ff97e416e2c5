package dev.deployer.execution;

import dev.deployer.event.Event;
import dev.deployer.event.Phase;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Reports how far a run's deletion is, and ends it when the run is asked to stop. */
final class Deleting implements FlatDeletion.Onlooker {
  private static final long PROGRESS_NANOS = 100_000_000;

  private final Run run;
  private final BooleanSupplier stop;
  private boolean ended;
  private long lastTold = System.nanoTime() - 2 * PROGRESS_NANOS;

  /**
   * For one deletion.
   *
   * @param stop whether it is to end
   */
  Deleting(Run run, BooleanSupplier stop) {
    this.run = run;
    this.stop = stop;
  }

  @Override
  public boolean isOver() {
    ended |= stop.getAsBoolean();
    return ended;
  }

  /** Whether something was left because of a wish to stop. */
  boolean wasEnded() {
    return ended;
  }

  @Override
  public void removed(long all) {
    long now = System.nanoTime();
    Optional<Phase> phase = run.phase();
    if (phase.isPresent() && now - lastTold > PROGRESS_NANOS) {
      lastTold = now;
      run.tell(new Event.Progress(phase.get(), all, 0, 0, 0));
    }
  }
}
