package dev.deployer.execution;

import dev.deployer.event.Event;
import dev.deployer.host.Change;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.Facts;
import dev.deployer.host.Host;
import dev.deployer.host.Questions;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Warning;
import dev.deployer.path.RemotePath;
import dev.deployer.root.CurrentLink;
import dev.deployer.root.Layout;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The trash of a workbench: what is to be deleted is renamed into it first, and nothing is deleted
 * anywhere else.
 */
final class Trash {
  private final Run run;

  Trash(Run run) {
    this.run = run;
  }

  /** Makes the trash directory if it is missing. */
  void prepare() throws IOException {
    prepare(new Questions());
  }

  /**
   * The same.
   *
   * @param behind looks that go with it
   */
  void prepare(Questions behind) throws IOException {
    run.host()
        .apply(
            List.of(new Change.MakeDirectory(run.bench().trash(), 0700)),
            new ChangeListener() {
              @Override
              public void failed(int index, IOException failure) throws IOException {
                // It may be from before, and is ours.
                if (!(failure instanceof FileAlreadyExistsException)) {
                  throw failure;
                }
              }
            },
            behind);
  }

  /** Renames it into the trash under this name. Does nothing if it is absent. */
  void take(RemotePath path, String name) throws IOException {
    try {
      run.host().rename(path, run.bench().trash().child(name));
    } catch (NoSuchFileException e) {
      if (run.host().stat(run.bench().trash()).isEmpty()) {
        throw e;
      }
    }
  }

  /**
   * Throws away and deletes workbenches on which there is nothing but what tells of their holders:
   * the usual case, without listing them once more.
   *
   * @param cards by workbench, the names of what lies there
   * @return false if there is more, or anything could not be done; then {@link #empty} finds it
   */
  boolean discard(Map<RemotePath, List<String>> cards) throws IOException {
    if (cards.isEmpty()) {
      return true;
    }
    RemotePath trash = run.bench().trash();
    List<Change> moves = new ArrayList<>(List.of(new Change.MakeDirectory(trash, 0700)));
    List<RemotePath> thrown = new ArrayList<>();
    List<Change> removals = new ArrayList<>();
    cards.forEach(
        (workbench, names) -> {
          RemotePath there = trash.child("fenced-" + workbench.name());
          thrown.add(there);
          moves.add(new Change.Move(workbench, there));
          names.forEach(name -> removals.add(new Change.RemoveFile(there.child(name))));
          removals.add(new Change.RemoveDirectory(there));
        });
    removals.add(new Change.RemoveDirectory(trash));
    return applied(moves)
        && run.host().stat(thrown).stream()
            .allMatch(facts -> facts.map(Facts::isDirectory).orElse(false))
        && applied(removals);
  }

  private boolean applied(List<Change> changes) throws IOException {
    boolean[] all = {true};
    run.host()
        .apply(
            changes,
            new ChangeListener() {
              @Override
              public void failed(int index, IOException failure) {
                all[0] = false;
              }
            });
    return all[0];
  }

  /**
   * fsync of both ends of what was taken, where the run is durable: a release that came back would
   * be half deleted.
   *
   * @param from where it was taken from
   */
  void sync(RemotePath... from) throws IOException {
    List<RemotePath> directories = new ArrayList<>(List.of(from));
    directories.add(run.bench().trash());
    directories.add(run.bench().directory());
    run.commits().sync(directories.toArray(RemotePath[]::new));
  }

  /**
   * Deletes everything on the workbench but the holder's card and heartbeat. What {@code current}
   * names is put back first, or nothing is deleted. A wish to stop ends it at once: all that was
   * decided is done by then, and the next holder of the lock sweeps the rest.
   *
   * @return what could not be deleted, with the reason; it stays in the trash
   */
  List<Warning> empty() throws IOException, DeployerException {
    return empty(new Deleting(run, run.stop()::isRequested));
  }

  /** As {@link #empty()}, but a wish to stop does not end it, since the run needs the room. */
  List<Warning> emptyToTheEnd() throws IOException, DeployerException {
    return empty(new Deleting(run, () -> false));
  }

  /**
   * As {@link #empty()}, and ended by the person alone: another host's failure has none to make.
   */
  List<Warning> emptyUnlessThePersonStops() throws IOException, DeployerException {
    return empty(new Deleting(run, run.stop()::isThePersons));
  }

  private List<Warning> empty(Deleting deleting) throws IOException, DeployerException {
    List<Warning> left = new ArrayList<>(run.reliably(again -> attempt(deleting)));
    if (deleting.wasEnded()) {
      Warning rest = new Warning.DeletionEnded();
      run.tell(new Event.Warned(rest));
      left.add(rest);
    }
    return List.copyOf(left);
  }

  private List<Warning> attempt(Deleting deleting) throws IOException, DeployerException {
    return emptyOfWhatIsKnown(deleting) ? List.of() : emptyOfAll(deleting);
  }

