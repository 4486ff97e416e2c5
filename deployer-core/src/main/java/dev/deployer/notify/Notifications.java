package dev.deployer.notify;

import dev.deployer.command.LocalCommands;
import dev.deployer.command.Secrets;
import dev.deployer.event.Event;
import dev.deployer.event.Listener;
import dev.deployer.hook.HookResult;
import dev.deployer.outcome.Warning;
import dev.deployer.path.Printable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Tells sinks, beside the run: each sink hears of everything in its order, and none waits for
 * another. Nothing that comes of it reaches the caller: a notice that a sink does not take in time
 * is a {@link Event.Warned}. For one thread.
 */
public final class Notifications implements AutoCloseable {
  /** How long a sink has to take a notice. */
  private static final Duration WITHIN = Duration.ofSeconds(8);

  /** How long a run waits at its end for all that is still under way, to all sinks together. */
  private static final Duration AT_THE_END = Duration.ofSeconds(10);

  /** For a sink to end what it began when its time was over. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final List<Deliveries> sinks;
  private final Listener listener;
  private final Duration atTheEnd;

  /**
   * @param folder where commands run; absolute
   * @param listener told of warnings, for the operator's machine, on the caller's thread
   */
  public Notifications(
      List<Sink> sinks, LocalCommands local, Secrets secrets, Path folder, Listener listener) {
    this(sinks, new Courier(local, secrets, folder, WITHIN), listener, AT_THE_END);
  }

  Notifications(List<Sink> sinks, Courier courier, Listener listener, Duration atTheEnd) {
    this.sinks = sinks.stream().map(sink -> new Deliveries(sink, courier)).toList();
    this.listener = listener;
    this.atTheEnd = atTheEnd;
  }

  /** Tells all sinks that want to hear of it. Returns at once, and never throws. */
  public void tell(Notice notice) {
    for (Deliveries each : sinks) {
      if (each.sink().events().contains(notice.occasion())) {
        each.add(notice);
      }
      each.failed(this::warn);
    }
  }

  /**
   * Waits for what is still under way, at the latest some 10 seconds for all of it together, and
   * warns of what was not delivered. Never throws. An interrupt is not heeded meanwhile, and is
   * still set afterwards: that a run was interrupted is news too.
   */
  @Override
  public void close() {
    boolean interrupted = awaited();
    sinks.forEach(Deliveries::end);
    long over = System.nanoTime() + GRACE.toNanos();
    for (Deliveries each : sinks) {
      each.join(Duration.ofNanos(over - System.nanoTime()));
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits as long for what is still under way, and warns of what was not delivered: so all of it
   * was tried before what follows. Never throws; an interrupt is still set afterwards.
   */
  public void await() {
    if (awaited()) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether it was interrupted meanwhile. */
  private boolean awaited() {
    boolean interrupted = Thread.interrupted();
    long deadline = System.nanoTime() + atTheEnd.toNanos();
    for (Deliveries each : sinks) {
      interrupted |= uninterrupted(() -> each.await(deadline, this::warn));
    }
    return interrupted;
  }

  /** A wait that goes on after an interrupt. */
  @FunctionalInterface
  private interface Wait {
    void run() throws InterruptedException;
  }

  /** Whether it was interrupted. */
  private static boolean uninterrupted(Wait wait) {
    boolean interrupted = false;
    while (true) {
      try {
        wait.run();
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }

  private void warn(Deliveries.Undelivered one) {
    listener.on(
        HookResult.LOCAL,
        new Event.Warned(
            new Warning.NotTold(
                Webhooks.name(one.sink()), one.occasion().key(), Printable.escape(one.why()))));
  }
}
