package dev.deployer.health;

import java.time.Duration;
import java.util.List;

/** One way to ask a health check once; {@link HealthRun} repeats it. */
@FunctionalInterface
interface Question {
  /**
   * What came of asking once.
   *
   * @param reason why it is not good, in one line; empty where it is
   * @param output what was said, trimmed and safe to show
   */
  record Answer(String reason, List<String> output) {
    static final Answer GOOD = new Answer("", List.of());

    boolean good() {
      return reason.isEmpty();
    }

    /** This one, and where it is not good with what the one before it had said. */
    Answer after(Answer earlier) {
      return good() ? this : new Answer(earlier.reason() + "; then " + reason, earlier.output());
    }
  }

  /**
   * Asks.
   *
   * @param within how long to wait for the answer
   */
  Answer ask(Duration within) throws InterruptedException;
}
