package dev.deployer.execution;

import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.RemotePath;
import dev.deployer.root.Holder;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.RootState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Completes the journal where a release is back from the trash, and the run that brought it back
 * died before it had recorded that: the last that is said of it would be that it was deleted.
 */
final class RestorationRecords {
  private final Run run;
  private final RootState state;
  private final JournalWriter journal;

  /**
   * For a run that holds the lock.
   *
   * @param state with the workbenches of dead runs, which are still there
   */
  RestorationRecords(Run run, RootState state) {
    this.run = run;
    this.state = state;
    this.journal = new JournalWriter(run, state.history());
  }

  /**
   * Records it of a release that this run has put back since it is live.
   *
   * @return whether that was not recorded yet
   */
  boolean of(Optional<ReleaseId> rescued) throws IOException, DeployerException {
    Optional<ReleaseRecord> back =
        rescued.filter(id -> state.history().isRetired(id)).map(id -> state.records().get(id));
    if (back.isPresent()) {
      journal.restored(back.get().id(), back.get().digest());
    }
    return back.isPresent();
  }

  /**
   * Records it of those that dead runs have left: on the workbench lies the card alone. So it does
   * where a release was about to be deleted, but not in a run that restores.
   *
   * @return which they are
   */
  List<ReleaseId> left() throws IOException, DeployerException {
    boolean possible =
        !state.fenced().isEmpty()
            && state.releases().stream()
                .anyMatch(id -> state.isWhole(id) && state.history().isRetired(id));
    if (!possible) {
      return List.of();
    }
    Map<ReleaseRecord, RemotePath> back = run.reliably(again -> back());
    List<ReleaseId> recorded = new ArrayList<>();
    for (Map.Entry<ReleaseRecord, RemotePath> one : back.entrySet()) {
      // The dead run may not have come to it.
      run.reliably(
          again -> {
            run.commits().sync(run.layout().releases(), run.layout().manifests(), one.getValue());
            return null;
          });
      journal.restored(one.getKey().id(), one.getKey().digest());
      recorded.add(one.getKey().id());
    }
    return recorded;
  }

  private Map<ReleaseRecord, RemotePath> back() throws IOException {
    Map<ReleaseRecord, RemotePath> back = new LinkedHashMap<>();
    for (RemotePath bench : state.fenced()) {
      for (RetiredPieces pieces : RetiredPieces.on(run.host(), List.of(bench))) {
        Optional<ReleaseRecord> there =
            Optional.ofNullable(state.records().get(pieces.card().id()))
                .filter(record -> record.digest().equals(pieces.card().digest()))
                .filter(record -> state.isWhole(record.id()))
                .filter(record -> state.history().isRetired(record.id()));
        if (there.isPresent() && pieces.release().isEmpty() && wasRestored(bench, there.get())) {
          back.put(there.get(), bench);
        }
      }
    }
    return back;
  }

  private boolean wasRestored(RemotePath bench, ReleaseRecord record) throws IOException {
    Optional<Holder> holder = run.reader().holderAt(bench);
    return holder.map(Holder::what).equals(Optional.of(Restoration.of(record.id())));
  }
}
