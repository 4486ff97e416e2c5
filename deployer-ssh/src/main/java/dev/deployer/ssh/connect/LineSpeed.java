package dev.deployer.ssh.connect;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How much a line carries, told from what was written to it: it is slow where writing had to wait,
 * and fast where much went without compression. Where neither is sure, nothing is said: a sender
 * may have been held up by what it did itself, or by replies.
 *
 * <p>What a system takes and has not sent yet, some megabytes, counts as written. So a line is fast
 * only by many more than these.
 */
final class LineSpeed {
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
   * @param connecting how long the connection took, which says nothing where it is little: someone
   *     in between may have answered for the host
   * @param distance how long a round trip to the host itself took before
   * @param known what it carried before
   */
  static boolean isSlow(Duration connecting, Optional<Duration> distance, Optional<Carried> known) {
    return known.map(Carried::isSlow).orElse(isFar(connecting, distance));
  }

  /** Whether a round trip takes long; the parameters are those of {@link #isSlow}. */
  static boolean isFar(Duration connecting, Optional<Duration> distance) {
    return connecting.compareTo(FAR) >= 0
        || distance.filter(d -> d.compareTo(FAR) >= 0).isPresent();
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

  /**
   * What is to be remembered of a line that carried content as it is.
   *
   * @param known what it carried before
   */
  synchronized Optional<Carried> plain(Optional<Carried> known) {
    OptionalLong compressed = known.map(Carried::compressed).orElse(OptionalLong.empty());
    OptionalLong measured =
        compressed.isPresent() && fastest > 0 ? OptionalLong.of(fastest) : bytesASecond();
    return measured.isPresent()
        ? Optional.of(new Carried(measured.getAsLong(), compressed))
        : Optional.empty();
  }

  /**
   * What is to be remembered of a line that carried what was compressed, and that was not compared
   * with what is not: no more than that it is a slow one.
   *
   * @param known what it carried before
   */
  synchronized Optional<Carried> compressed(Optional<Carried> known) {
    OptionalLong measured = bytesASecond();
    return known.isEmpty() && measured.orElse(Long.MAX_VALUE) < Carried.OF_COMPRESSING
        ? Optional.of(Carried.plainly(measured.getAsLong()))
        : Optional.empty();
  }

  /** How many that is a second. */
  static long aSecond(long count, long nanoseconds) {
    return (long) (count * SECOND / Math.max(1, nanoseconds));
  }

  /** Bytes a second, where that is known well enough to be remembered. */
  private OptionalLong bytesASecond() {
    if (fastest >= Carried.OF_COMPRESSING) {
      return OptionalLong.of(fastest);
    }
    if (bytes >= ENOUGH
        && waited >= LONG_ENOUGH
        && aSecond(bytes, waited) < Carried.OF_COMPRESSING) {
      return OptionalLong.of(aSecond(bytes, waited));
    }
    return OptionalLong.empty();
  }
}
