package dev.deployer.execution;

import dev.deployer.outcome.DeployerException;
import java.io.IOException;
import java.util.Optional;

/**
 * Deletes what a failed run has staged, before the lock is given back; so a release that filled the
 * disk leaves room for what is done about it.
 */
final class Leavings {
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

  /** Deletes what the run has staged. */
  void delete() throws IOException, DeployerException {
    if (first.isPresent()) {
      run.reliably(first.get());
      nothingFirst();
    }
    new Trash(run).emptyUnlessThePersonStops();
  }
}
