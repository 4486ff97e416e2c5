package dev.deployer.execution;

import dev.deployer.event.Event;
import dev.deployer.host.Change;
import dev.deployer.host.Facts;
import dev.deployer.host.Found;
import dev.deployer.host.Host;
import dev.deployer.host.Visitor;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Warning;
import dev.deployer.path.RemotePath;
import dev.deployer.root.Layout;
import dev.deployer.root.Reserve;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Takes the root's {@link Reserve} when a run has no room for its lock or its records, and makes it
 * whole again before the run ends.
 *
 * <p>Two runs that want it at once each rename it, which one of them wins. It is emptied only where
 * it then lies: on the workbench, or where a lock is prepared. Whoever dies in between leaves it
 * there, where the next one that needs it finds it.
 */
final class ReserveOfRun {
  private final Run run;
  private boolean spent;
  private boolean wanting;
  private boolean told;

  ReserveOfRun(Run run) {
    this.run = run;
  }

  /** How many of its files are whole, as the holder of the lock has just seen. */
  void seen(int whole) {
    wanting = whole < Reserve.SPARES;
  }

  /** Whether it is to be made whole again. */
  boolean isWanted() {
    return wanting;
  }

  /**
   * Makes the reserve the directory in which a lock is prepared, emptied of all it held.
   *
   * @param prepared where nothing is
   * @return false if there is none
   */
  boolean becomes(RemotePath prepared) throws IOException {
    if (movedTo(prepared, List.of(run.layout().reserve())) || movedTo(prepared, leftByTheDead())) {
      run.tell(new Event.Warned(new Warning.ReserveUsed(Warning.ReserveUsed.Purpose.LOCK)));
      spent = true;
      wanting = true;
      return empty(prepared);
    }
    return false;
  }

  private boolean movedTo(RemotePath prepared, Iterable<RemotePath> places) throws IOException {
    for (RemotePath place : places) {
      try {
        run.host().rename(place, prepared);
        return true;
      } catch (NoSuchFileException e) {
        // Someone else was faster, or there is none.
      }
    }
    return false;
  }

  /** Where runs have left it that died between taking and emptying it. */
  private Set<RemotePath> leftByTheDead() throws IOException {
    List<RemotePath> workbenches = new ArrayList<>();
    run.host()
        .walk(
            run.layout().directoriesOf(run.passed().marker().id()),
            false,
            entry -> {
              if (entry.facts().isDirectory()) {
                workbenches.add(entry.path());
              }
            });
    Set<RemotePath> places = new LinkedHashSet<>();
    run.host()
        .walk(
            workbenches,
            false,
            new Visitor() {
              @Override
              public void found(Found entry) {
                RemotePath path = entry.path();
                if (Reserve.isSpare(path.name())) {
                  places.add(path.parent());
                } else if (entry.facts().isDirectory() && Workbench.isReserve(path.name())) {
                  places.add(path);
                }
              }

              @Override
              public void unlistable(RemotePath directory, IOException failure) {
                // It is being swept.
              }
            });
    return places;
  }

  /**
   * Deletes what lies in it, where that is nothing but its files and an earlier holder's card.
   *
   * <p>RACE: someone with this account's rights can swap the directory for a link between the
   * listing and the removal; then files of these names are unlinked where it leads.
   */
  private boolean empty(RemotePath prepared) throws IOException {
    Host host = run.host();
    if (!host.stat(prepared).map(Facts::isDirectory).orElse(false)) {
      return false;
    }
    List<Change> removals = new ArrayList<>();
    boolean[] known = {true};
    host.walk(
        List.of(prepared),
        true,
        entry -> {
          String name = entry.path().name();
          known[0] &=
              entry.facts().isDirectory() || Reserve.isSpare(name) || Layout.tellsOfTheHolder(name);
          removals.add(
              0,
              entry.facts().isDirectory()
                  ? new Change.RemoveDirectory(entry.path())
                  : new Change.RemoveFile(entry.path()));
        });
    if (known[0]) {
      host.apply(removals);
    }
    return known[0];
  }

  /**
   * Gives the reserve up, once a run, if the failure came from a lack of room. The run goes on
   * under a new token, as after a lost connection, since half of what failed may be there.
   *
   * @return whether what failed is worth another attempt
   */
  boolean isGivenUpAfter(FileSystemException failure) throws IOException, DeployerException {
    if (spent || !FullDisk.isPossible(failure) || !FullDisk.isNow(run)) {
      return false;
    }
    spent = true;
    wanting = true;
    run.tell(new Event.Warned(new Warning.ReserveUsed(Warning.ReserveUsed.Purpose.RUN)));
    run.reliably(
        again -> {
          if (!again) {
            run.locked().fenceItself();
          }
          try {
            run.host().rename(run.layout().reserve(), run.bench().reserve());
          } catch (NoSuchFileException e) {
            // There is none, or it is on the workbench already.
          }
          return null;
        });
    new Trash(run).emptyToTheEnd();
    return true;
  }

  /** Makes it whole, if it is not, as far as there is room. */
  void restore() throws IOException, DeployerException {
    if (!wanting) {
      return;
    }
    spent = true;
    int whole =
        run.reliably(
            again -> {
              if (again) {
                // What was begun takes the room that it is begun anew with.
                new Trash(run).emptyToTheEnd();
              }
              return make();
            });
    spent = whole == 0;
    wanting = whole < Reserve.SPARES;
    if (wanting && !told) {
      told = true;
      run.tell(new Event.Warned(new Warning.ReserveIncomplete(whole, Reserve.SPARES)));
    }
  }

  private int make() throws IOException, DeployerException {
    Host host = run.host();
    RemotePath made = run.bench().reserve();
    Set<String> there = new HashSet<>();
    if (!isTakenBack(made, there)) {
      try {
        host.apply(List.of(new Change.MakeDirectory(made, 0700)));
      } catch (FileSystemException e) {
        if (FullDisk.isPossible(e)) {
          return 0;
        }
        throw e;
      }
    }
    int whole = Reserve.fill(host, made, there, run.settings().clock().instant().getEpochSecond());
    try {
      host.rename(made, run.layout().reserve());
    } catch (DirectoryNotEmptyException e) {
      // Someone's init has made one meanwhile; this one is swept.
    }
    return whole;
  }

  /** Takes what there is of it to the workbench; what is not as it was made is deleted. */
  private boolean isTakenBack(RemotePath made, Set<String> there)
      throws IOException, DeployerException {
    Host host = run.host();
    try {
      host.rename(run.layout().reserve(), made);
    } catch (NoSuchFileException e) {
      return false;
    }
    boolean[] strange = {false};
    host.walk(
        List.of(made),
        false,
        entry -> {
          strange[0] |= !Reserve.isWhole(entry);
          there.add(entry.path().name());
        });
    if (strange[0]) {
      there.clear();
      new Trash(run).emptyToTheEnd();
    }
    return !strange[0];
  }
}