  /**
   * Deletes what this run has thrown away, where it knows of nothing else on the workbench: the
   * usual case, without listing that and the trash once more. If there is more after all, removing
   * the trash fails.
   *
   * @return false if anything may be left
   */
  private boolean emptyOfWhatIsKnown(Deleting deleting) throws IOException {
    Workbench bench = run.bench();
    Connection connection = run.connection();
    if (bench.incarnation() > 1
        || !connection.lyingIn(bench.directory()).equals(List.of(bench.trash()))) {
      return false;
    }
    Questions questions = new Questions();
    CurrentLink current = CurrentLink.asked(questions, run.layout(), run.live().release());
    FlatDeletion deletion = deletion(deleting);
    deletion.askAbout(connection.lyingIn(bench.trash()), questions);
    run.host().ask(questions);
    // What is live may lie here.
    return !(current.live(run.host()) instanceof Live.Strange) && deletion.runOfWhatWasAsked();
  }

  private List<Warning> emptyOfAll(Deleting deleting) throws IOException, DeployerException {
    Host host = run.host();
    Workbench bench = run.bench();
    List<RemotePath> dead = new ArrayList<>();
    List<RemotePath> directories = new ArrayList<>();
    boolean[] trashed = {false};
    boolean[] retired = {false};
    Questions questions = new Questions();
    CurrentLink current = CurrentLink.asked(questions, run.layout(), run.live().release());
    questions.walk(
        List.of(bench.directory()),
        false,
        entry -> {
          String name = entry.path().name();
          trashed[0] |= entry.path().equals(bench.trash());
          retired[0] |= RetiredPieces.mayLieBeside(name);
          if (!Layout.tellsOfTheHolder(name) && !entry.path().equals(bench.trash())) {
            dead.add(entry.path());
            if (entry.facts().isDirectory()) {
              directories.add(entry.path());
            }
          }
        });
    host.ask(questions);
    if (current.live(host) instanceof Live.Strange) {
      // It may lie here.
      if (new Rescue(run).putBackWhatIsLive(List.of(bench.directory())).isPresent()) {
        return emptyOfAll(deleting);
      }
    }
    if ((dead.isEmpty() && !trashed[0]) || (retired[0] && RetiredPieces.isOn(host, bench))) {
      // A release between its place and the root's trash is not thrown away.
      return List.of();
    }
    List<Warning> stuck = new ArrayList<>();
    if (!trashed[0] && !prepareOf(dead, directories, stuck, deleting)) {
      stuck.forEach(what -> run.tell(new Event.Warned(what)));
      return stuck;
    }
    List<Change> moves = new ArrayList<>();
    for (RemotePath path : dead) {
      moves.add(new Change.Move(path, bench.trash().child(path.name())));
    }
    host.apply(moves);
    List<Warning> left = deletion(deleting).run();
    if (!left.isEmpty()) {
      // A directory that was moved up into a trash without room for its name has some now.
      left = deletion(deleting).run();
    }
    left.forEach(what -> run.tell(new Event.Warned(what)));
    return left;
  }

  private FlatDeletion deletion(FlatDeletion.Onlooker onlooker) {
    return new FlatDeletion(run.host(), run.bench().trash(), false, onlooker);
  }

  /**
   * Makes sure that there is a trash, also where there is no room for one more directory: then one
   * of those that are to be deleted becomes the trash, which gives room. Where anything of it
   * cannot be deleted, it gets its name back.
   *
   * @param dead what is to be deleted; what was deleted here is taken from it
   * @param directories those of it
   * @param stuck is told what could not be deleted meanwhile
   * @return whether there is one; not where the deletion was ended, or where nothing that could be
   *     deleted has given room
   */
  private boolean prepareOf(
      List<RemotePath> dead,
      List<RemotePath> directories,
      List<Warning> stuck,
      FlatDeletion.Onlooker onlooker)
      throws IOException {
    List<RemotePath> files = new ArrayList<>(dead);
    files.removeAll(directories);
    while (!onlooker.isOver()) {
      try {
        prepare();
        return true;
      } catch (FileSystemException e) {
        if (!FullDisk.isPossible(e) || dead.isEmpty()) {
          throw e;
        }
        if (!directories.isEmpty()) {
          stuck.addAll(deletedInPlace(directories.remove(0), dead, onlooker));
        } else if (!files.isEmpty()) {
          RemotePath file = files.remove(0);
          run.host().apply(List.of(new Change.RemoveFile(file)));
          dead.remove(file);
        } else {
          return false;
        }
      }
    }
    return false;
  }

  /** Deletes a directory as the trash that it becomes; what cannot be deleted keeps its name. */
  private List<Warning> deletedInPlace(
      RemotePath directory, List<RemotePath> dead, FlatDeletion.Onlooker onlooker)
      throws IOException {
    Host host = run.host();
    RemotePath trash = run.bench().trash();
    host.rename(directory, trash);
    List<Warning> left = new FlatDeletion(host, trash, true, onlooker).run();
    if (host.stat(trash).isPresent()) {
      host.rename(trash, directory);
    } else {
      dead.remove(directory);
    }
    return left;
  }
}
