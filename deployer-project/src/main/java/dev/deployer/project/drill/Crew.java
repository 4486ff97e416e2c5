package dev.deployer.project.drill;

import dev.deployer.Deployer;
import dev.deployer.Drilling;
import dev.deployer.Target;
import dev.deployer.cluster.Rollout;
import dev.deployer.event.Listener;
import dev.deployer.outcome.DeployerException;
import dev.deployer.project.run.Work;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Who plays those who caused an emergency: a way to run what they ran, without a word to the person
 * who is to settle it.
 *
 * @param name of the target, as it was typed
 * @param target as {@link dev.deployer.Drilling#target} makes it
 * @param usual the same hosts with their checks, of which nobody is told either
 * @param deployers makes one that tells this listener and nobody else
 * @param terminal what {@code deployer deploy} would have said of this
 */
public record Crew(
    String name,
    Target target,
    Target usual,
    BiFunction<Target, Listener, Deployer> deployers,
    Function<DeployerException, List<String>> terminal) {
  /** Those who deploy to the target of a task. */
  public static Crew of(Work work) {
    Target target = work.opened().target();
    return new Crew(
        work.typed().target(),
        Drilling.target(target),
        untold(target),
        work.opened()::deployer,
        new ColleagueTerminal(work)::lines);
  }

  private static Target untold(Target target) {
    Rollout usual = target.rollout();
    return target.toBuilder()
        .rollout(
            new Rollout(
                usual.parallel(),
                usual.waves(),
                usual.bake(),
                usual.reconnect(),
                usual.onFailure(),
                usual.health(),
                usual.hooks(),
                List.of(),
                usual.watch()))
        .build();
  }

  /** One of whom nobody is told. */
  Deployer deployer() {
    return deployer(target, Listener.none());
  }

  Deployer deployer(Target other, Listener listener) {
    return deployers.apply(other, listener);
  }
}
