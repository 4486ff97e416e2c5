package dev.deployer.execution;

import dev.deployer.event.Event;
import dev.deployer.host.Questions;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Recovery;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.RemotePath;
import dev.deployer.root.CurrentLink;
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
   * Clears it. The state is read again before, since a person may have put in order meanwhile what
   * was missing.
   *
   * @param state as it is after all that dead runs left was settled
   * @return the state afterwards
   */
  public RootState clear(RootState state) throws IOException, DeployerException {
    if (!isAnythingToClear(Remains.underTheLock(state))) {
      return state;
    }
    RootState now = run.state();
    Remains remains = Remains.underTheLock(now);
    if (!isAnythingToClear(remains)) {
      return now;
    }
    clear(remains, new JournalWriter(run, now.history()));
    new Trash(run).empty();
    return run.state();
  }

  private static boolean isAnythingToClear(Remains remains) {
    return remains.live().isPresent()
        || !remains.withoutDirectory().isEmpty()
        || !remains.inTheTrash().isEmpty();
  }

  /** What was done. */
  public List<Recovery> actions() {
    return List.copyOf(done);
  }

  private void clear(Remains remains, JournalWriter journal) throws IOException, DeployerException {
    Layout layout = run.layout();
    if (remains.live().isPresent()) {
      ReleaseId id = remains.live().get();
      Flip flip = new Flip(Optional.of(id), Optional.empty(), Optional.empty());
      journal.prepared(
          flip,
          Optional.of(id + " was live, and was deleted by hand"),
          Sequel.NONE,
          GatesOfRun.NONE);
      if (!(unlink(id) instanceof Live.Nothing)) {
        // Somebody is at work there, and what else is missing may be back too.
        journal.abandoned(flip);
        return;
      }
      journal.activated(flip);
      did(new Recovery.LiveLost(id));
    }
    if (!remains.withoutDirectory().isEmpty()) {
      List<ReleaseId> gone = List.copyOf(remains.withoutDirectory());
      journal.lost(gone);
      for (ReleaseId id : gone) {
        if (take(List.of(layout.release(id)), layout.manifest(id), "manifest-" + id)) {
          did(new Recovery.DirectoryLost(id));
        }
      }
    }
    for (RetiredRelease retired : remains.inTheTrash().keySet()) {
      journal.lostInTheTrash(retired.id());
      RemotePath place = layout.trash(retired);
      if (take(RetiredRelease.parts(place), place, "lost-" + retired.name())) {
        did(new Recovery.TrashLost(retired.id()));
      }
    }
  }

  /**
   * Takes {@code current} away, if it still names this release and that is not there.
   *
   * <p>RACE: between that look and the rename, someone else with this account's rights can put the
   * release back, or change {@code current}; then it is taken away all the same.
   *
   * @return what is live afterwards: nothing, unless something was changed meanwhile
   */
  Live unlink(ReleaseId gone) throws IOException, DeployerException {
    return run.reliably(
        again -> {
          Trash trash = new Trash(run);
          Questions behind = new Questions();
          CurrentLink current = CurrentLink.asked(behind, run.layout(), Optional.of(gone));
          trash.prepare(behind);
          Live now = current.live(run.host());
          if (current.missing().equals(Optional.of(gone))) {
            trash.take(run.layout().current(), "left-current");
          } else if (!(now instanceof Live.Nothing)) {
            return run.whatIsLive().read();
          }
          trash.sync(run.layout().top());
          return run.whatIsLive().read();
        });
  }

  /**
   * Takes what is left, unless all parts that it belonged to are there again.
   *
   * @return whether it did
   */
  private boolean take(List<RemotePath> parts, RemotePath left, String name)
      throws IOException, DeployerException {
    return run.reliably(
        again -> {
          if (run.host().stat(parts).stream().allMatch(Optional::isPresent)) {
            return false;
          }
          Trash trash = new Trash(run);
          trash.prepare();
          trash.take(left, name);
          return true;
        });
  }

  private void did(Recovery what) {
    done.add(what);
    run.tell(new Event.Recovered(what));
  }
}
