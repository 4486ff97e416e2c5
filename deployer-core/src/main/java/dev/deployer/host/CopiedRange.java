package dev.deployer.host;

/**
 * A piece of a file that is copied from another one.
 *
 * @param at where it lies in the new file
 * @param from where it lies in the file that is copied from
 * @param length at least 1: of 0 a server makes "up to the end"
 */
public record CopiedRange(long at, long from, long length) {
  /** Holds the numbers to their bounds. */
  public CopiedRange {
    if (at < 0 || from < 0 || length < 1 || at + length < 0 || from + length < 0) {
      throw new IllegalArgumentException(
          length + " bytes at " + at + " from " + from + " are no range");
    }
  }
}
