package dev.deployer.git;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** What git says of the work tree that a directory lies in. */
public sealed interface WorkTree {
  /** The directory lies in none. */
  record None() implements WorkTree {}

  /**
   * Git does not say.
   *
   * @param sentence why, in git's own words where it has any
   * @param more what git says besides
   */
  record Unanswered(String sentence, List<String> more) implements WorkTree {
    /** Copies the list. */
    public Unanswered {
      more = List.copyOf(more);
    }
  }

  /**
   * Git has said what there is.
   *
   * @param commit that is checked out; absent where nothing is committed yet
   * @param prefix where the directory lies below the top of the tree: empty, or ending in a slash
   * @param tracked the files and links in the directory that git knows, by their paths from it
   * @param changes what differs from the commit anywhere in the tree, by the path from its top
   */
  record Known(
      Optional<String> commit,
      String prefix,
      Set<String> tracked,
      SortedMap<String, Difference> changes)
      implements WorkTree {
    /** What differs in the directory, by the path from it. */
    public Optional<Difference> changeOf(String path) {
      String full = prefix + path;
      Difference own = changes.get(full);
      if (own != null) {
        return Optional.of(own);
      }
      for (int slash = full.indexOf('/'); slash > 0; slash = full.indexOf('/', slash + 1)) {
        Difference above = changes.get(full.substring(0, slash));
        if (above == Difference.SUBMODULE) {
          return Optional.of(Difference.MODIFIED);
        }
      }
      return Optional.empty();
    }
  }

  /** How a path differs from the commit. */
  enum Difference {
    /** Neither in git nor ignored. */
    UNTRACKED("untracked"),
    /** Another content, type or mode than in the commit; or git was told not to look. */
    MODIFIED("modified"),
    /** Known to git, and in no commit yet. */
    ADDED("not committed"),
    /** In the commit, and not in the tree. */
    DELETED("deleted"),
    /** In the middle of a merge. */
    UNMERGED("unmerged"),
    /** A submodule in which something differs. */
    SUBMODULE("changed submodule");

    private final String word;

    Difference(String word) {
      this.word = word;
    }

    /** For people: {@code untracked a/b}. */
    public String of(String path) {
      return word + " " + path;
    }
  }
}
