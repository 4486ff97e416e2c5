package dev.deployer.ssh.sftp;

import dev.deployer.parallel.Threads;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Further channels that put files beside the first one, each on a thread of its own; opened one by
 * one, while the first one works, and kept.
 *
 * <p>A server works through one channel's requests one after the other, so each fsync there waits
 * for the disk alone; side by side, a journalling filesystem commits several with one write. Where
 * no further channel can be opened, the first one does all the work.
 */
final class PutLanes implements AutoCloseable {
  private static final int LANES = 3;

  private final SftpHost.Connection connection;
  private final List<Thread> threads = new ArrayList<>();
  private final BlockingQueue<SpreadRun> runs = new LinkedBlockingQueue<>();
  private final PutPace pace = new PutPace();
  private boolean closed;

  PutLanes(SftpHost.Connection connection) {
    this.connection = connection;
  }

  /** How fast files are put over this connection. */
  PutPace pace() {
    return pace;
  }

  synchronized int count() {
    return threads.size();
  }

  /** Has the lanes take part in a run; does nothing once they are closed. */
  synchronized void help(SpreadRun run) {
    runs.clear();
    for (int i = 0; i < threads.size(); i++) {
      runs.add(run);
    }
  }

  /** Opens another one, which takes part in the run; does nothing where there are enough. */
  synchronized void open(SpreadRun run) {
    if (closed || threads.size() == LANES) {
      return;
    }
    runs.add(run);
    threads.add(Threads.start("put " + connection.address(), this::serve));
  }

  private void serve() {
    try (SftpHost host = connection.openHost()) {
      while (true) {
        runs.take().takePart(host);
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      // There is no such channel, or none is needed any more.
    }
  }

  /** What is under way then ends as if the connection were lost; from any thread. */
  @Override
  public synchronized void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
  }
}
