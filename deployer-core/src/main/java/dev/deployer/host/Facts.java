package dev.deployer.host;

import java.util.Objects;

/**
 * What lstat says of an entry on a host.
 *
 * @param type what kind of an entry it is
 * @param size bytes; of a link the length of its target
 * @param mode the permission, setuid, setgid and sticky bits, 07777
 * @param owner the number of the account that owns it
 * @param group the number of its group
 * @param modified seconds since 1970 UTC
 */
public record Facts(Type type, long size, int mode, int owner, int group, long modified) {
  /** The kinds of entries; everything but a file, a directory and a link is {@link #OTHER}. */
  public enum Type {
    /** A regular file. */
    FILE,
    /** A directory. */
    DIRECTORY,
    /** A symbolic link. */
    LINK,
    /** A device, pipe, socket, or what the host does not tell. */
    OTHER
  }

  // Written out, since the compiler's own are made by each JVM anew: docs/performance.md.

  @Override
  public boolean equals(Object other) {
    return other instanceof Facts that
        && type == that.type
        && size == that.size
        && mode == that.mode
        && owner == that.owner
        && group == that.group
        && modified == that.modified;
  }

  @Override
  public int hashCode() {
    return Objects.hash(type, size, mode, owner, group, modified);
  }

  /** Whether it is a directory itself, and no link to one. */
  public boolean isDirectory() {
    return type == Type.DIRECTORY;
  }

  /** Whether it is a regular file itself, and no link to one. */
  public boolean isFile() {
    return type == Type.FILE;
  }

  /** Whether it is a symbolic link. */
  public boolean isLink() {
    return type == Type.LINK;
  }
}
