package dev.deployer.project.drill;

import dev.deployer.DrillSeen;
import dev.deployer.Target;
import dev.deployer.cluster.Rollout;
import dev.deployer.event.Event;
import dev.deployer.outcome.DeployerException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A host drops out in the middle of a deploy to several, and is back when somebody looks. The host
 * itself is left alone: it is the connection of the drill's own deploy that is closed, and not made
 * again.
 */
final class LostHost implements Scenario {
  private static final Duration SOUGHT = Duration.ofSeconds(1);

  @Override
  public String name() {
    return "lost-host";
  }

  @Override
  public boolean fits(Target target) {
    return target.places().size() > 1;
  }

  @Override
  public Told begin(Game game) throws DeployerException {
    Target target = game.crew().target();
    int number = game.choose(target.places().size());
    Target.Place lost = target.places().get(number);
    LosableConnector way = new LosableConnector(lost.host());
    List<Target.Place> places = new ArrayList<>(target.places());
    Target.Place.Builder place =
        Target.Place.builder(way, lost.root())
            .name(lost.name())
            .labels(lost.labels())
            .at(lost.at());
    lost.rootId().ifPresent(place::rootId);
    places.set(number, place.build());
    Rollout usual = target.rollout();
    Optional<DeployerException> failed =
        game.deploy(
            game.crew()
                .deployer(
                    target.toBuilder()
                        .places(places)
                        .rollout(
                            new Rollout(
                                usual.parallel(),
                                usual.waves(),
                                usual.bake(),
                                SOUGHT,
                                Rollout.OnFailure.REVERT,
                                List.of(),
                                usual.hooks(),
                                List.of()))
                        .build(),
                    (host, event) -> {
                      if (event instanceof Event.Wave wave
                          && wave.hosts().contains(way.address())) {
                        way.lose();
                      }
                    }));
    return new Told(
        "A deploy to "
            + game.crew().name()
            + " has lost a host, which is said to be back. This stands in the terminal:",
        failed.map(game.crew().terminal()).orElse(List.of()),
        "The connection of a deploy of "
            + game.drill().release()
            + " to "
            + lost.name()
            + " was closed when its wave began, and not made again. The host itself was left"
            + " alone.");
  }

  @Override
  public boolean isSettled(Game game, Sight now, DrillSeen seen) {
    // What the decision host had decided before it was lost may be either.
    return now.isQuiet() && now.live().isPresent();
  }

  @Override
  public String task(String target) {
    return "See what each host serves and what is left on it (`deployer status "
        + target
        + "`), and settle it: `deployer unlock "
        + target
        + " --dead` where its lock is still held, then `deployer recover "
        + target
        + "`.";
  }
}
