package dev.deployer.notify;

import dev.deployer.parallel.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The notices for one sink, which are brought to it one after the other, on a thread of their own.
 * For one caller.
 */
final class Deliveries {
  private final Sink sink;
  private final Courier courier;
  private final BlockingQueue<Delivery> queue = new LinkedBlockingQueue<>();
  private final List<Delivery> open = new ArrayList<>();
  private Thread thread;

  Deliveries(Sink sink, Courier courier) {
    this.sink = sink;
    this.courier = courier;
  }

  /** A notice on its way; completes with what went wrong, if anything did. */
  private record Delivery(Notice notice, CompletableFuture<Optional<String>> fault) {}

  /** A notice that the sink was not told, and why. */
  record Undelivered(Sink sink, Occasion occasion, String why) {}

  Sink sink() {
    return sink;
  }

  /** Begins to bring it as soon as those before it have been brought; returns at once. */
  void add(Notice notice) {
    Delivery delivery = new Delivery(notice, new CompletableFuture<>());
    open.add(delivery);
    queue.add(delivery);
    if (thread == null) {
      thread = Threads.start("notify", this::bring);
    }
  }

  private void bring() {
    try {
      while (true) {
        Delivery next = queue.take();
        next.fault().complete(courier.bring(next.notice(), sink));
      }
    } catch (InterruptedException e) {
      // Nothing more is to be brought.
    }
  }

  /** Tells of those that have ended without success since this was last asked. */
  void failed(Consumer<Undelivered> told) {
    while (!open.isEmpty() && open.get(0).fault().isDone()) {
      Delivery done = open.remove(0);
      done.fault().join().ifPresent(why -> told.accept(undelivered(done, why)));
    }
  }

  /**
   * Waits until all have been brought, or until that moment, and tells of those that were not.
   *
   * @param deadline as {@link System#nanoTime}
   */
  void await(long deadline, Consumer<Undelivered> told) throws InterruptedException {
    while (!open.isEmpty()) {
      Delivery first = open.get(0);
      Optional<String> why;
      try {
        why = first.fault().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        why = Optional.of("it had not taken it when the run was over");
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
      open.remove(0);
      why.ifPresent(text -> told.accept(undelivered(first, text)));
    }
  }

  private Undelivered undelivered(Delivery delivery, String why) {
    return new Undelivered(sink, delivery.notice().occasion(), why);
  }

  /** Ends the thread and what it does. */
  void end() {
    if (thread != null) {
      thread.interrupt();
    }
  }

  /** Waits for the thread, which something that does not heed interrupts may keep. */
  void join(Duration most) {
    if (thread != null) {
      Threads.join(thread, most);
    }
  }
}
