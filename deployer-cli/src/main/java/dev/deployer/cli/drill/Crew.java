package dev.deployer.cli.drill;

import dev.deployer.Deployer;
import dev.deployer.Target;
import dev.deployer.event.Listener;
import dev.deployer.outcome.DeployerException;
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
  /** One of whom nobody is told. */
  public Deployer deployer() {
    return deployer(target, Listener.none());
  }

  Deployer deployer(Target other, Listener listener) {
    return deployers.apply(other, listener);
  }
}
