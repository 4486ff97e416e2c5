package dev.deployer.ssh.connect;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How a connection that compresses sends its content: deflated or, as zlib does without much work,
 * stored.
 *
 * <p>What a line would carry without compression is not seen by what it carries with it: where
 * deflating takes the time, the line may be faster than that or slower, by any factor. So the two
 * are compared, once in a connection: where deflating took a tenth of the time of some megabytes or
 * more, one is stored, and unless that holds up those behind it as only a line can that is much too
 * slow, the next ones are, until they were carried or have taken longer than deflated. The rest
 * goes the faster way.
 *
 * <p>Not for several threads, but for {@link #compared}.
 */
final class FasterWay {
  /** What is measured, in bytes of content. */
  static final long STRETCH = 4 << 20;

  /**
   * What the channels of a connection may have under way, in bytes of content: so much goes out at
   * the pace of what was sent before.
   */
  static final long UNDER_WAY = 8 << 20;

  /** What is stored to see how the line takes it. */
  static final long PROBE = 1 << 20;

  /** How many times as long as deflated it may take. */
  private static final int PROBE_TIMES = 3;

  /** Where nothing is sent for so long, it is not the line that is waited for. */
  static final long PAUSE = TimeUnit.SECONDS.toNanos(2);

  private static final int SHARE = 10;
  private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

  private enum State {
    DEFLATES,
    PROBES,
    STORES_WHAT_GOES_AT_THE_OLD_PACE,
    STORES_WHAT_IS_MEASURED,
    KNOWS
  }

  private State state;
  private boolean stores;
  private boolean full;

  /** When this state began, in nanoseconds, and what it has sent since. */
  private long since;

  private long sent;
  private long spentOnDeflating;
  private long last;
  private long deflated;
  private long storingSince;
  private long stored;
  private long patience;
  private volatile Optional<Carried> compared = Optional.empty();

  private FasterWay(State state) {
    this.state = state;
  }

  /** Deflates, until storing has shown to be faster. */
  static FasterWay toBeFound() {
    return new FasterWay(State.DEFLATES);
  }

  /** Stores: that was the faster way, and what comes back is compressed all the same. */
  static FasterWay storing() {
    FasterWay way = new FasterWay(State.KNOWS);
    way.stores = true;
    return way;
  }

  /** Deflates: it is a person's word, or was the faster way. */
  static FasterWay deflating() {
    return new FasterWay(State.KNOWS);
  }

  /**
   * Whether the next packet is stored.
   *
   * @param size how many bytes it has
   * @param now {@link System#nanoTime}
   */
  boolean stores(int size, long now) {
    if (state != State.KNOWS) {
      if (last == 0 || now - last > PAUSE) {
        begin(State.DEFLATES, now);
        full = false;
        stores = false;
      } else if (state == State.DEFLATES) {
        lookAtDeflating(now);
      } else if (state == State.PROBES) {
        lookAtProbe(now);
      } else {
        lookAtStoring(now);
      }
      last = now;
      sent += size;
    }
    return stores;
  }

  /** It took so long to deflate a packet. */
  void deflated(long nanoseconds) {
    spentOnDeflating += nanoseconds;
  }

  /** What the line carries either way, once that was compared. */
  Optional<Carried> compared() {
    return compared;
  }

  private void begin(State next, long now) {
    state = next;
    since = now;
    sent = 0;
    spentOnDeflating = 0;
  }

  private void lookAtDeflating(long now) {
    if (sent < (full ? STRETCH : UNDER_WAY)) {
      return;
    }
    long took = now - since;
    // Until as much is under way as may be, nothing was waited for.
    if (!full || spentOnDeflating * SHARE < took) {
      full = true;
      begin(State.DEFLATES, now);
      return;
    }
    deflated = aSecond(sent, took);
    stores = true;
    begin(State.PROBES, now);
  }

  /** All that was under way with the probe has arrived when so much was sent behind it. */
  private void lookAtProbe(long now) {
    stores = sent < PROBE;
    if (sent < PROBE + UNDER_WAY) {
      return;
    }
    double asDeflated = SECOND * (sent + (PROBE_TIMES - 1) * PROBE) / deflated;
    if (now - since > asDeflated) {
      state = State.KNOWS;
      return;
    }
    patience = (long) (SECOND * (UNDER_WAY + STRETCH) / deflated);
    storingSince = now;
    stored = 0;
    stores = true;
    begin(State.STORES_WHAT_GOES_AT_THE_OLD_PACE, now);
  }

  private void lookAtStoring(long now) {
    boolean measured = state == State.STORES_WHAT_IS_MEASURED;
    long all = stored + sent;
    if (now - storingSince > patience) {
      decide(Math.min(deflated, aSecond(all, now - storingSince)));
    } else if (!measured && sent >= UNDER_WAY) {
      stored = sent;
      begin(State.STORES_WHAT_IS_MEASURED, now);
    } else if (measured && sent >= STRETCH) {
      decide(aSecond(sent, now - since));
    }
  }

  private void decide(long plain) {
    Carried both = Carried.both(plain, deflated);
    compared = Optional.of(both);
    stores = !both.isSlow();
    state = State.KNOWS;
  }

  private static long aSecond(long count, long nanoseconds) {
    return Math.max(1, LineSpeed.aSecond(count, nanoseconds));
  }
}
