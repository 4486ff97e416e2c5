package dev.deployer.execution;

import dev.deployer.host.Answer;
import dev.deployer.host.Change;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.Facts;
import dev.deployer.host.Found;
import dev.deployer.host.Host;
import dev.deployer.host.Questions;
import dev.deployer.host.Visitor;
import dev.deployer.outcome.InWords;
import dev.deployer.outcome.Warning;
import dev.deployer.path.Printable;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Deletes what lies in a trash without ever going down a path. It goes a level of all trees at a
 * time, so that the round trips grow with how deep the trees are, and not with how many directories
 * they have.
 *
 * <p>Every subdirectory is first renamed up into the trash itself, looked at there, listed there,
 * and its entries removed there, so that in {@code lock/<token>/trash/<n>/<entry>} no component but
 * the last is one that a tree brought along: a directory that someone swaps for a link is renamed
 * as a link, and unlinked; a mount point cannot be renamed, so it and all above it stay. What lies
 * in the trash itself was renamed there, each by itself. Where the trash is a directory that came
 * with what lies in it, its subdirectories are renamed like those below.
 *
 * <p>A level of which not all is kept in memory at once is deleted as far as it was listed, and
 * what is left of it is gone through again, as long as that deletes anything.
 *
 * <p>RACE: someone with this account's rights can still swap {@code trash/<n>} itself, between the
 * look and the removal, for a link; then entries of the same names are unlinked where it leads.
 * Only that account can name the trash (mode 0700).
 */
final class FlatDeletion {
  /** Hears how far a deletion is, and can end it. */
  interface Onlooker {
    /** Whether nothing further is to be deleted; asked before each level and after each entry. */
    boolean isOver();

    /**
     * One more entry is gone.
     *
     * @param all how many there were so far
     */
    void removed(long all);
  }

  /** The onlooker wants no more. */
  private static final class OverException extends IOException {
    private static final long serialVersionUID = 1;
  }

  /** Of millions of entries; a host that goes on without an end has a fault. */
  private static final int MOST_TIMES = 100;

  private final Host host;
  private final RemotePath trash;
  private final boolean brought;
  private final Onlooker onlooker;
  private final Set<Warning> left = new LinkedHashSet<>();
  private Answer<List<Optional<Found>>> place;
  private Level asked;
  private int count;
  private long removed;

  /** Whether a level has more than was told of it. */
  private boolean brokenOff;

  /**
   * Of a trash.
   *
   * @param brought whether what lies in it came with it, and not each by itself
   * @param onlooker hears how far it is
   */
  FlatDeletion(Host host, RemotePath trash, boolean brought, Onlooker onlooker) {
    this.host = host;
    this.trash = trash;
    this.brought = brought;
    this.onlooker = onlooker;
  }

  /**
   * Deletes all that is in the trash, and the trash; where the onlooker ends it, a part of that.
   *
   * @return what could not be deleted and stays there, with the reason
   */
  List<Warning> run() throws IOException {
    try {
      for (int times = 0; times == 0 || (brokenOff && times < MOST_TIMES); times++) {
        long before = removed;
        brokenOff = false;
        left.clear();
        deleteAll();
        if (removed == before) {
          break;
        }
      }
    } catch (OverException e) {
      // What is left lies in the trash as before.
    }
    return List.copyOf(left);
  }

  /**
   * Asks about what is known to lie in the trash, in place of listing it, all of which came there
   * by itself; then {@link #runOfWhatWasAsked}.
   */
  void askAbout(List<RemotePath> known, Questions questions) {
    place = questions.look(List.of(trash));
    asked = new Level(known, questions);
  }

  /**
   * Deletes what was asked about, and the trash.
   *
   * @return whether nothing is left; also where the onlooker has ended it
   */
  boolean runOfWhatWasAsked() throws IOException {
    if (!place.get().get(0).map(Found::facts).map(Facts::isDirectory).orElse(false)) {
      return false;
    }
    List<Change> files = new ArrayList<>();
    for (int i = 0; i < asked.directories.size(); i++) {
      RemotePath path = asked.directories.get(i);
      count = Math.max(count, after(path.name()));
      if (asked.looks.get().get(i).isPresent() && !asked.real().contains(path)) {
        files.add(new Change.RemoveFile(path));
      }
    }
    try {
      delete(asked, files, new ArrayList<>(List.of(new Change.RemoveDirectory(trash))));
    } catch (OverException e) {
      return true;
    }
    return left.isEmpty();
  }

  private void deleteAll() throws IOException {
    Questions first = new Questions();
    Level level = new Level(List.of(trash), first);
    host.ask(first);
    if (!level.real().isEmpty()) {
      delete(level, List.of(), new ArrayList<>());
    }
  }

