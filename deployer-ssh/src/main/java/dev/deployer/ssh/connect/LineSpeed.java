package dev.deployer.ssh.connect;

import java.time.Duration;
import java.util.Optional;
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
  private static final int LITTLE = 20;
  private static final double SECOND = Duration.ofSeconds(1).toNanos();

  private long bytes;
  private long waited;
  private long since;
  private long bytesSince;
  private long waitedSince;
  private boolean unhindered;
  private long fastest;

  /**
   * Whether compressing pays on a line.
   *
   * @param connecting how long the connection took, which says nothing where it is little: someone
   *     in between may have answered for the host
   * @param distance how long a round trip to the host itself took before
   * @param known bytes a second that it carried before
   */
  static boolean isSlow(Duration connecting, Optional<Duration> distance, OptionalLong known) {
    return known.isPresent()
        ? known.getAsLong() < OF_COMPRESSING
        : connecting.compareTo(FAR) >= 0 || distance.filter(d -> d.compareTo(FAR) >= 0).isPresent();
  }

  /** So many bytes were written from then to then ({@link System#nanoTime}). */
  synchronized void wrote(int count, long began, long ended) {
    bytes += count;
    waited += ended - began;
    if (bytesSince == 0) {
      since = began;
    }
    bytesSince += count;
    waitedSince += ended - began;
    if (bytesSince >= MUCH) {
      fastest = Math.max(fastest, aSecond(bytesSince, ended - since));
      unhindered |= waitedSince * LITTLE < ended - since;
      bytesSince = 0;
      waitedSince = 0;
    }
  }

  /**
   * What is to be remembered of the line, in bytes a second.
   *
   * <p>Where much was compressed, and hardly any time of that was waiting for the line, it would
   * have been as fast without, or faster. So the line is taken for a fast one, where nothing is
   * known of it, and what the next connection shows without compression counts from then on.
   */
  synchronized OptionalLong learned(boolean compressed, OptionalLong known) {
    OptionalLong measured = bytesASecond();
    return measured.isEmpty() && compressed && unhindered && known.isEmpty()
        ? OptionalLong.of(OF_COMPRESSING)
        : measured;
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
