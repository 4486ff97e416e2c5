package dev.deployer.cluster;

import dev.deployer.parallel.Threads;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The threads on which the hosts of a run are worked on: made when they are first needed, never
 * more than so many, and joined at the end.
 */
final class HostThreads implements AutoCloseable {
  private final int most;
  private final Runnable onInterrupt;
  private ExecutorService pool;

  /**
   * None yet.
   *
   * @param most how many there are at once
   * @param onInterrupt what is done about each interrupt of a thread that waits here, which waits
   *     on all the same
   */
  HostThreads(int most, Runnable onInterrupt) {
    this.most = most;
    this.onInterrupt = onInterrupt;
  }

  /**
   * Does the work for each host, and waits for all of it; by host what came of it, in their order.
   * What the work throws, which is a defect, is thrown after all has ended.
   */
  <T> Map<Member, T> each(Collection<Member> hosts, Function<Member, T> work) {
    Map<Member, Future<T>> futures = new LinkedHashMap<>();
    hosts.forEach(member -> futures.put(member, pool().submit(() -> work.apply(member))));
    Map<Member, T> results = new LinkedHashMap<>();
    Throwable defect = null;
    for (Map.Entry<Member, Future<T>> future : futures.entrySet()) {
      try {
        results.put(future.getKey(), await(future.getValue()));
      } catch (ExecutionException e) {
        defect = e.getCause();
      }
    }
    if (defect instanceof Error error) {
      throw error;
    } else if (defect != null) {
      throw new IllegalStateException(defect);
    }
    return results;
  }

  private ExecutorService pool() {
    if (pool == null) {
      AtomicInteger count = new AtomicInteger();
      pool =
          Executors.newFixedThreadPool(
              most, task -> Threads.prepare("deployer-host-" + count.incrementAndGet(), task));
    }
    return pool;
  }

  private <T> T await(Future<T> future) throws ExecutionException {
    while (true) {
      try {
        return future.get();
      } catch (InterruptedException e) {
        onInterrupt.run();
      }
    }
  }

  /** Takes on no further work; what is under way goes on. */
  void shut() {
    if (pool != null) {
      pool.shutdown();
    }
  }

  /** Waits until no thread is left; an interrupt is kept. */
  @Override
  public void close() {
    shut();
    boolean interrupted = false;
    boolean ended = pool == null;
    while (!ended) {
      try {
        ended = pool.awaitTermination(1, TimeUnit.HOURS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
