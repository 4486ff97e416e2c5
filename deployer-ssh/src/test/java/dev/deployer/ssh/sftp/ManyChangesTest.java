package dev.deployer.ssh.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.host.Change;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Content;
import dev.deployer.path.RemotePath;
import dev.deployer.ssh.OnOpenSsh;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Long lists of changes against a real sftp-server: side by side, in portions, and to the end. */
class ManyChangesTest extends OnOpenSsh {
  private static final int FILES = 1_000;

  /**
   * A byte that is slow to put the first times, so that it is worth while to open another channel;
   * after that, reading it waits until several threads have read some.
   */
  private static class Slow implements Content {
    private static final int SLOW_TIMES = 500;

    private final Set<Thread> readers = ConcurrentHashMap.newKeySet();
    private final CountDownLatch several = new CountDownLatch(2);
    private final AtomicInteger times = new AtomicInteger();

    @Override
    public long size() {
      return 1;
    }

    @Override
    public InputStream open() throws IOException {
      if (readers.add(Thread.currentThread())) {
        several.countDown();
      }
      if (times.incrementAndGet() <= SLOW_TIMES) {
        LockSupport.parkNanos(3 * PutPace.WAITING_NANOS);
      } else {
        awaitSeveral();
      }
      return new ByteArrayInputStream(new byte[1]);
    }

    private void awaitSeveral() throws IOException {
      try {
        if (!several.await(30, TimeUnit.SECONDS)) {
          throw new AssertionError("one thread puts all files");
        }
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }

    boolean severalHaveRead() {
      return readers.size() > 1;
    }
  }

  /** A byte that other threads than the one it was made on cannot read until it is let go. */
  private static final class Held implements Content {
    private final Thread maker = Thread.currentThread();
    private final CountDownLatch free = new CountDownLatch(1);

    @Override
    public long size() {
      return 1;
    }

    @Override
    public InputStream open() throws IOException {
      try {
        if (Thread.currentThread() != maker && !free.await(30, TimeUnit.SECONDS)) {
          throw new AssertionError("nobody lets it go");
        }
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      return new ByteArrayInputStream(new byte[1]);
    }

    void letGo() {
      free.countDown();
    }
  }

  private static final class Told implements ChangeListener {
    private final Set<Thread> threads = new HashSet<>();
    private final Set<Integer> sent = new HashSet<>();
    private final List<Integer> done = new ArrayList<>();
    private final Map<Integer, IOException> failed = new HashMap<>();

    @Override
    public void sent(int index, long bytes) {
      threads.add(Thread.currentThread());
      sent.add(index);
    }

    @Override
    public void done(int index) {
      threads.add(Thread.currentThread());
      done.add(index);
    }

    @Override
    public void failed(int index, IOException failure) {
      threads.add(Thread.currentThread());
      failed.put(index, failure);
    }
  }

  @Test
  void durableFilesThatAreSlowToPutArePutOverSeveralChannelsAtOnce() throws IOException {
    Slow slow = new Slow();
    Told told = new Told();
    List<Change> changes = tree(slow, true);
    host.apply(changes, told);
    assertThat(slow.severalHaveRead()).isTrue();
    assertThat(told.threads).containsExactly(Thread.currentThread());
    assertThat(told.done)
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, changes.size()).boxed().toList());
    assertThat(told.sent).hasSize(FILES);
    assertThat(filesBelow(local)).isEqualTo(2 * FILES);
    assertThat(Files.getLastModifiedTime(local.resolve("d7/f7")).to(TimeUnit.SECONDS)).isEqualTo(7);
  }

  @Test
  void refusalsNameTheirChangeWhicheverChannelMeetsThem() throws IOException {
    List<Change> changes = tree(new Slow(), true);
    Files.createDirectory(local.resolve("taken"));
    changes.add(put(root.child("taken"), Content.of(new byte[1]), true));
    changes.add(put(root.child("absent").child("f"), Content.of(new byte[1]), true));
    Told told = new Told();
    host.apply(changes, told);
    assertThat(told.failed).containsOnlyKeys(changes.size() - 2, changes.size() - 1);
    assertThat(told.failed.get(changes.size() - 2)).isInstanceOf(FileAlreadyExistsException.class);
    assertThat(told.done).hasSize(changes.size() - 2);
  }

