package dev.deployer.chunk;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Does what several threads want at the same time once for all of them. What came of it is not
 * kept: who asks later looks for it first.
 */
final class OnceForAll<K, T> {
  private final Map<K, FutureTask<T>> underWay = new ConcurrentHashMap<>();

  /**
   * Does it, or waits for who does. Where that one fails, it is tried here: a run may be told to
   * stop that others do not end with.
   */
  T get(K key, Callable<T> work) throws IOException {
    FutureTask<T> mine = new FutureTask<>(work);
    for (FutureTask<T> other = underWay.putIfAbsent(key, mine);
        other != null;
        other = underWay.putIfAbsent(key, mine)) {
      try {
        return other.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted");
      } catch (ExecutionException e) {
        underWay.remove(key, other);
      }
    }
    try {
      mine.run();
      return mine.get();
    } catch (InterruptedException e) {
      throw new IllegalStateException("it has ended", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      underWay.remove(key, mine);
    }
  }
}
