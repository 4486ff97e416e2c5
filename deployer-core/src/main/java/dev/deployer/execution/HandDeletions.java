package dev.deployer.execution;

import dev.deployer.event.Event;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Recovery;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.RemotePath;
import dev.deployer.root.GatesOfRun;
import dev.deployer.root.Layout;
import dev.deployer.root.Remains;
import dev.deployer.root.RetiredRelease;
import dev.deployer.root.RootState;
import dev.deployer.root.Sequel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Clears what is left of releases whose directory somebody has deleted: {@code current} where it
 * names one, manifests, and what lies of them in the root's trash; there also what has lost its
 * manifest. Nothing of it can be used, and all of it is recorded first. It is done for a person who
 * has asked for it, and never unasked: a disk that is not mounted looks the same.
 */
public final class HandDeletions {
  private final Run run;
  private final List<Recovery> done = new ArrayList<>();

  /** For a run that holds the lock. */
  public HandDeletions(Run run) {
    this.run = run;
  }

  /**
   * Clears it.
   *
   * @param state as it is after all that dead runs left was settled
   * @return what was done
   */
  public List<Recovery> clear(RootState state) throws IOException, DeployerException {
    Layout layout = run.layout();
    JournalWriter journal = new JournalWriter(run, state.history());
    Remains remains = Remains.underTheLock(state);
    if (remains.live().isPresent()) {
      ReleaseId id = remains.live().get();
      Flip flip = new Flip(Optional.of(id), Optional.empty(), Optional.empty());
      journal.prepared(
          flip,
          Optional.of(id + " was live, and was deleted by hand"),
          Sequel.NONE,
          GatesOfRun.NONE);
      unlink();
      journal.activated(flip);
      did(new Recovery.LiveLost(id));
    }
    if (!remains.withoutDirectory().isEmpty()) {
      List<ReleaseId> gone = List.copyOf(remains.withoutDirectory());
      journal.lost(gone);
      for (ReleaseId id : gone) {
        take(List.of(layout.release(id)), layout.manifest(id), "manifest-" + id);
        did(new Recovery.DirectoryLost(id));
      }
    }
    for (RetiredRelease retired : remains.inTheTrash().keySet()) {
      journal.lostInTheTrash(retired.id());
      RemotePath place = layout.trash(retired);
      take(RetiredRelease.parts(place), place, "lost-" + retired.name());
      did(new Recovery.TrashLost(retired.id()));
    }
    if (!done.isEmpty()) {
      new Trash(run).empty();
    }
    return List.copyOf(done);
  }

  /** Takes {@code current} away, which names what is not there. */
  void unlink() throws IOException, DeployerException {
    run.reliably(
        again -> {
          Trash trash = new Trash(run);
          trash.prepare();
          trash.take(run.layout().current(), "left-current");
          trash.sync(run.layout().top());
          run.whatIsLive().read();
          return null;
        });
  }

  /** Takes what is left, unless all parts that it belonged to are there again. */
  private void take(List<RemotePath> parts, RemotePath left, String name)
      throws IOException, DeployerException {
    run.reliably(
        again -> {
          if (run.host().stat(parts).stream().anyMatch(Optional::isEmpty)) {
            Trash trash = new Trash(run);
            trash.prepare();
            trash.take(left, name);
          }
          return null;
        });
  }

  private void did(Recovery what) {
    done.add(what);
    run.tell(new Event.Recovered(what));
  }
}
