package dev.deployer.ssh.connect;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * How much a line carries, told from what was written to it: it is slow where writing had to wait,
 * and fast where much went without. Where neither is sure, nothing is said.
 *
 * <p>What a system takes and has not sent yet, some megabytes, counts as written. So a line is fast
 * only by many more than these.
 */
final class LineSpeed {
  /** Bytes a second that zlib at level 3 makes in Java: what a faster line would wait for. */
  static final long OF_COMPRESSING = 70_000_000;

  /** From here on a host is so far away that its line is taken for a slow one. */
  static final Duration FAR = Duration.ofMillis(4);

  private static final long ENOUGH = 1 << 20;
  private static final long LONG_ENOUGH = Duration.ofMillis(200).toNanos();
  private static final long MUCH = 16 << 20;
  private static final double SECOND = Duration.ofSeconds(1).toNanos();

  private long bytes;
  private long waited;
  private long since;
  private long bytesSince;
  private long fastest;

  /**
   * Whether compressing pays on a line.
   *
   * @param connecting how long the connection took
   * @param known bytes a second that it carried before
   */
  static boolean isSlow(Duration connecting, OptionalLong known) {
    return known.isPresent() ? known.getAsLong() < OF_COMPRESSING : connecting.compareTo(FAR) >= 0;
  }

  /** So many bytes were written from then to then ({@link System#nanoTime}). */
  synchronized void wrote(int count, long began, long ended) {
    bytes += count;
    waited += ended - began;
    if (bytesSince == 0) {
      since = began;
    }
    bytesSince += count;
    if (bytesSince >= MUCH) {
      fastest = Math.max(fastest, aSecond(bytesSince, ended - since));
      bytesSince = 0;
    }
  }

  private static long aSecond(long count, long nanoseconds) {
    return (long) (count * SECOND / Math.max(1, nanoseconds));
  }

  /** Bytes a second, where that is known well enough to be remembered. */
  synchronized OptionalLong bytesASecond() {
    if (fastest >= OF_COMPRESSING) {
      return OptionalLong.of(fastest);
    }
    if (bytes >= ENOUGH && waited >= LONG_ENOUGH && aSecond(bytes, waited) < OF_COMPRESSING) {
      return OptionalLong.of(aSecond(bytes, waited));
    }
    return OptionalLong.empty();
  }
}
