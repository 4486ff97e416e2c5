package dev.deployer.ssh.sftp;

import dev.deployer.host.Change;
import java.util.List;

/**
 * Hands out the files of {@link SpreadChanges} to the channels that put them, each file to one of
 * them. Safe for many threads.
 *
 * <p>A channel takes the next file while its earlier ones are under way, so that it never stands
 * still between two portions. It has few of them under way at first, and twice as many each time
 * that as many as that were put quickly; so a channel that is slow leaves the others their share.
 * Files of which much is copied are taken one by one, with nothing else behind them.
 */
final class SharedFiles {
  static final int NONE = ChangeRun.Feed.NONE;

  /** How many a channel may have under way at the least. */
  static final int FILES = 64;

  private static final long BYTES = 16L << 20;

  private final List<? extends Change> changes;
  private final SpreadChanges spread;
  private final PutPace pace;
  private final double weight;
  private int next;
  private int nextLarge;
  private double done;
  private int parts;
  private int working;
  private boolean stopped;

  /** What one channel has. */
  final class Part {
    private final boolean first;
    private int files;
    private long bytes;
    private boolean large;
    private boolean works;
    private int portion;
    private long since;

    private Part(boolean first) {
      this.first = first;
    }

    /**
     * The index of a file, which is under way from now on; {@link #NONE} if none is to be taken.
     */
    int take() {
      synchronized (SharedFiles.this) {
        int index = stopped || large ? NONE : nextOf(this);
        if (index != NONE) {
          files++;
          bytes += SpreadChanges.sent(changes.get(index));
          if (!works) {
            works = true;
            working++;
            since = System.nanoTime();
          }
        }
        return index;
      }
    }

    /** The file has ended, one way or the other. */
    void ended(int index) {
      synchronized (SharedFiles.this) {
        files--;
        bytes -= SpreadChanges.sent(changes.get(index));
        large = false;
        done += weight(index);
        if (++portion >= pace.times() * FILES) {
          long now = System.nanoTime();
          pace.took(now - since);
          portion = 0;
          since = now;
        }
      }
    }

    /** This channel takes no more. */
    void leave() {
      synchronized (SharedFiles.this) {
        working -= works ? 1 : 0;
        works = false;
      }
    }
  }

  SharedFiles(List<? extends Change> changes, SpreadChanges spread, PutPace pace) {
    this.changes = changes;
    this.spread = spread;
    this.pace = pace;
    double all = 0;
    for (List<Integer> some : List.of(spread.files(), spread.large())) {
      for (int index : some) {
        all += weight(index);
      }
    }
    this.weight = all;
  }

  /**
   * For a further channel.
   *
   * @param first whether it is the one that takes what nobody else does
   */
  synchronized Part join(boolean first) {
    parts += first ? 0 : 1;
    return new Part(first);
  }

  /** How many have joined beside the first. */
  synchronized int joined() {
    return parts;
  }

  /** Whether a channel has something under way. */
  synchronized boolean areUnderWay() {
    return working > 0;
  }

  /** No more is taken. */
  synchronized void stop() {
    stopped = true;
  }

  /** The weight of what was put. */
  synchronized double done() {
    return done;
  }

  /** The weight of what is left. */
  synchronized double left() {
    return weight - done;
  }

  private double weight(int index) {
    return PutPace.weight(SpreadChanges.sent(changes.get(index)));
  }

  private int nextOf(Part part) {
    int left = spread.files().size() - next;
    if (nextLarge < spread.large().size() && (!part.first || left == 0)) {
      if (part.files > 0) {
        return NONE;
      }
      part.large = true;
      return spread.large().get(nextLarge++);
    }
    // Towards the end in smaller portions, so that all channels end together.
    int share = parts == 0 ? left : left / (2 * (parts + 1));
    int most = Math.max(FILES, Math.min(pace.times() * FILES, share));
    boolean takes = left > 0 && part.files < most && part.bytes < pace.times() * BYTES;
    return takes ? spread.files().get(next++) : NONE;
  }
}