  /**
   * Deletes what is in the directories of a level, and them.
   *
   * @param files what is removed with the files of the level
   * @param emptied the directories above it, the lowest first
   */
  private void delete(Level first, List<Change> files, List<Change> emptied) throws IOException {
    Level level = first;
    List<Change> besides = files;
    while (true) {
      requireMore();
      for (RemotePath directory : level.real()) {
        emptied.add(0, new Change.RemoveDirectory(directory));
      }
      List<RemotePath> next = new ArrayList<>();
      List<Change> moves = new ArrayList<>();
      List<Change> removals = new ArrayList<>(besides);
      besides = List.of();
      sort(level, next, moves, removals);
      if (!moves.isEmpty()) {
        apply(moves, new Questions());
      }
      if (next.isEmpty()) {
        removals.addAll(emptied);
        apply(removals, new Questions());
        return;
      }
      // What is below is looked at and listed while the files of this level are removed.
      Questions behind = new Questions();
      level = new Level(next, behind);
      apply(removals, behind);
    }
  }

  private void requireMore() throws OverException {
    if (onlooker.isOver()) {
      throw new OverException();
    }
  }

  /**
   * Directories side by side in the trash, each looked at before it is listed. What a listing says
   * counts only where the look has shown a directory.
   */
  private final class Level implements Visitor {
    private final List<RemotePath> directories;
    private final Answer<List<Optional<Found>>> looks;
    private final List<Found> entries = new ArrayList<>();
    private final Map<RemotePath, IOException> unlistable = new LinkedHashMap<>();

    Level(List<RemotePath> directories, Questions questions) {
      this.directories = directories;
      this.looks = questions.look(directories);
      questions.walk(directories, false, this);
    }

    @Override
    public void found(Found entry) {
      entries.add(entry);
    }

    @Override
    public void unlistable(RemotePath directory, IOException failure) {
      unlistable.put(directory, failure);
    }

    @Override
    public void brokenOff(FileSystemException why) {
      brokenOff = true;
    }

    Set<RemotePath> real() throws IOException {
      Set<RemotePath> real = new LinkedHashSet<>();
      for (int i = 0; i < directories.size(); i++) {
        if (looks.get().get(i).map(Found::facts).map(Facts::isDirectory).orElse(false)) {
          real.add(directories.get(i));
        }
      }
      return real;
    }
  }

  /**
   * The directories of a level are moved up into the trash, and its files removed. A move takes a
   * look, and waits for what is under way; so all of a level's moves go before its removals.
   */
  private void sort(Level level, List<RemotePath> next, List<Change> moves, List<Change> removals)
      throws IOException {
    Set<RemotePath> real = level.real();
    for (Found entry : level.entries) {
      RemotePath parent = entry.path().parent();
      if (!real.contains(parent)) {
        continue;
      }
      if (!entry.facts().isDirectory()) {
        removals.add(new Change.RemoveFile(entry.path()));
        continue;
      }
      if (parent.equals(trash)) {
        count = Math.max(count, after(entry.path().name()));
      }
      if (parent.equals(trash) && !brought) {
        next.add(entry.path());
      } else {
        moves.add(new Change.Move(entry.path(), trash));
      }
    }
    for (int i = 0; i < moves.size(); i++) {
      RemotePath to = trash.child("d-" + count++);
      moves.set(i, new Change.Move(moves.get(i).path(), to));
      next.add(to);
    }
    level.unlistable.forEach(
        (directory, failure) -> {
          if (real.contains(directory)) {
            left.add(new Warning.NotDeleted(directory.name(), reason(failure)));
          }
        });
  }

  /** The number after that of a directory which an earlier deletion has moved up; 0 for others. */
  private static int after(String name) {
    return name.matches("d-[0-9]{1,9}") ? Integer.parseInt(name.substring(2)) + 1 : 0;
  }

  private void apply(List<Change> changes, Questions behind) throws IOException {
    host.apply(
        changes,
        new ChangeListener() {
          @Override
          public void done(int index) throws IOException {
            if (!(changes.get(index) instanceof Change.Move)) {
              onlooker.removed(++removed);
            }
            requireMore();
          }

          @Override
          public void failed(int index, IOException failure) throws IOException {
            if (!(failure instanceof NoSuchFileException)) {
              left.add(
                  new Warning.NotDeleted(
                      Printable.escape(changes.get(index).path().name()), reason(failure)));
            }
          }
        },
        behind);
  }

  private static String reason(IOException failure) {
    return InWords.of(failure);
  }
}
