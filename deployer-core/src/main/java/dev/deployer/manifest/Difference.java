package dev.deployer.manifest;

import java.util.Comparator;

/**
 * Where a release on a host is not as its manifest says.
 *
 * @param kind in what it differs
 * @param path below the release, safe to show; {@code .} is the release's own directory
 * @param detail what was found and what was recorded, as facts, safe to show
 */
public record Difference(Kind kind, String path, String detail) implements Comparable<Difference> {
  private static final Comparator<Difference> ORDER =
      Comparator.comparing(Difference::path)
          .thenComparing(Difference::kind)
          .thenComparing(Difference::detail);

  /** What differs. */
  public enum Kind {
    /** The content of a file: its size, or its digest where that was computed. */
    CHANGED,
    /** Recorded, and not found. */
    MISSING,
    /** Found, and not recorded, also below what is not; the detail has all that is known of it. */
    EXTRA,
    /** The permission bits, or a setuid, setgid or sticky bit. */
    MODE,
    /** The target of a link. */
    LINK,
    /** What kind of an entry it is; the detail has all that is known of what is there instead. */
    TYPE,
    /** The modification time of a file. */
    TIME,
    /** The host did not tell; nothing is known of it, nor of what lies below. */
    UNREADABLE
  }

  /** By path. */
  @Override
  public int compareTo(Difference other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return kind + " " + path + ": " + detail;
  }
}
