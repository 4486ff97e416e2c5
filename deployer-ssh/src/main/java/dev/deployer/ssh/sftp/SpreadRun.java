package dev.deployer.ssh.sftp;

import dev.deployer.host.Change;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Host;
import dev.deployer.outcome.InWords;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;

/**
 * Carries out {@link SpreadChanges}: directories and links over the first channel; files over it
 * and, where {@link PutPace} finds that slow, over others beside it, each channel taking the next
 * few when it has put its last ones. Files of which much is copied go over another channel at once,
 * where one can be opened, one by one; the first takes what is left of them in the end.
 *
 * <p>The listener is told on the calling thread only. Once a failure has left it, no further files
 * are taken, and those under way are awaited and not told.
 */
final class SpreadRun {
  /** How much is taken at once at the least. */
  private static final int FILES = 64;

  private static final long BYTES = 16L << 20;

  /** Up to so many times that, as long as it takes no longer than this. */
  private static final int MOST_TIMES = 16;

  private static final long QUICK_NANOS = 500_000_000;

  /** What a lane tells: bytes of a change; a change that ended; or that it took its last. */
  private record Told(int index, long bytes, Ending ending, IOException failure) {}

  private enum Ending {
    SENT,
    COPIED,
    CHANGE,
    BATCH,
    LOST
  }

  /** Carries out a list over the first channel. */
  interface First {
    void apply(List<? extends Change> changes, ChangeListener listener) throws IOException;

    /** Says that it is of no further use. */
    void end(String reason);
  }

  private final First first;
  private final List<? extends Change> changes;
  private final SpreadChanges spread;
  private final ChangeListener listener;
  private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
  private final double weight;
  private int next;
  private int nextLarge;
  private double taken;
  private int joined;
  private int times = 1;
  private int batches;
  private boolean stopped;

  SpreadRun(
      First first, List<? extends Change> changes, SpreadChanges spread, ChangeListener listener) {
    this.first = first;
    this.changes = changes;
    this.spread = spread;
    this.listener = listener;
    this.weight =
        Stream.concat(spread.files().stream(), spread.large().stream())
            .mapToDouble(this::weight)
            .sum();
  }

  void run(PutLanes lanes) throws IOException {
    apply(spread.directories());
    lanes.help(this);
    if (!spread.large().isEmpty() && lanes.count() == 0) {
      lanes.open(this);
    }
    try {
      apply(spread.links());
      lanes.pace().begin();
      for (List<Integer> batch = take(false); !batch.isEmpty(); batch = take(false)) {
        long start = System.nanoTime();
        try {
          apply(batch);
        } finally {
          ended(start);
        }
        if (isTimeForMore(lanes)) {
          lanes.open(this);
        }
        for (Told each = told.poll(); each != null; each = told.poll()) {
          pass(each);
        }
      }
      while (isUnderWay()) {
        pass(told.take());
      }
      for (Told each = told.poll(); each != null; each = told.poll()) {
        pass(each);
      }
    } catch (ConnectionLostException e) {
      stop();
      lanes.close();
      throw e;
    } catch (InterruptedException e) {
      stop();
      lanes.close();
      throw interrupted(e);
    } catch (IOException | RuntimeException | Error e) {
      stop();
      awaitTheLanes(lanes);
      throw e;
    }
  }

  private void apply(List<Integer> indexes) throws IOException {
    if (!indexes.isEmpty()) {
      first.apply(
          indexes.stream().map(changes::get).toList(),
          new ChangeListener() {
            @Override
            public void sent(int at, long bytes) {
              listener.sent(indexes.get(at), bytes);
            }

            @Override
            public void copied(int at, long bytes) {
              listener.copied(indexes.get(at), bytes);
            }

            @Override
            public void done(int at) throws IOException {
              listener.done(indexes.get(at));
            }

            @Override
            public void failed(int at, IOException failure) throws IOException {
              listener.failed(indexes.get(at), failure);
            }
          });
    }
  }

  private synchronized boolean isTimeForMore(PutLanes lanes) {
    return joined == lanes.count()
        && lanes.pace().asksForMore(taken, weight - taken, System.nanoTime());
  }

