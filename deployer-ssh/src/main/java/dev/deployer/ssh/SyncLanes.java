package dev.deployer.ssh;

import dev.deployer.host.Change;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Host;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

/**
 * Channels that fsync closed files while another one goes on putting more.
 *
 * <p>A server works through one channel's requests one after the other, so each fsync there waits
 * for the disk alone; side by side, a journalling filesystem commits several with one write.
 */
final class SyncLanes implements AutoCloseable {
  private static final int BATCH = 16;
  private static final int BACKLOG = 1_024;

  /** A file that was synced, or was not. */
  record Outcome(int index, IOException failure) {}

  private record Work(int index, RemotePath path) {}

  private final BlockingQueue<Work> waiting = new LinkedBlockingQueue<>();
  private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private final List<Host> hosts = new ArrayList<>();
  private int underWay;

  private SyncLanes() {}

  /**
   * Opens up to so many channels, side by side; fewer where the host does not open as many.
   *
   * @throws ConnectionLostException if the thread is interrupted
   */
  static SyncLanes open(SftpHost.Connection connection, int count) throws ConnectionLostException {
    SyncLanes lanes = new SyncLanes();
    Semaphore opened = new Semaphore(0);
    for (int i = 0; i < count; i++) {
      Thread thread =
          new Thread(() -> lanes.serve(connection, opened), "sync " + connection.address());
      thread.setDaemon(true);
      lanes.threads.add(thread);
      thread.start();
    }
    try {
      opened.acquire(count);
      return lanes;
    } catch (InterruptedException e) {
      lanes.close();
      throw interrupted(e);
    }
  }

  boolean isEmpty() {
    synchronized (hosts) {
      return hosts.isEmpty();
    }
  }

  void add(int index, RemotePath path) {
    underWay++;
    waiting.add(new Work(index, path));
  }

  boolean isUnderWay() {
    return underWay > 0;
  }

  boolean hasRoom() {
    return underWay < BACKLOG;
  }

  /** An outcome that is there already, or null. */
  Outcome poll() {
    return counted(outcomes.poll());
  }

  Outcome take() throws ConnectionLostException {
    try {
      return counted(outcomes.take());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }

  private Outcome counted(Outcome outcome) {
    if (outcome != null) {
      underWay--;
    }
    return outcome;
  }

  private void serve(SftpHost.Connection connection, Semaphore opened) {
    Host host;
    try {
      host = connection.openHost();
      synchronized (hosts) {
        hosts.add(host);
      }
    } catch (IOException | RuntimeException e) {
      return;
    } finally {
      opened.release();
    }
    try (host) {
      while (true) {
        List<Work> batch = new ArrayList<>();
        batch.add(waiting.take());
        waiting.drainTo(batch, BATCH - 1);
        sync(host, batch);
      }
    } catch (InterruptedException e) {
      // The lanes are closed.
    }
  }

  private void sync(Host host, List<Work> batch) {
    boolean[] told = new boolean[batch.size()];
    ChangeListener telling =
        new ChangeListener() {
          @Override
          public void done(int at) {
            failed(at, null);
          }

          @Override
          public void failed(int at, IOException failure) {
            told[at] = true;
            outcomes.add(new Outcome(batch.get(at).index(), failure));
          }
        };
    try {
      host.apply(batch.stream().map(work -> new Change.Sync(work.path())).toList(), telling);
    } catch (IOException | RuntimeException e) {
      IOException failure =
          e instanceof IOException known ? known : new ConnectionLostException("a sync failed", e);
      for (int i = 0; i < told.length; i++) {
        if (!told[i]) {
          outcomes.add(new Outcome(batch.get(i).index(), failure));
        }
      }
    }
  }

  private static ConnectionLostException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new ConnectionLostException("the thread was interrupted", e);
  }
}
