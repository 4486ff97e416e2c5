package dev.deployer.health;

import java.time.Duration;

/** The clock by which checks wait and are repeated; a simulation has one of its own. */
public interface Pace {
  /** As {@link System#nanoTime}. */
  long nanos();

  void pause(Duration duration) throws InterruptedException;

  /** That of the clock on the wall. */
  static Pace real() {
    return new Pace() {
      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public void pause(Duration duration) throws InterruptedException {
        Thread.sleep(Math.max(1, duration.toMillis()));
      }
    };
  }
}
