package dev.deployer.host;

import dev.deployer.path.RemotePath;
import java.util.List;

/**
 * One change on a host, as data. A list of changes is carried out in order by {@link Host#apply}.
 *
 * <p>None of them replaces anything, but for a {@link Move} that says so: a name that is taken is a
 * {@link java.nio.file.FileAlreadyExistsException}, whatever has taken it, dangling links included.
 */
public sealed interface Change {
  /** The path that is created, removed or moved away. */
  RemotePath path();

  /**
   * mkdir, with exactly this mode whatever the account's umask.
   *
   * @param path where
   * @param mode the permission bits, up to 07777
   */
  record MakeDirectory(RemotePath path, int mode) implements Change {}

  /**
   * Creates a file exclusively, writes its content, gives it mode and modification time through its
   * handle, and closes it.
   *
   * @param path where
   * @param mode the permission bits, up to 07777
   * @param modified seconds since 1970 UTC
   * @param content its bytes
   * @param durable fsync before close
   */
  record PutFile(RemotePath path, int mode, long modified, Content content, boolean durable)
      implements Change {}

  /**
   * As {@link PutFile}, but some pieces are copied on the host from other files there and not sent
   * (copy-data). Such a file may be one that a change before this one makes.
   *
   * <p>A server can say that it has copied what it has not, so the file is made by appending alone
   * and its size is asked for at its end: then every piece was copied whole. The files that were
   * copied from are looked at after the last copy, through the handles that were copied from. Where
   * one of that is not as it should be, or the server refuses a copy, that is a {@link
   * NotAssembledException}.
   *
   * @param path where
   * @param mode the permission bits, up to 07777
   * @param modified seconds since 1970 UTC
   * @param content all of it; of what is copied only the bytes are read here
   * @param durable fsync before close
   * @param pieces what is copied, ascending and apart from one another
   */
  record AssembleFile(
      RemotePath path,
      int mode,
      long modified,
      Content content,
      boolean durable,
      List<Piece> pieces)
      implements Change {
    /** Copies the list, and holds it to what was said of it. */
    public AssembleFile {
      pieces = List.copyOf(pieces);
      long end = 0;
      for (Piece piece : pieces) {
        CopiedRange range = piece.range();
        if (range.at() < end || range.at() + range.length() > content.size()) {
          throw new IllegalArgumentException("the pieces of " + path + " are not ascending in it");
        }
        end = range.at() + range.length();
      }
      if (pieces.isEmpty()) {
        throw new IllegalArgumentException("nothing of " + path + " is copied");
      }
    }

    /** The files that are copied from, each once. */
    public List<Origin> origins() {
      return pieces.stream().map(Piece::origin).distinct().toList();
    }

    /** How many bytes are copied. */
    public long copied() {
      long sum = 0;
      for (Piece piece : pieces) {
        sum += piece.range().length();
      }
      return sum;
    }
  }

  /**
   * What is copied from one place to another.
   *
   * @param origin the file that has it
   * @param range where it lies in both
   */
  record Piece(Origin origin, CopiedRange range) {
    /** Holds the range to the origin. */
    public Piece {
      if (range.from() + range.length() > origin.size()) {
        throw new IllegalArgumentException(range + " is not in " + origin.path());
      }
    }
  }

  /**
   * A file that is copied from, and what it must still be after that.
   *
   * @param path where it is
   * @param size bytes
   * @param mode the permission bits, up to 07777
   * @param modified seconds since 1970 UTC
   */
  record Origin(RemotePath path, long size, int mode, long modified) {
    /** Whether it is what was found. */
    public boolean is(Facts found) {
      return found.isFile()
          && found.size() == size
          && found.mode() == mode
          && found.modified() == modified;
    }

    /** These ranges of it. */
    public List<Piece> pieces(List<CopiedRange> ranges) {
      return ranges.stream().map(range -> new Piece(this, range)).toList();
    }

    // Written out, since the compiler's own are made by each JVM anew: docs/performance.md.

    @Override
    public boolean equals(Object other) {
      return other instanceof Origin that
          && path.equals(that.path)
          && size == that.size
          && mode == that.mode
          && modified == that.modified;
    }

    @Override
    public int hashCode() {
      return path.hashCode();
    }
  }

  /**
   * A further name for the file {@code existing}, which must be no link (hardlink@openssh.com).
   *
   * @param path the further name
   * @param existing a name that it has
   */
  record HardLink(RemotePath path, RemotePath existing) implements Change {}

  /**
   * A symbolic link with the literal text {@code target}.
   *
   * @param path where
   * @param target taken literally, and not looked at
   * @param trial a directory that exists, on the workbench: before the first link of a connection,
   *     a host may have to make and remove a link there to find out how its server takes the two
   *     names, of which one must not be mistaken for the other
   */
  record SymbolicLink(RemotePath path, String target, RemotePath trial) implements Change {
    /** A link that uses its own directory for the trial of the order of names. */
    public SymbolicLink(RemotePath path, String target) {
      this(path, target, path.parent());
    }
  }

  /**
   * unlink: removes a file, a link or another entry that is not a directory.
   *
   * @param path where it is
   */
  record RemoveFile(RemotePath path) implements Change {}

  /**
   * rmdir: removes an empty directory.
   *
   * @param path where it is
   */
  record RemoveDirectory(RemotePath path) implements Change {}

  /**
   * rename(2), for moving things about on a workbench, where many are moved at once. Commits use
   * {@link Host#rename}, alone.
   *
   * @param path what is moved away
   * @param to its new path
   * @param replaces whether what lies there may be replaced, by the rules of {@link Host#rename},
   *     and so need not be looked for: in a trash
   */
  record Move(RemotePath path, RemotePath to, boolean replaces) implements Change {
    /** One that replaces nothing. */
    public Move(RemotePath path, RemotePath to) {
      this(path, to, false);
    }
  }

  /**
   * fsync of a file or a directory.
   *
   * @param path of a file or directory
   */
  record Sync(RemotePath path) implements Change {}
}
