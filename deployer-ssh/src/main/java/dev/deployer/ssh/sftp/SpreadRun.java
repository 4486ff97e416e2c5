package dev.deployer.ssh.sftp;

import dev.deployer.host.Change;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.outcome.InWords;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Carries out {@link SpreadChanges}: directories and links over the first channel; files over it
 * and, where {@link PutPace} finds that slow, over others beside it, as {@link SharedFiles} hands
 * them out. Files of which much is copied go over another channel at once, where one can be opened;
 * the first takes what is left of them in the end. Then come those that are copied from others, in
 * the same way.
 *
 * <p>The listener is told on the calling thread only. Once a failure has left it, no further files
 * are taken, and those under way are awaited and not told.
 */
final class SpreadRun {
  /** What a lane tells: bytes of a change; a change that ended; or that it took its last. */
  private record Told(int index, long bytes, Ending ending, IOException failure) {
    Optional<IOException> loss() {
      return ending == Ending.LOST ? Optional.of(failure) : Optional.empty();
    }
  }

  private enum Ending {
    SENT,
    COPIED,
    CHANGE,
    PART,
    LOST
  }

  /** Where files are copied from others that are copied from others, at last one by one. */
  private static final int GENERATIONS = 3;

  private final SftpHost first;
  private final List<? extends Change> changes;
  private final SpreadChanges spread;
  private final boolean sync;
  private final int generation;
  private final ChangeListener listener;
  private final SharedFiles files;
  private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();

  /**
   * @param sync whether the server syncs files
   */
  SpreadRun(
      SftpHost first,
      List<? extends Change> changes,
      SpreadChanges spread,
      boolean sync,
      PutPace pace,
      ChangeListener listener) {
    this(first, changes, spread, sync, 1, pace, listener);
  }

  private SpreadRun(
      SftpHost first,
      List<? extends Change> changes,
      SpreadChanges spread,
      boolean sync,
      int generation,
      PutPace pace,
      ChangeListener listener) {
    this.first = first;
    this.changes = changes;
    this.spread = spread;
    this.sync = sync;
    this.generation = generation;
    this.files = new SharedFiles(changes, spread, pace);
    this.listener = new StoppingListener(listener, files);
  }

  void run(PutLanes lanes) throws IOException {
    putSideBySide(lanes);
    if (!spread.later().isEmpty()) {
      putLater(lanes);
    }
  }

  private void putSideBySide(PutLanes lanes) throws IOException {
    apply(spread.directories());
    lanes.help(this);
    if (!spread.large().isEmpty() && lanes.count() == 0) {
      lanes.open(this);
    }
    try {
      apply(spread.links());
      lanes.pace().begin();
      put(lanes);
      while (files.areUnderWay()) {
        pass(told.take());
      }
      passAll();
    } catch (ConnectionLostException e) {
      files.stop();
      lanes.close();
      throw e;
    } catch (InterruptedException e) {
      files.stop();
      lanes.close();
      throw interrupted(e);
    } catch (IOException | RuntimeException | Error e) {
      files.stop();
      awaitTheLanes(lanes, e);
      throw e;
    }
  }

  /** They do not depend on what is under way, and most of them on none of the others. */
  private void putLater(PutLanes lanes) throws IOException {
    List<Change> later = changes(spread.later());
    Optional<SpreadChanges> again =
        generation < GENERATIONS ? SpreadChanges.of(later, sync) : Optional.empty();
    if (again.isPresent()) {
      ChangeListener listens = told(spread.later());
      new SpreadRun(first, later, again.get(), sync, generation + 1, lanes.pace(), listens)
          .run(lanes);
    } else {
      apply(spread.later());
    }
  }

  private void apply(List<Integer> indexes) throws IOException {
    if (!indexes.isEmpty()) {
      first.applyHere(changes(indexes), told(indexes));
    }
  }

  private List<Change> changes(List<Integer> indexes) {
    return indexes.stream().<Change>map(changes::get).toList();
  }

  /** Tells what becomes of some of the changes. */
  private ChangeListener told(List<Integer> indexes) {
    return new ChangeListener() {
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
    };
  }

