package dev.deployer.ssh.sftp;

import dev.deployer.host.Change;
import dev.deployer.host.Change.AssembleFile;
import dev.deployer.host.Change.HardLink;
import dev.deployer.host.Change.MakeDirectory;
import dev.deployer.host.Change.PutFile;
import dev.deployer.host.Change.SymbolicLink;
import dev.deployer.path.RemotePath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A list of changes in parts: once the directories are made, the links and the files do not depend
 * on one another, and can be made side by side. Files of which much is copied on the host are a
 * part of their own, since all that is behind a copy on its channel waits for it. Files that are
 * copied from others of the list come when those are there.
 *
 * <p>Each part holds indexes into the list, ascending.
 */
record SpreadChanges(
    List<Integer> directories,
    List<Integer> links,
    List<Integer> files,
    List<Integer> large,
    List<Integer> later) {
  /** With fewer files all are put before it is known whether further channels are worth while. */
  static final int WORTH = 192;

  /** With so many bytes to copy, a file is worth a channel, where there is anything else to do. */
  static final long MUCH = 8 << 20;

  /**
   * Takes a list apart; empty where it has few files to be synced and none of which much is copied,
   * or where one of its changes may count on another one but for the directory it lies in.
   *
   * @param sync whether the server syncs files
   */
  static Optional<SpreadChanges> of(List<? extends Change> changes, boolean sync) {
    if (!(sync && isWorth(changes)) && !(changes.size() > 1 && hasLarge(changes))) {
      return Optional.empty();
    }
    List<Integer> directories = new ArrayList<>();
    List<Integer> links = new ArrayList<>();
    List<Integer> files = new ArrayList<>();
    List<Integer> large = new ArrayList<>();
    List<Integer> later = new ArrayList<>();
    Set<RemotePath> paths = new HashSet<>(2 * changes.size());
    for (int i = 0; i < changes.size(); i++) {
      Change change = changes.get(i);
      if (!paths.add(change.path())) {
        return Optional.empty();
      } else if (change instanceof MakeDirectory) {
        directories.add(i);
      } else if (change instanceof HardLink || change instanceof SymbolicLink) {
        links.add(i);
      } else if (change instanceof AssembleFile file && isOfOneOf(paths, file)) {
        later.add(i);
      } else if (change instanceof PutFile || change instanceof AssembleFile) {
        (isLarge(change) ? large : files).add(i);
      } else {
        return Optional.empty();
      }
    }
    SpreadChanges spread = new SpreadChanges(directories, links, files, large, later);
    return spread.countOn(changes, paths) || liesBelowALink(changes, links)
        ? Optional.empty()
        : Optional.of(spread);
  }

  /** Whether a link or a file, other than those that come later, counts on one of these. */
  private boolean countOn(List<? extends Change> changes, Set<RemotePath> paths) {
    for (int i : links) {
      if (changes.get(i) instanceof HardLink link && paths.contains(link.existing())) {
        return true;
      }
    }
    for (List<Integer> some : List.of(files, large)) {
      for (int i : some) {
        if (changes.get(i) instanceof AssembleFile file && isOfOneOf(paths, file)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether it is copied from one of these. */
  private static boolean isOfOneOf(Set<RemotePath> paths, AssembleFile file) {
    for (Change.Piece piece : file.pieces()) {
      if (paths.contains(piece.origin().path())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isWorth(List<? extends Change> changes) {
    return changes.stream().filter(SpreadChanges::isDurableFile).limit(WORTH).count() == WORTH;
  }

  private static boolean hasLarge(List<? extends Change> changes) {
    return changes.stream().anyMatch(SpreadChanges::isLarge);
  }

  private static boolean isLarge(Change change) {
    return change instanceof AssembleFile file && file.copied() >= MUCH;
  }

  private static boolean isDurableFile(Change change) {
    return (change instanceof PutFile put && put.durable())
        || (change instanceof AssembleFile file && file.durable());
  }

  /** How many bytes of a file go over the line. */
  static long sent(Change file) {
    return file instanceof AssembleFile assembled
        ? assembled.content().size() - assembled.copied()
        : ((PutFile) file).content().size();
  }

  private static boolean liesBelowALink(List<? extends Change> changes, List<Integer> links) {
    Set<RemotePath> symbolic = new HashSet<>();
    for (int i : links) {
      if (changes.get(i) instanceof SymbolicLink link) {
        symbolic.add(link.path());
      }
    }
    if (symbolic.isEmpty()) {
      return false;
    }
    for (Change change : changes) {
      RemotePath at = change.path();
      while (!at.belowRoot().isEmpty()) {
        at = at.parent();
        if (symbolic.contains(at)) {
          return true;
        }
      }
    }
    return false;
  }
}
