package dev.deployer.source;

import dev.deployer.path.EntryPath;
import java.nio.file.Path;
import java.util.Optional;

/** Where a build lies. */
public sealed interface SourcePlace {
  /**
   * A directory, sent as it is.
   *
   * @param path a link to a directory is followed
   */
  record Directory(Path path) implements SourcePlace {}

  /**
   * A commit of git: exactly what is in it, whatever lies in the work tree.
   *
   * @param directory in the work tree or the repository
   * @param ref names the commit: {@code HEAD}, a branch, a tag, an id
   * @param path what of it is sent, from the directory; absent: all that belongs there
   */
  record Commit(Path directory, String ref, Optional<String> path) implements SourcePlace {
    /** Checks that the name cannot be an option, and the path leads nowhere else. */
    public Commit {
      if (ref.isBlank() || ref.startsWith("-")) {
        throw new IllegalArgumentException("a commit has a name that does not begin with -");
      }
      path.ifPresent(
          inside -> {
            if (EntryPath.fault(inside) != null) {
              throw new IllegalArgumentException(
                  "the path in a commit is relative, such as build: " + EntryPath.fault(inside));
            }
          });
    }
  }

  /**
   * An archive: tar, also compressed by gzip, or zip, which a jar is as well.
   *
   * @param file what it is shows its content, not its name
   * @param strip how many directories are taken from the beginning of each name in it
   */
  record Archive(Path file, int strip) implements SourcePlace {
    /** The most directories that can be taken away. */
    public static final int MOST_STRIPPED = 20;

    /** Checks the number. */
    public Archive {
      if (strip < 0 || strip > MOST_STRIPPED) {
        throw new IllegalArgumentException(
            "0 to " + MOST_STRIPPED + " directories are taken away, not " + strip);
      }
    }
  }

  /** The path on this machine that it is named by. */
  default Path at() {
    if (this instanceof Directory directory) {
      return directory.path();
    }
    return this instanceof Commit commit ? commit.directory() : ((Archive) this).file();
  }
}