  @Test
  void onceAFailureHasLeftTheListenerNothingMoreIsPutOverAnyChannel() throws IOException {
    Slow slow = new Slow();
    Held held = new Held();
    List<Change> changes = tree(slow, true);
    for (int i = 0; i < FILES; i++) {
      changes.add(put(root.child("m" + i), held, true));
    }
    ChangeListener leaving =
        new ChangeListener() {
          @Override
          public void done(int index) throws IOException {
            if (slow.severalHaveRead()) {
              held.letGo();
              throw new IOException("this one has failed");
            }
          }
        };
    assertThatThrownBy(() -> host.apply(changes, leaving)).hasMessage("this one has failed");
    long there = filesBelow(local);
    assertThat(there).isLessThan(3 * FILES);
    host.apply(List.of(new Change.MakeDirectory(root.child("usable"), 0755)));
    assertThat(filesBelow(local)).isEqualTo(there);
  }

  @Test
  void whatCountsOnAFileOfTheSameListComesAfterIt() throws IOException {
    List<Change> changes = tree(Content.of(new byte[1]), true);
    RemotePath last = changes.get(changes.size() - 1).path();
    changes.add(new Change.HardLink(root.child("again"), last));
    changes.add(new Change.RemoveFile(last));
    host.apply(changes);
    assertThat(local.resolve("again")).hasSize(1);
    assertThat(filesBelow(local)).isEqualTo(2 * FILES);
  }

  @Test
  void aFileBelowALinkOfTheSameListComesAfterIt() throws IOException {
    List<Change> changes = tree(Content.of(new byte[1]), true);
    changes.add(new Change.SymbolicLink(root.child("l"), "d1"));
    changes.add(put(root.child("l").child("behind"), Content.of(new byte[1]), true));
    host.apply(changes);
    assertThat(local.resolve("d1/behind")).exists();
  }

  @Test
  void anInterruptEndsPuttingOverSeveralChannels() {
    Thread caller = Thread.currentThread();
    AtomicBoolean first = new AtomicBoolean(true);
    Content interrupting =
        new Slow() {
          @Override
          public InputStream open() throws IOException {
            if (severalHaveRead() && first.compareAndSet(true, false)) {
              caller.interrupt();
            }
            return super.open();
          }
        };
    assertThatThrownBy(() -> host.apply(tree(interrupting, true)))
        .isInstanceOf(ConnectionLostException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThatThrownBy(() -> host.stat(root)).isInstanceOf(ConnectionLostException.class);
  }

  @Test
  void closingTheHostFromAnotherThreadEndsPuttingOverSeveralChannels() {
    AtomicBoolean first = new AtomicBoolean(true);
    Content closing =
        new Slow() {
          @Override
          public InputStream open() throws IOException {
            if (severalHaveRead() && first.compareAndSet(true, false)) {
              closeOnAnotherThread();
            }
            return super.open();
          }
        };
    assertThatThrownBy(() -> host.apply(tree(closing, true)))
        .isInstanceOf(ConnectionLostException.class);
    assertThat(first).isFalse();
  }

  private void closeOnAnotherThread() throws IOException {
    Thread other = new Thread(host::close);
    other.start();
    try {
      other.join();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void syncsAreUnderWaySideBySide() throws IOException {
    List<Change> directories = new ArrayList<>();
    List<Change> syncs = new ArrayList<>();
    for (int i = 0; i < FILES; i++) {
      directories.add(new Change.MakeDirectory(root.child("d" + i), 0755));
      syncs.add(new Change.Sync(root.child("d" + i)));
    }
    host.apply(directories);
    assertThat(roundTripsOf(syncs)).isLessThan(FILES / 2);
  }

  private long roundTripsOf(List<Change> changes) throws IOException {
    long before = host.traffic().roundTrips();
    host.apply(changes);
    return host.traffic().roundTrips() - before;
  }

  /** Directories, each with a file and a link to a file that is there already. */
  private List<Change> tree(Content content, boolean durable) throws IOException {
    Path linked = Files.writeString(Files.createTempFile(server.folder(), "l", ""), "x");
    Files.move(linked, local.resolve("linked"));
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < FILES; i++) {
      RemotePath directory = root.child("d" + i % 20);
      if (i < 20) {
        changes.add(new Change.MakeDirectory(directory, 0755));
      }
    }
    for (int i = 0; i < FILES - 1; i++) {
      changes.add(
          new Change.HardLink(root.child("d" + i % 20).child("l" + i), root.child("linked")));
    }
    for (int i = 0; i < FILES; i++) {
      changes.add(
          new Change.PutFile(root.child("d" + i % 20).child("f" + i), 0644, i, content, durable));
    }
    return changes;
  }

  private static Change put(RemotePath path, Content content, boolean durable) {
    return new Change.PutFile(path, 0644, 1_000_000_000, content, durable);
  }

  private static long filesBelow(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).count();
    }
  }
}
