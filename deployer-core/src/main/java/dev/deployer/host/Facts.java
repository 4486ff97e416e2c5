package dev.deployer.host;

/**
 * What lstat says of an entry on a host.
 *
 * @param size bytes; of a link the length of its target
 * @param mode the permission, setuid, setgid and sticky bits, 07777
 * @param modified seconds since 1970 UTC
 */
public record Facts(Type type, long size, int mode, int owner, int group, long modified) {
  /** The kinds of entries; everything but a file, a directory and a link is {@link #OTHER}. */
  public enum Type {
    FILE,
    DIRECTORY,
    LINK,
    OTHER
  }

  public boolean isDirectory() {
    return type == Type.DIRECTORY;
  }

  public boolean isFile() {
    return type == Type.FILE;
  }

  public boolean isLink() {
    return type == Type.LINK;
  }
}