  /** Puts files over the first channel until there are no more, and passes on what lanes tell. */
  private void put(PutLanes lanes) throws IOException {
    SharedFiles.Part part = files.join(true);
    try {
      first.carryOut(
          new Handed(part) {
            @Override
            public int next() throws IOException {
              passAll();
              return super.next();
            }
          },
          new ChangeListener() {
            private int ended;

            @Override
            public void sent(int index, long bytes) {
              listener.sent(index, bytes);
            }

            @Override
            public void copied(int index, long bytes) {
              listener.copied(index, bytes);
            }

            @Override
            public void done(int index) throws IOException {
              end(index);
              listener.done(index);
            }

            @Override
            public void failed(int index, IOException failure) throws IOException {
              end(index);
              listener.failed(index, failure);
            }

            private void end(int index) {
              part.ended(index);
              if (++ended % SharedFiles.FILES == 0 && isTimeForMore(lanes)) {
                lanes.open(SpreadRun.this);
              }
            }
          });
    } finally {
      part.leave();
    }
  }

  private boolean isTimeForMore(PutLanes lanes) {
    return files.joined() == lanes.count()
        && lanes.pace().asksForMore(files.done(), files.left(), System.nanoTime());
  }

  /** Puts files over another channel until there are no more; on that channel's thread. */
  void takePart(SftpHost lane) throws IOException {
    SharedFiles.Part part = files.join(false);
    try {
      lane.carryOut(new Handed(part), telling(part));
    } catch (IOException | RuntimeException | Error e) {
      told.add(new Told(-1, 0, Ending.LOST, lost(e)));
      throw e;
    } finally {
      part.leave();
      told.add(new Told(-1, 0, Ending.PART, null));
    }
  }

  /** The files that a part takes. */
  private class Handed implements ChangeRun.Feed {
    private final SharedFiles.Part part;

    Handed(SharedFiles.Part part) {
      this.part = part;
    }

    @Override
    public int next() throws IOException {
      return part.take();
    }

    @Override
    public Change change(int index) {
      return changes.get(index);
    }
  }

  private ChangeListener telling(SharedFiles.Part part) {
    return new ChangeListener() {
      @Override
      public void sent(int index, long bytes) {
        told.add(new Told(index, bytes, Ending.SENT, null));
      }

      @Override
      public void copied(int index, long bytes) {
        told.add(new Told(index, bytes, Ending.COPIED, null));
      }

      @Override
      public void done(int index) {
        part.ended(index);
        told.add(new Told(index, 0, Ending.CHANGE, null));
      }

      @Override
      public void failed(int index, IOException failure) {
        part.ended(index);
        told.add(new Told(index, 0, Ending.CHANGE, failure));
      }
    };
  }

  private void passAll() throws IOException {
    for (Told each = told.poll(); each != null; each = told.poll()) {
      pass(each);
    }
  }

  private void pass(Told what) throws IOException {
    if (what.ending() == Ending.LOST) {
      throw endedBy(what.failure());
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
   * Waits for what is under way, of which nothing is told any more.
   *
   * @throws ConnectionLostException if a lane was lost: what became of its files is not known
   */
  private void awaitTheLanes(PutLanes lanes, Throwable failure) throws ConnectionLostException {
    Optional<IOException> lost = Optional.empty();
    try {
      while (files.areUnderWay()) {
        Told each = told.take();
        lost = lost.or(each::loss);
      }
    } catch (InterruptedException e) {
      lanes.close();
      throw interrupted(e);
    }
    for (Told each = told.poll(); each != null; each = told.poll()) {
      lost = lost.or(each::loss);
    }
    if (lost.isPresent()) {
      lanes.close();
      ConnectionLostException end = endedBy(lost.get());
      end.addSuppressed(failure);
      throw end;
    }
  }

  /** The first channel is of no use where another one was lost. */
  private ConnectionLostException endedBy(IOException loss) {
    ConnectionLostException lost = lost(loss);
    first.end(lost.reason());
    return lost;
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
