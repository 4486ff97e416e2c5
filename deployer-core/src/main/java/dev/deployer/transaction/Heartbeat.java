package dev.deployer.transaction;

import dev.deployer.host.Change;
import dev.deployer.host.Content;
import dev.deployer.host.Host;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.time.Duration;
import java.util.List;

/**
 * Writes a growing counter to the workbench over a channel of its own, so that others see that the
 * holder lives. It proves nothing and decides nothing.
 */
final class Heartbeat implements AutoCloseable {
  private final Thread thread;
  private final Host host;
  private volatile boolean ended;

  private Heartbeat(Host host, RemotePath workbench, Duration every) {
    this.host = host;
    this.thread = new Thread(() -> beat(workbench, every), "deployer-heartbeat");
    thread.setDaemon(true);
  }

  /** Begins to beat; the first beat comes after {@code every}. */
  static Heartbeat start(Host host, Workbench bench, Duration every) throws IOException {
    Heartbeat heartbeat = new Heartbeat(host.another(), bench.directory(), every);
    heartbeat.thread.start();
    return heartbeat;
  }

  private void beat(RemotePath workbench, Duration every) {
    RemotePath next = workbench.child("heartbeat-next");
    try {
      for (long count = 1; !ended; count++) {
        synchronized (this) {
          wait(every.toMillis());
        }
        if (!ended) {
          put(next, count);
          host.rename(next, workbench.child("heartbeat"));
        }
      }
    } catch (InterruptedException | IOException e) {
      // The run itself finds out by its own requests that the lock or the connection is lost.
      ended = true;
    }
  }

  private void put(RemotePath next, long count) throws IOException {
    byte[] text = (count + "\n").getBytes(StandardCharsets.US_ASCII);
    Change.PutFile file = new Change.PutFile(next, 0600, count, Content.of(text), false);
    try {
      host.apply(List.of(file));
    } catch (FileAlreadyExistsException e) {
      host.apply(List.of(new Change.RemoveFile(next), file));
    }
  }

  /** Ends it, and waits until its last request is answered or given up. */
  @Override
  public void close() {
    synchronized (this) {
      ended = true;
      notifyAll();
    }
    boolean interrupted = false;
    try {
      thread.join(2_000);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    host.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
