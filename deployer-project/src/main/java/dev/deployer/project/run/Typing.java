package dev.deployer.project.run;

import dev.deployer.outcome.DeployerException;
import java.time.Duration;
import java.util.Optional;

/** What a person types while a task waits for something else. */
public interface Typing extends AutoCloseable {
  /**
   * Lets time go by, until something is typed.
   *
   * @return a line, as soon as one was typed; empty once the time is over
   * @throws DeployerException INTERRUPTED as soon as the task is to end
   */
  Optional<String> during(Duration time) throws DeployerException;

  /** From now on nobody listens. */
  @Override
  void close();

  /** Nobody is there, and time goes by. */
  static Typing nobody(Stops stops) {
    return new Typing() {
      @Override
      public Optional<String> during(Duration time) throws DeployerException {
        stops.pause(time);
        return Optional.empty();
      }

      @Override
      public void close() {
        // Nobody listens.
      }
    };
  }
}
