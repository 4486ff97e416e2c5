package dev.deployer.execution;

import dev.deployer.host.Change;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Content;
import dev.deployer.host.Host;
import dev.deployer.outcome.InWords;
import dev.deployer.outcome.Warning;
import dev.deployer.parallel.Threads;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes a growing counter to the workbench over a channel of its own, so that others see that the
 * holder lives. It proves nothing and decides nothing. The channel is opened for the first beat: a
 * short run needs none.
 */
final class Heartbeat implements AutoCloseable {
  private static final Duration LAST_ANSWER = Duration.ofSeconds(2);

  private final Thread thread;
  private final Host main;
  private final Consumer<Warning> warnings;
  private boolean warned;
  private volatile Host own;
  private volatile boolean ended;

  private Heartbeat(Host main, RemotePath workbench, Duration every, Consumer<Warning> warnings) {
    this.main = main;
    this.warnings = warnings;
    this.thread = Threads.prepare("deployer-heartbeat", () -> beat(workbench, every));
  }

  /**
   * Begins to beat; the first beat comes after {@code every}.
   *
   * @param warnings told once, on a thread of its own, where a beat fails
   */
  static Heartbeat start(Host main, Workbench bench, Duration every, Consumer<Warning> warnings) {
    Heartbeat heartbeat = new Heartbeat(main, bench.directory(), every, warnings);
    heartbeat.thread.start();
    return heartbeat;
  }

  private void beat(RemotePath workbench, Duration every) {
    RemotePath next = workbench.child("heartbeat-next");
    try {
      for (long count = 1; !ended; count++) {
        synchronized (this) {
          if (!ended) {
            wait(every.toMillis());
          }
        }
        if (!ended) {
          beat(workbench, next, count);
        }
      }
    } catch (InterruptedException | ConnectionLostException | NoSuchFileException e) {
      // The run itself finds out by its own requests that the lock or the connection is lost.
      ended = true;
    }
  }

  /** A disk that is full now may have room for the next one. */
  private void beat(RemotePath workbench, RemotePath next, long count)
      throws ConnectionLostException, NoSuchFileException {
    try {
      Host host = channel();
      put(host, next, count);
      host.rename(next, workbench.child("heartbeat"));
    } catch (ConnectionLostException | NoSuchFileException e) {
      throw e;
    } catch (IOException e) {
      if (!warned && !ended) {
        warned = true;
        warnings.accept(new Warning.NoHeartbeat(InWords.of(e)));
      }
    }
  }

  private Host channel() throws IOException {
    if (own == null) {
      Host opened = main.another();
      synchronized (this) {
        own = opened;
        if (ended) {
          opened.close();
        }
      }
    }
    return own;
  }

  private void put(Host host, RemotePath next, long count) throws IOException {
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
    Threads.join(thread, LAST_ANSWER);
    synchronized (this) {
      if (own != null) {
        own.close();
      }
    }
  }
}
