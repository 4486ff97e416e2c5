package dev.deployer.execution;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Chooses how a raw tree is emptied of what goes, so that nothing happens to a file system that is
 * mounted in it. What lies there is not ours, and outlives the tree.
 *
 * <p>rename(2) leads out of no mount, also of one that shows a directory of the same file system,
 * and moves no mount point. So out of each directory in which anything goes or comes something is
 * renamed, from it or from below it: that shows the directories above as well. In one in which
 * nothing goes that is a file that could have stayed, and is made anew; where there is no file, the
 * directory itself. Only where each of these renames was acknowledged, the tree is used, and
 * anything unlinked or made in it.
 *
 * <p>RACE: what is mounted in the tree after that, and before it is published, is not seen.
 */
final class RawRemoval {
  /**
   * So many files are renamed with those that show a directory, since that waits for nothing more.
   * Of more, the others are unlinked afterwards, which takes fewer requests.
   */
  static final int MOST_RENAMED = 190;

  private static final Comparator<String> DEEPEST_FIRST =
      Comparator.comparingInt(String::length).reversed();

  private final List<RawWalk.Gone> renamed = new ArrayList<>();
  private final List<RawWalk.Gone> unlinked = new ArrayList<>();

  /** The directories in which no mount can be, where all is renamed. */
  private final Set<String> shown = new HashSet<>(Set.of(""));

  /**
   * Of a tree that was itself renamed onto the workbench.
   *
   * @param walk of it, which is usable; told what goes besides
   */
  RawRemoval(RawWalk walk) {
    List<RawWalk.Gone> files = new ArrayList<>();
    for (RawWalk.Gone gone : walk.gone()) {
      if (gone.isDirectory()) {
        rename(gone);
      } else {
        files.add(gone);
      }
    }
    files.sort(Comparator.comparing(file -> RawWalk.parentOf(file.path()), DEEPEST_FIRST));
    for (RawWalk.Gone file : files) {
      if (files.size() <= MOST_RENAMED || !shown.contains(RawWalk.parentOf(file.path()))) {
        rename(file);
      } else {
        unlinked.add(file);
      }
    }
    showTheOthers(walk);
  }

  private void showTheOthers(RawWalk walk) {
    List<String> others =
        walk.changed().stream()
            .filter(directory -> !shown.contains(directory))
            .sorted(DEEPEST_FIRST)
            .toList();
    Map<String, String> smallest = walk.smallestFiles(others);
    for (String directory : others) {
      if (!shown.contains(directory)) {
        boolean hasFile = smallest.containsKey(directory);
        RawWalk.Gone gone =
            new RawWalk.Gone(hasFile ? smallest.get(directory) : directory, !hasFile);
        walk.letGo(gone);
        rename(gone);
      }
    }
  }

  private void rename(RawWalk.Gone gone) {
    renamed.add(gone);
    String at = RawWalk.parentOf(gone.path());
    while (shown.add(at)) {
      at = RawWalk.parentOf(at);
    }
  }

  /** What is renamed to the workbench's trash; all of it, or the tree is not used. */
  List<RawWalk.Gone> renamed() {
    return List.copyOf(renamed);
  }

  /** What is unlinked after that. */
  List<RawWalk.Gone> unlinked() {
    return List.copyOf(unlinked);
  }
}
