package dev.deployer.parallel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** Does one thing for each of many, so many at once and no more; leaves no thread behind. */
public final class SideBySide {
  private SideBySide() {}

  /**
   * Does the work for each item, and returns what came of them in the order of the items. An
   * interrupt of the calling thread is passed on to the work that is being done, and work that is
   * begun after it begins interrupted; each is waited for, and the interrupt status is set.
   *
   * @param most how many at once; at least 1
   * @throws RuntimeException the first that the work threw, after all has ended
   */
  public static <T, R> List<R> map(List<T> items, int most, Function<T, R> work) {
    if (items.size() <= 1 || most <= 1) {
      return items.stream().map(work).toList();
    }
    List<R> results = new ArrayList<>(Collections.nCopies(items.size(), null));
    AtomicInteger next = new AtomicInteger();
    AtomicReference<RuntimeException> failure = new AtomicReference<>();
    boolean[] interrupted = {Thread.interrupted()};
    Runnable some =
        () -> {
          for (int i = next.getAndIncrement(); i < items.size(); i = next.getAndIncrement()) {
            if (isSet(interrupted)) {
              Thread.currentThread().interrupt();
            }
            try {
              R result = work.apply(items.get(i));
              synchronized (results) {
                results.set(i, result);
              }
            } catch (RuntimeException e) {
              failure.compareAndSet(null, e);
            }
          }
        };
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Math.min(most, items.size()); i++) {
      threads.add(Threads.prepare("side-by-side-" + i, some));
    }
    threads.forEach(Thread::start);
    threads.forEach(thread -> await(thread, threads, interrupted));
    if (isSet(interrupted)) {
      Thread.currentThread().interrupt();
    }
    if (failure.get() != null) {
      throw failure.get();
    }
    return results;
  }

  private static void await(Thread thread, List<Thread> all, boolean[] interrupted) {
    while (true) {
      try {
        thread.join();
        return;
      } catch (InterruptedException e) {
        synchronized (interrupted) {
          interrupted[0] = true;
        }
        all.forEach(Thread::interrupt);
      }
    }
  }

  private static boolean isSet(boolean[] flag) {
    synchronized (flag) {
      return flag[0];
    }
  }
}
