package dev.deployer.metadata;

/**
 * Which versions of the data in one store a release reads, and which one it writes.
 *
 * @param from the lowest that it reads
 * @param to the highest that it reads
 * @param writes what it writes; one that it reads
 * @param oneWay whether it may go live though what is live then cannot read what it writes
 */
public record StoreVersions(long from, long to, long writes, boolean oneWay) {
  /** The highest version there can be: any number of 15 digits, so that a time fits. */
  public static final long MOST = 999_999_999_999_999L;

  /**
   * Validates.
   *
   * @throws IllegalArgumentException if it writes what it does not read
   */
  public StoreVersions {
    if (from < 0 || to > MOST || from > to) {
      throw new IllegalArgumentException(
          "it reads from " + from + " to " + to + "; the first is at most the second");
    }
    if (writes < from || writes > to) {
      throw new IllegalArgumentException(
          "it writes " + writes + ", which it does not read: it reads " + range(from, to));
    }
  }

  /** Whether it reads this version. */
  public boolean reads(long version) {
    return from <= version && version <= to;
  }

  /** What it reads, for people: {@code 41}, or {@code 41 to 43}. */
  public String range() {
    return range(from, to);
  }

  private static String range(long from, long to) {
    return from == to ? String.valueOf(from) : from + " to " + to;
  }
}
