package dev.deployer.cli;

import dev.deployer.Deployer;
import dev.deployer.cli.local.Interruptions;
import dev.deployer.cli.local.Signal;
import dev.deployer.cli.output.ExitCode;
import dev.deployer.event.Event;
import dev.deployer.event.Listener;
import java.util.List;

/**
 * Ctrl-C and requests to end while a run is at work: the first stops it at its next safe point, the
 * second abandons it, the third ends the process.
 */
final class Signals implements AutoCloseable {
  private final Deployer deployer;
  private final String host;
  private final Listener listener;
  private final Interruptions interruptions;
  private final List<Runnable> undo;
  private int count;
  private volatile ExitCode exit = ExitCode.INTERRUPTED;

  Signals(Deployer deployer, String host, Listener listener, Interruptions interruptions) {
    this.deployer = deployer;
    this.host = host;
    this.listener = listener;
    this.interruptions = interruptions;
    this.undo =
        List.of(
            interruptions.handle(Signal.INT, () -> received(ExitCode.INTERRUPTED)),
            interruptions.handle(Signal.TERM, () -> received(ExitCode.TERMINATED)),
            interruptions.handle(Signal.HUP, () -> received(ExitCode.TERMINATED)));
  }

  synchronized void received(ExitCode meaning) {
    exit = meaning;
    count++;
    if (count == 1) {
      listener.on(
          host,
          new Event.Warning(
              "stopping at the next safe point; the second time the connection is dropped at once"));
      deployer.stop();
    } else if (count == 2) {
      deployer.abandon();
    } else {
      interruptions.end(meaning.number());
    }
  }

  /** How a run that was stopped exits. */
  ExitCode exit() {
    return exit;
  }

  @Override
  public void close() {
    undo.forEach(Runnable::run);
  }
}
