package dev.deployer.cli;

import dev.deployer.cli.local.Person;
import dev.deployer.outcome.DeployerException;
import dev.deployer.parallel.Threads;
import dev.deployer.project.run.Typing;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a person at the terminal types while something else is waited for. */
final class TypedLines implements Typing {
  private final Person person;
  private final Signals signals;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final Thread reading;

  TypedLines(Person person, Signals signals) {
    this.person = person;
    this.signals = signals;
    this.reading = Threads.start("typed", this::read);
  }

  private void read() {
    while (!Thread.currentThread().isInterrupted()) {
      Optional<String> line = person.answer("");
      if (line.isEmpty()) {
        return;
      }
      lines.add(line.get());
    }
  }

  @Override
  public Optional<String> during(Duration time) throws DeployerException {
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
    reading.interrupt();
  }
}
