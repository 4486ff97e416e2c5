package dev.deployer.execution;

import dev.deployer.host.Change;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.Content;
import dev.deployer.host.Questions;
import dev.deployer.outcome.Objection;
import dev.deployer.path.RemotePath;
import dev.deployer.root.Holder;
import dev.deployer.root.Layout;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Prepares the directory that is to be the lock: a workbench with the card of who claims it. It
 * does so in the root's own room for that, where it is in nobody's way.
 */
final class LockPreparation {
  private static final ChangeListener WHATEVER_IS_THERE =
      new ChangeListener() {
        @Override
        public void failed(int index, IOException failure) {
          // It was not made, or is left to the next holder.
        }
      };

  private final Run run;
  private final WhoHolds whoHolds;

  LockPreparation(Run run, WhoHolds whoHolds) {
    this.run = run;
    this.whoHolds = whoHolds;
  }

  /** Where it is prepared: no other root has a directory of this name. */
  RemotePath room() {
    return run.layout().preparing(run.passed().marker().id());
  }

  /**
   * Prepares the directory that is to be the lock. Where there is no room for it, the reserve
   * becomes that directory.
   *
   * @return who holds the lock, where there is no room and the reserve would be used in vain
   */
  Optional<Objection> prepare(RemotePath prepared, Holder holder) throws IOException {
    try {
      prepare(prepared, holder, true);
      return Optional.empty();
    } catch (FileSystemException e) {
      if (!FullDisk.isPossible(e)) {
        throw e;
      }
      run.host().apply(removal(prepared), WHATEVER_IS_THERE);
      Optional<Objection> held = whoHolds.now(Optional.empty());
      if (held.isPresent()) {
        return held;
      }
      if (!run.reserve().becomes(prepared)) {
        throw e;
      }
      prepare(prepared, holder, false);
      return Optional.empty();
    }
  }

  private void prepare(RemotePath prepared, Holder holder, boolean outer) throws IOException {
    RemotePath inner = prepared.child(prepared.name());
    List<Change> changes = new ArrayList<>();
    if (outer) {
      changes.add(new Change.MakeDirectory(prepared, 0700));
    }
    changes.add(new Change.MakeDirectory(inner, 0700));
    changes.add(
        new Change.PutFile(
            Layout.cardOn(inner),
            0600,
            holder.since().getEpochSecond(),
            Content.of(holder.bytes()),
            run.settings().durable()));
    Questions behind = new Questions();
    if (run.settings().durable()) {
      // It is to be the lock, in which the workbench is then safe.
      changes.add(new Change.Sync(prepared));
      behind.opened(List.of(run.layout().deployer(), room()));
    }
    run.host().apply(changes, new ChangeListener() {}, behind);
  }

  private static List<Change> removal(RemotePath prepared) {
    RemotePath inner = prepared.child(prepared.name());
    return List.of(
        new Change.RemoveFile(Layout.cardOn(inner)),
        new Change.RemoveDirectory(inner),
        new Change.RemoveDirectory(prepared));
  }
}
