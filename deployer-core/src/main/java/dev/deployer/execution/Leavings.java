package dev.deployer.execution;

import dev.deployer.outcome.DeployerException;
import java.io.IOException;
import java.util.Optional;

/**
 * Deletes what a run leaves on the workbench, before the lock is given back: what it has staged and
 * failed with, so that a release that filled the disk leaves room for what is done about it; and
 * what reconnecting left.
 */
public final class Leavings {
  private final Run run;
  private Optional<Run.Action<Void>> first = Optional.empty();

  Leavings(Run run) {
    this.run = run;
  }

  /** Remembers an action without which not all could be deleted, and which is done first. */
  void first(Run.Action<Void> action) {
    first = Optional.of(action);
  }

  /** Forgets the action that was to be done first. */
  void nothingFirst() {
    first = Optional.empty();
  }

  /** Deletes what was prepared on the workbench and came to nothing, after a failure. */
  public void discard() throws IOException, DeployerException {
    if (run.holdsLock()) {
      if (first.isPresent()) {
        run.reliably(first.get());
        nothingFirst();
      }
      new Trash(run).emptyUnlessThePersonStops();
    }
  }

  /** Deletes what reconnecting left on the workbench. */
  public void tidy() throws IOException, DeployerException {
    if (run.locked().lock().isPresent() && run.bench().incarnation() > 1) {
      new Trash(run).empty();
    }
  }
}
