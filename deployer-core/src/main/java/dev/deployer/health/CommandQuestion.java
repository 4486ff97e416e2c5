package dev.deployer.health;

import dev.deployer.command.CommandOutcome;
import dev.deployer.command.OutputLines;
import dev.deployer.command.Redaction;
import dev.deployer.command.ShownOutput;
import java.time.Duration;
import java.util.List;

/** Asks a health check by running its command once. */
record CommandQuestion(Started started) implements Question {
  private static final int SHOWN_LINES = 10;

  /** Runs the command to its end. */
  @FunctionalInterface
  interface Started {
    CommandOutcome run(Duration within, OutputLines output);
  }

  @Override
  public Answer ask(Duration within) throws InterruptedException {
    ShownOutput shown = new ShownOutput(new Redaction(List.of()), SHOWN_LINES, line -> {});
    CommandOutcome outcome = started.run(within, shown);
    if (Thread.interrupted()) {
      throw new InterruptedException(outcome.inWords());
    }
    return outcome.passed() ? Answer.GOOD : new Answer("it " + outcome.inWords(), shown.tail());
  }
}
