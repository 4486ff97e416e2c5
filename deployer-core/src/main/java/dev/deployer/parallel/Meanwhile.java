package dev.deployer.parallel;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Work on a thread of its own that only computes; the thread has ended when this is closed. */
public final class Meanwhile<T> implements AutoCloseable {
  private final FutureTask<T> task;
  private final Thread thread;

  private Meanwhile(String name, Callable<T> work) {
    this.task = new FutureTask<>(work);
    this.thread = Threads.prepare(name, task);
  }

  public static <T> Meanwhile<T> start(String name, Callable<T> work) {
    Meanwhile<T> meanwhile = new Meanwhile<>(name, work);
    meanwhile.thread.start();
    return meanwhile;
  }

  public boolean isDone() {
    return task.isDone();
  }

  /** Waits for it; an interrupt is kept for whoever waits for something longer. */
  public T result() throws IOException {
    close();
    try {
      return task.get();
    } catch (InterruptedException e) {
      throw new IllegalStateException("it has ended", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException known) {
        throw known;
      } else if (e.getCause() instanceof RuntimeException fault) {
        throw fault;
      } else if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    Threads.join(thread);
  }
}
