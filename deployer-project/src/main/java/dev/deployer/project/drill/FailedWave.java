package dev.deployer.project.drill;

import dev.deployer.DrillSeen;
import dev.deployer.Target;
import dev.deployer.cluster.Rollout;
import dev.deployer.event.Event;
import dev.deployer.outcome.DeployerException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A deploy whose health check fails at some wave, and that is left to a person. */
final class FailedWave implements Scenario {
  @Override
  public String name() {
    return "failed-wave";
  }

  @Override
  public Told begin(Game game) throws DeployerException, IOException {
    Target target = game.crew().target();
    AtomicInteger fails = new AtomicInteger(1);
    AtomicInteger waves = new AtomicInteger(1);
    try (FailingHealth health = FailingHealth.open()) {
      DeployerException failed =
          game.deploy(
                  game.crew()
                      .deployer(
                          target.toBuilder().rollout(checking(target.rollout(), health)).build(),
                          (host, event) -> {
                            if (event instanceof Event.Wave wave) {
                              waves.set(wave.of());
                              fails.set(1 + game.choose(wave.of()));
                              health.failing(wave.number() >= fails.get());
                            }
                          }))
              .orElseThrow(() -> new IllegalStateException("a check that failed has passed"));
      return new Told(
          "A colleague deploys to "
              + game.crew().name()
              + ", has to leave, and asks you to look after it. This stands in their terminal:",
          game.crew().terminal().apply(failed),
          "A health check of the drill's own failed at wave %d of %d of a deploy of %s, with"
                  .formatted(fails.get(), waves.get(), game.drill().release())
              + " `on_failure: hold`.");
    }
  }

  private static Rollout checking(Rollout usual, FailingHealth health) {
    return new Rollout(
        usual.parallel(),
        usual.waves(),
        usual.bake(),
        usual.reconnect(),
        Rollout.OnFailure.HOLD,
        List.of(health.check()),
        usual.hooks(),
        List.of());
  }

  @Override
  public boolean isSettled(Game game, Sight now, DrillSeen seen) {
    return now.isCalm(game);
  }

  @Override
  public String task(String target) {
    return "See which hosts serve what (`deployer status "
        + target
        + "`), and take the new release back everywhere: `deployer recover "
        + target
        + " --decide revert`, or on a single host `deployer rollback "
        + target
        + "`.";
  }
}
