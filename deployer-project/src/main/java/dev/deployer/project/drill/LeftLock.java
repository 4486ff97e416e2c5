package dev.deployer.project.drill;

import dev.deployer.Deployer;
import dev.deployer.DrillSeen;
import dev.deployer.event.Event;
import dev.deployer.event.Listener;
import dev.deployer.outcome.DeployerException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** A run that died holds the lock. */
final class LeftLock implements Scenario {
  private static final int MOMENTS = 3;

  @Override
  public String name() {
    return "left-lock";
  }

  @Override
  public Told begin(Game game) throws DeployerException {
    AtomicReference<Deployer> dying = new AtomicReference<>();
    int moment = game.choose(MOMENTS);
    Listener listener =
        (host, event) -> {
          if (isThen(moment, event)) {
            dying.get().abandon();
          }
        };
    dying.set(game.crew().deployer(game.crew().target(), listener));
    if (game.deploy(dying.get()).isEmpty()) {
      throw new IllegalStateException("a run that was dropped has come to its end");
    }
    return new Told(
        "A colleague's laptop went dark in the middle of a deploy to "
            + game.crew().name()
            + ", and they cannot be reached. Yours has to go out next: make way for it.",
        List.of(),
        "A deploy of "
            + game.drill().release()
            + " lost its client "
            + switch (moment) {
              case 0 -> "as soon as it held the lock";
              case 1 -> "when it was about to send files";
              default -> "when its release was there and not live";
            }
            + ".");
  }

  private static boolean isThen(int moment, Event event) {
    return switch (moment) {
      case 0 -> event instanceof Event.LockTaken;
      case 1 -> event instanceof Event.Staging;
      default -> event instanceof Event.Published;
    };
  }

  @Override
  public boolean isSettled(Game game, Sight now, DrillSeen seen) {
    return now.isCalm(game);
  }

  @Override
  public String task(String target) {
    return "See who holds the lock (`deployer status "
        + target
        + "`), make sure that this run is dead, and break its lock: `deployer unlock "
        + target
        + " --dead`.";
  }
}
