package dev.deployer.project.drill;

import dev.deployer.DrillSeen;
import dev.deployer.outcome.DeployerException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What is live harms users, and everybody waits for the release before. */
final class HurriedRollback implements Scenario {
  @Override
  public String name() {
    return "rollback";
  }

  @Override
  public Duration usually() {
    return Duration.ofMinutes(5);
  }

  @Override
  public Told begin(Game game) throws DeployerException {
    Optional<DeployerException> failed = game.deploy(game.crew().deployer());
    if (failed.isPresent()) {
      throw failed.get();
    }
    return new Told(
        "What was deployed to "
            + game.crew().name()
            + " a minute ago harms users, and the release before did not. Get that back; the clock"
            + " is running.",
        List.of(),
        game.drill().release()
            + ", which is "
            + game.drill().live()
            + " with one more file, was made live on all hosts.");
  }

  @Override
  public boolean isSettled(Game game, Sight now, DrillSeen seen) {
    return now.isCalm(game);
  }

  @Override
  public String task(String target) {
    return "Roll back: `deployer rollback " + target + "`.";
  }
}
