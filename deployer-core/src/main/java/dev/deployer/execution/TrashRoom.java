package dev.deployer.execution;

import dev.deployer.host.Change;
import dev.deployer.host.ChangeListener;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Warning;
import dev.deployer.root.RetiredRelease;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Makes room in the trash of a root: deletes for good what was retired first. */
public final class TrashRoom {
  /** What the name of a retired release begins with in the trash of the workbench. */
  static final String OLD = "old-";

  private final Run run;

  public TrashRoom(Run run) {
    this.run = run;
  }

  /** The retired releases that must go for the trash to hold no more than so many. */
  static List<RetiredRelease> beyond(Collection<RetiredRelease> lying, int places) {
    List<RetiredRelease> all = lying.stream().sorted().toList();
    return all.subList(0, Math.max(0, all.size() - places));
  }

  /**
   * Deletes what has no place any more, and whatever else lies on the workbench.
   *
   * @param lying what lies in the trash
   * @param places how many of it stay, the last ones
   * @return what could not be deleted, with the reason
   */
  public List<Warning> keep(Collection<RetiredRelease> lying, int places)
      throws IOException, DeployerException {
    return keep(lying, places, false);
  }

  /**
   * The same.
   *
   * @param unsynced whether something was taken to the workbench's trash and not synced
   */
  List<Warning> keep(Collection<RetiredRelease> lying, int places, boolean unsynced)
      throws IOException, DeployerException {
    List<RetiredRelease> beyond = beyond(lying, places);
    if (beyond.isEmpty() && !unsynced) {
      boolean bare =
          run.bench().incarnation() == 1 && run.connection().isBare(run.bench().directory());
      return bare ? List.of() : new Trash(run).empty();
    }
    run.reliably(
        again -> {
          Trash trash = new Trash(run);
          trash.prepare();
          takeOut(beyond);
          trash.sync(run.layout().releases(), run.layout().manifests(), run.layout().trash());
          return null;
        });
    return new Trash(run).empty();
  }

  private void takeOut(List<RetiredRelease> beyond) throws IOException {
    List<Change> moves = new ArrayList<>();
    for (RetiredRelease retired : beyond) {
      moves.add(
          new Change.Move(
              run.layout().trash(retired), run.bench().trash().child(OLD + retired.name())));
    }
    run.host().apply(moves, EXCEPT_ABSENT);
  }

  private static final ChangeListener EXCEPT_ABSENT =
      new ChangeListener() {
        @Override
        public void failed(int index, IOException failure) throws IOException {
          if (!(failure instanceof NoSuchFileException)) {
            throw failure;
          }
        }
      };
}
