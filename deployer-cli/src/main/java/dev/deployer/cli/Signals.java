package dev.deployer.cli;

import dev.deployer.Deployer;
import dev.deployer.cli.local.Interruptions;
import dev.deployer.cli.local.Signal;
import dev.deployer.event.Event;
import dev.deployer.event.Listener;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Warning;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.run.Stops;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Ctrl-C and requests to end while a command is at work. The first ends it at once where nothing is
 * at stake, and else at its next safe point; the second abandons it, the third ends the process.
 */
final class Signals implements Stops, AutoCloseable {
  private final Listener listener;
  private final Interruptions interruptions;
  private final List<Runnable> undo;
  private final List<Deployer> deployers = new ArrayList<>();
  private String host = "";
  private Thread asking;
  private int count;
  private volatile ExitCode exit = ExitCode.INTERRUPTED;

  Signals(Listener listener, Interruptions interruptions) {
    this.listener = listener;
    this.interruptions = interruptions;
    this.undo =
        List.of(
            interruptions.handle(Signal.INT, () -> received(ExitCode.INTERRUPTED)),
            interruptions.handle(Signal.TERM, () -> received(ExitCode.TERMINATED)),
            interruptions.handle(Signal.HUP, () -> received(ExitCode.TERMINATED)));
  }

  /** From now on, signals are for this one too; if one came before, its runs end as they begin. */
  @Override
  public synchronized void reach(Deployer deployer, String onHost) {
    deployers.add(deployer);
    host = host.isEmpty() ? onHost : host;
    if (count > 0) {
      deployer.stop();
    }
  }

  synchronized void received(ExitCode meaning) {
    exit = meaning;
    count++;
    if (count == 1) {
      boolean atOnce = true;
      for (Deployer deployer : deployers) {
        atOnce &= deployer.stop();
      }
      if (asking != null) {
        asking.interrupt();
      }
      if (!atOnce) {
        listener.on(host, new Event.Warned(new Warning.Stopping()));
      }
    } else if (count == 2) {
      deployers.forEach(Deployer::abandon);
    } else {
      interruptions.end(meaning.number());
    }
  }

  /**
   * Asks a person, whom nobody waits for any longer once a signal has come.
   *
   * @throws DeployerException if one has
   */
  boolean asked(BooleanSupplier question) throws DeployerException {
    return answered(question::getAsBoolean);
  }

  /** What a person is asked, which may fail. */
  interface Question<T, E extends Exception> {
    T answer() throws E;
  }

  /** The same, of an answer in words, or of what needs one. */
  <T, E extends Exception> T answered(Question<T, E> question) throws DeployerException, E {
    synchronized (this) {
      requireNone();
      asking = Thread.currentThread();
    }
    T answer;
    try {
      answer = question.answer();
    } catch (Exception e) {
      // It may have failed for want of an answer.
      synchronized (this) {
        requireNone();
      }
      throw e;
    } finally {
      synchronized (this) {
        asking = null;
      }
    }
    synchronized (this) {
      requireNone();
    }
    return answer;
  }

  @Override
  public void pause(Duration time) throws DeployerException {
    boolean unused =
        asked(
            () -> {
              try {
                TimeUnit.NANOSECONDS.sleep(time.toNanos());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return true;
            });
  }

  private void requireNone() throws DeployerException {
    if (count > 0) {
      Thread.interrupted();
      throw Stops.stopped();
    }
  }

  @Override
  public long process() {
    return interruptions.process();
  }

  /** How a run that was stopped exits. */
  @Override
  public ExitCode exit() {
    return exit;
  }

  @Override
  public void close() {
    undo.forEach(Runnable::run);
  }
}
