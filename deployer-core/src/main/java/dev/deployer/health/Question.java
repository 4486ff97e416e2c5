package dev.deployer.health;

import java.time.Duration;

/** Asks once. */
@FunctionalInterface
interface Question {
  /**
   * Asks.
   *
   * @param within how long to wait for the answer
   */
  Answer ask(Duration within) throws InterruptedException;
}
