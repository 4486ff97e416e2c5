package dev.deployer.project.drill;

import dev.deployer.DrillSeen;
import dev.deployer.Target;
import dev.deployer.outcome.DeployerException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A kind of emergency: how it is made, what is seen of it, and when it is over. */
interface Scenario {
  /** By which people choose it. */
  String name();

  /** Whether it can happen there. */
  default boolean fits(Target target) {
    return true;
  }

  /** How long it may take where nothing else is said. */
  default Duration usually() {
    return Duration.ofMinutes(15);
  }

  /**
   * Makes it.
   *
   * @throws DeployerException if it could not be made
   */
  Told begin(Game game) throws DeployerException, IOException;

  /** Whether nothing is left to be done. */
  boolean isSettled(Game game, Sight now, DrillSeen seen);

  /** What had to be done, for the report. */
  String task(String target);

  /**
   * How it has begun.
   *
   * @param symptom what is said to whoever is to settle it
   * @param shown what stands in the terminal of whoever caused it
   * @param happened what was really done, for the report alone
   * @param lost what is lost where it is not settled, for the report alone
   */
  record Told(String symptom, List<String> shown, String happened, Optional<String> lost) {
    /** Nothing is lost by it. */
    Told(String symptom, List<String> shown, String happened) {
      this(symptom, shown, happened, Optional.empty());
    }

    /** Copies the lines. */
    public Told {
      shown = List.copyOf(shown);
    }
  }
}
