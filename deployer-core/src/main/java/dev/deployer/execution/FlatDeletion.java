package dev.deployer.execution;

import dev.deployer.host.Change;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.Facts;
import dev.deployer.host.Found;
import dev.deployer.host.Host;
import dev.deployer.host.Visitor;
import dev.deployer.outcome.InWords;
import dev.deployer.outcome.Warning;
import dev.deployer.path.Printable;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
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
 * as a link, and unlinked; a mount point cannot be renamed, so it and all above it stay.
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

  private static final Onlooker NOBODY =
      new Onlooker() {
        @Override
        public boolean isOver() {
          return false;
        }

        @Override
        public void removed(long all) {}
      };

  private final Host host;
  private final RemotePath trash;
  private final Onlooker onlooker;
  private final Set<Warning> left = new LinkedHashSet<>();
  private int count;
  private long removed;

  FlatDeletion(Host host, RemotePath trash) {
    this(host, trash, NOBODY);
  }

  FlatDeletion(Host host, RemotePath trash, Onlooker onlooker) {
    this.host = host;
    this.trash = trash;
    this.onlooker = onlooker;
  }

  /**
   * Deletes all that is in the trash, and the trash; where the onlooker ends it, a part of that.
   *
   * @return what could not be deleted and stays there, with the reason
   */
  List<Warning> run() throws IOException {
    try {
      deleteAll();
    } catch (OverException e) {
      // What is left lies in the trash as before.
    }
    return List.copyOf(left);
  }

  private void deleteAll() throws IOException {
    Optional<Facts> facts = host.stat(trash);
    if (facts.isEmpty()) {
      return;
    }
    List<RemotePath> emptied = new ArrayList<>();
    List<RemotePath> level = new ArrayList<>();
    remove(List.of(trash), level);
    while (!level.isEmpty()) {
      emptied.addAll(level);
      List<RemotePath> next = new ArrayList<>();
      remove(realDirectories(level), next);
      level = next;
    }
    List<Change> removals = new ArrayList<>();
    emptied.forEach(directory -> removals.add(new Change.RemoveDirectory(directory)));
    removals.add(new Change.RemoveDirectory(trash));
    apply(removals);
  }

  private void requireMore() throws OverException {
    if (onlooker.isOver()) {
      throw new OverException();
    }
  }

  private List<RemotePath> realDirectories(List<RemotePath> level) throws IOException {
    List<Optional<Facts>> facts = host.stat(level);
    List<RemotePath> real = new ArrayList<>();
    for (int i = 0; i < level.size(); i++) {
      if (facts.get(i).map(Facts::isDirectory).orElse(false)) {
        real.add(level.get(i));
      }
    }
    return real;
  }

  /**
   * Moves the directories in these directories up into the trash, and removes the files in them. A
   * move takes a look, and waits for what is under way; so all of a level's moves go before its
   * removals, and each of the two goes in one burst.
   */
  private void remove(List<RemotePath> directories, List<RemotePath> next) throws IOException {
    requireMore();
    List<Change> changes = new ArrayList<>();
    List<Change> removals = new ArrayList<>();
    List<RemotePath> moved = new ArrayList<>();
    host.walk(
        directories,
        false,
        new Visitor() {
          @Override
          public void found(Found entry) {
            if (!entry.facts().isDirectory()) {
              removals.add(new Change.RemoveFile(entry.path()));
            } else if (entry.path().parent().equals(trash)) {
              next.add(entry.path());
              count = Math.max(count, after(entry.path().name()));
            } else {
              RemotePath to = trash.child("d-" + count++);
              changes.add(new Change.Move(entry.path(), to));
              moved.add(to);
            }
          }

          @Override
          public void unlistable(RemotePath directory, IOException failure) {
            left.add(new Warning.NotDeleted(directory.name(), reason(failure)));
          }
        });
    changes.addAll(removals);
    apply(changes);
    next.addAll(moved);
  }

  /** The number after that of a directory which an earlier deletion has moved up; 0 for others. */
  private static int after(String name) {
    return name.matches("d-[0-9]{1,9}") ? Integer.parseInt(name.substring(2)) + 1 : 0;
  }

  private void apply(List<Change> changes) throws IOException {
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
        });
  }

  private static String reason(IOException failure) {
    return InWords.of(failure);
  }
}