  private double weight(int index) {
    return PutPace.weight(SpreadChanges.sent(changes.get(index)));
  }

  /** Puts files over another channel until there are no more; on that channel's thread. */
  void takePart(Host lane) throws IOException {
    join();
    for (List<Integer> batch = take(true); !batch.isEmpty(); batch = take(true)) {
      long start = System.nanoTime();
      try {
        lane.apply(batch.stream().map(changes::get).toList(), telling(batch));
      } catch (IOException | RuntimeException | Error e) {
        told.add(new Told(-1, 0, Ending.LOST, lost(e)));
        throw e;
      } finally {
        ended(start);
        told.add(new Told(-1, 0, Ending.BATCH, null));
      }
    }
  }

  private ChangeListener telling(List<Integer> batch) {
    return new ChangeListener() {
      @Override
      public void sent(int at, long bytes) {
        told.add(new Told(batch.get(at), bytes, Ending.SENT, null));
      }

      @Override
      public void copied(int at, long bytes) {
        told.add(new Told(batch.get(at), bytes, Ending.COPIED, null));
      }

      @Override
      public void done(int at) {
        told.add(new Told(batch.get(at), 0, Ending.CHANGE, null));
      }

      @Override
      public void failed(int at, IOException failure) {
        told.add(new Told(batch.get(at), 0, Ending.CHANGE, failure));
      }
    };
  }

  private void pass(Told what) throws IOException {
    if (what.ending() == Ending.LOST) {
      first.end(lost(what.failure()).reason());
      throw what.failure();
    } else if (what.ending() == Ending.SENT) {
      listener.sent(what.index(), what.bytes());
    } else if (what.ending() == Ending.COPIED) {
      listener.copied(what.index(), what.bytes());
    } else if (what.failure() != null) {
      listener.failed(what.index(), what.failure());
    } else if (what.ending() == Ending.CHANGE) {
      listener.done(what.index());
    }
  }

  /**
   * The indexes of the next few files, which are under way from now on; empty if none are left.
   *
   * @param lane whether they are for another channel than the first
   */
  private synchronized List<Integer> take(boolean lane) {
    List<Integer> batch = new ArrayList<>();
    long bytes = 0;
    boolean othersAreTaken = next == spread.files().size();
    if (!stopped && nextLarge < spread.large().size() && (lane || othersAreTaken)) {
      int index = spread.large().get(nextLarge++);
      taken += weight(index);
      batches++;
      return List.of(index);
    }
    // Towards the end in smaller portions, so that all channels end together.
    int share = (spread.files().size() - next) / (2 * (joined + 1));
    int most = Math.max(FILES, Math.min(times * FILES, share));
    while (!stopped
        && next < spread.files().size()
        && batch.size() < most
        && bytes < times * BYTES) {
      int index = spread.files().get(next++);
      bytes += SpreadChanges.sent(changes.get(index));
      taken += weight(index);
      batch.add(index);
    }
    batches += batch.isEmpty() ? 0 : 1;
    return batch;
  }

  private synchronized void join() {
    joined++;
  }

  private synchronized void ended(long start) {
    batches--;
    boolean quick = System.nanoTime() - start < QUICK_NANOS;
    times = quick ? Math.min(2 * times, MOST_TIMES) : Math.max(1, times / 2);
  }

  private synchronized boolean isUnderWay() {
    return batches > 0;
  }

  private synchronized void stop() {
    stopped = true;
  }

  private void awaitTheLanes(PutLanes lanes) throws ConnectionLostException {
    try {
      while (isUnderWay()) {
        told.take();
      }
    } catch (InterruptedException e) {
      lanes.close();
      throw interrupted(e);
    }
  }

  private static ConnectionLostException lost(Throwable e) {
    return e instanceof ConnectionLostException known
        ? known
        : new ConnectionLostException("a further channel failed: " + InWords.of(e), e);
  }

  private ConnectionLostException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    first.end("the thread was interrupted");
    return new ConnectionLostException("the thread was interrupted", e);
  }
}
