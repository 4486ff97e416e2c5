package dev.deployer.cli;

import dev.deployer.outcome.DeployerException;
import dev.deployer.parallel.Threads;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a person types while something else is waited for; nothing where nobody is there. */
final class TypedLines implements AutoCloseable {
  private final Signals signals;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private Thread reading;

  private TypedLines(Signals signals) {
    this.signals = signals;
  }

  static TypedLines of(CommandRun run) {
    TypedLines typed = new TypedLines(run.signals());
    if (run.here().person().isThere()) {
      typed.reading = Threads.start("typed", () -> typed.read(run));
    }
    return typed;
  }

  private void read(CommandRun run) {
    while (!Thread.currentThread().isInterrupted()) {
      Optional<String> line = run.here().person().answer("");
      if (line.isEmpty()) {
        return;
      }
      lines.add(line.get());
    }
  }

  /**
   * Waits for a line.
   *
   * @return empty where none was typed in this time
   * @throws DeployerException INTERRUPTED as soon as a signal has come
   */
  Optional<String> during(Duration time) throws DeployerException {
    return signals.answered(
        () -> {
          try {
            return Optional.ofNullable(lines.poll(time.toMillis(), TimeUnit.MILLISECONDS));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
          }
        });
  }

  @Override
  public void close() {
    if (reading != null) {
      reading.interrupt();
    }
  }
}
