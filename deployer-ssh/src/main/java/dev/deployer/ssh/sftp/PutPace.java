package dev.deployer.ssh.sftp;

/**
 * Decides, by how fast files are put, whether opening a further channel would pay: it is a process
 * of its own on the host, and takes a tenth of a second and more to open.
 *
 * <p>It would where the channels mostly wait, for a disk that is slow to sync or for a distant
 * host, and have much before them still. Where a processor or the line is busy it would not, which
 * shows in that the one before it has brought nothing.
 */
final class PutPace {
  /** A small file takes about as long as so many bytes of content. */
  private static final int FILE_BYTES = 64 << 10;

  /** Where a small file takes less time than this, the channels do not wait for anything. */
  static final long WAITING_NANOS = 1_000_000;

  /** With less time to go than this, another channel is not worth while. */
  static final long WORTH_NANOS = 1_000_000_000;

  /** With another channel the same must not have taken more than this share of the time. */
  private static final double GAIN = 0.8;

  private static final int BATCHES_TO_MEASURE = 2;

  /** Up to so many times the least are under way, as long as that many take no longer than this. */
  private static final int MOST_TIMES = 16;

  private static final long QUICK_NANOS = 500_000_000;

  private volatile int times = 1;
  private int batches;
  private double doneAtFirst;
  private long firstAt;
  private double before = Double.POSITIVE_INFINITY;

  /** The work of putting a file of so many bytes, with the cost of a file counted as bytes. */
  static double weight(long bytes) {
    return (double) bytes + FILE_BYTES;
  }

  /** How many times as much as the least a channel may have under way. */
  int times() {
    return times;
  }

  /** So much was put over one channel in so many nanoseconds; not for several threads. */
  void took(long nanoseconds) {
    times = nanoseconds < QUICK_NANOS ? Math.min(2 * times, MOST_TIMES) : Math.max(1, times / 2);
  }

  /** Files are being put from now on, and before it was something else. */
  void begin() {
    batches = 0;
  }

  /**
   * Whether to open another channel; asked after each batch, while none is being opened. The first
   * batch says nothing of the pace, since what puts it may just have begun.
   *
   * @param done the weight of all that was put over all channels
   * @param left the weight of what is to be put
   * @param now by {@link System#nanoTime}
   */
  boolean asksForMore(double done, double left, long now) {
    if (batches++ == 0) {
      doneAtFirst = done;
      firstAt = now;
      return false;
    }
    if (batches <= BATCHES_TO_MEASURE) {
      return false;
    }
    double pace = (now - firstAt) / (done - doneAtFirst);
    if (pace > GAIN * before || pace * FILE_BYTES < WAITING_NANOS || pace * left < WORTH_NANOS) {
      return false;
    }
    before = pace;
    batches = 0;
    return true;
  }
}
