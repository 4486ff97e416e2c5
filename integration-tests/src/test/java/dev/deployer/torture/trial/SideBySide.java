package dev.deployer.torture.trial;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Cases that know nothing of each other, as many at a time as there are processors. */
final class SideBySide {
  private SideBySide() {}

  /**
   * Runs all of them, and gives what each came to, in their order.
   *
   * @throws ExecutionException if one of them throws; those that have not begun then do not begin
   */
  static <T> List<T> run(List<? extends Callable<T>> cases)
      throws ExecutionException, InterruptedException {
    ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      List<Future<T>> begun = new ArrayList<>();
      for (Callable<T> one : cases) {
        begun.add(threads.submit(one));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> one : begun) {
        results.add(one.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
