package dev.deployer.manifest;

import dev.deployer.path.EntryPath;
import java.util.Objects;

/** What a manifest says of one path of a release. */
public sealed interface Entry {
  EntryPath path();

  /**
   * @param mode permission bits, 0777
   */
  record Directory(EntryPath path, int mode) implements Entry {
    // Written out, since the compiler's own are made by each JVM anew: docs/performance.md.

    @Override
    public boolean equals(Object other) {
      return other instanceof Directory that && path.equals(that.path) && mode == that.mode;
    }

    @Override
    public int hashCode() {
      return Objects.hash(path, mode);
    }
  }

  /**
   * @param mode permission bits, 0777
   * @param size bytes
   * @param modified seconds since 1970 UTC, as it is on this host; no part of the content digest
   */
  record File(EntryPath path, int mode, long size, Digest digest, long modified) implements Entry {}

  /** A symbolic link with this text. */
  record Link(EntryPath path, String target) implements Entry {

    /** The link of a release, at {@code releases/<id>/<path>}, to {@code shared/<path>}. */
    public static Link toShared(EntryPath path) {
      return new Link(path, "../".repeat(path.depth() + 1) + "shared/" + path);
    }

    /** Whether this is {@link #toShared} of its path: it declares that path to be shared. */
    public boolean isToShared() {
      return target.endsWith(path.value()) && equals(toShared(path));
    }
  }

  /**
   * A directory that the application may change, with all that is in it: nothing is recorded of it
   * but that it is one.
   */
  record Writable(EntryPath path) implements Entry {}
}
