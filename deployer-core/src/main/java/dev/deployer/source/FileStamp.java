package dev.deployer.source;

import java.util.concurrent.TimeUnit;

/**
 * By what the system tells whether a file was written since: whoever writes to it, or gives it
 * another time, gives it a new time of change as well, and that one cannot be chosen (stat(2)).
 *
 * @param device of its file system
 * @param inode its number there
 * @param size bytes
 * @param modified nanoseconds since 1970 UTC
 * @param changed nanoseconds since 1970 UTC
 */
record FileStamp(long device, long inode, long size, long modified, long changed) {
  /** How many bytes it has where it is kept. */
  static final int BYTES = 5 * Long.BYTES;

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /**
   * Whether what was read then is in the file as long as it has this stamp.
   *
   * @param read when it was read, or before; nanoseconds since 1970 UTC
   * @param unseen for how long after a change another one may go without a time of its own; in
   *     nanoseconds
   */
  boolean isSettled(long read, long unseen) {
    // Times of whole seconds are those of an image, or of a file system that has no others.
    return changed % SECOND != 0 && changed < read - unseen && modified < read - unseen;
  }

  // Written out, since the compiler's own are made by each JVM anew: docs/performance.md.

  @Override
  public boolean equals(Object other) {
    return other instanceof FileStamp that
        && inode == that.inode
        && changed == that.changed
        && modified == that.modified
        && size == that.size
        && device == that.device;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(31 * inode + changed);
  }
}
