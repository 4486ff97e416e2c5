package dev.deployer.project.target;

import dev.deployer.Target;
import dev.deployer.cluster.Rollout;
import dev.deployer.config.Configuration;
import dev.deployer.config.Environment;
import dev.deployer.config.HostEntry;
import dev.deployer.config.Recipe;
import dev.deployer.config.TargetText;
import dev.deployer.host.HostConnector;
import dev.deployer.path.Discreet;
import dev.deployer.path.RootNames;
import dev.deployer.project.report.MisuseException;
import dev.deployer.yaml.Closest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a command goes, and how it deploys there: the target that was typed, looked up in the
 * configuration.
 *
 * @param application as the configuration names it
 * @param environment its name; absent for an ad hoc target
 * @param places at least one; the first is the decision host
 * @param recipe how it is deployed there
 * @param drills whether emergencies may be rehearsed there
 * @param leftOut hosts of the environment that {@code --hosts} leaves out
 * @param others the other environments that its gates look at
 * @param names of the hosts of all environments
 * @param known the names of all environments
 */
public record Destination(
    Optional<String> application,
    Optional<String> environment,
    List<HostEntry> places,
    Recipe recipe,
    boolean drills,
    List<HostEntry> leftOut,
    List<Environment> others,
    Set<String> names,
    Set<String> known) {
  /**
   * Looks it up.
   *
   * @param typed the target; one has to be named
   * @throws MisuseException if there is no such target, or the options do not fit it
   */
  public static Destination of(Optional<String> typed, Options options, ConfigurationFile file)
      throws MisuseException {
    Configuration configuration = file.configuration();
    String text = typed.orElseThrow(() -> missing(configuration));
    TargetText target;
    try {
      target = TargetText.parse(text);
    } catch (IllegalArgumentException e) {
      throw new MisuseException(e.getMessage());
    }
    return target instanceof TargetText.AdHoc adHoc
        ? adHoc(adHoc.place(), options, configuration)
        : named(((TargetText.Named) target).environment(), options, configuration);
  }

  private static MisuseException missing(Configuration configuration) {
    return new MisuseException(
        "The target is missing: there is no default.", remedy(configuration));
  }

  private static String[] remedy(Configuration configuration) {
    return configuration.environments().isEmpty()
        ? new String[] {
          "Name one: [user@]host:/absolute/root, or an environment of a deployer.yaml (there is"
              + " none here).",
          "To have a deployer.yaml written: deployer new"
        }
        : new String[] {
          "The environments are: " + String.join(", ", configuration.environments().keySet()) + "."
        };
  }

  private static Destination named(String name, Options options, Configuration configuration)
      throws MisuseException {
    Environment environment = configuration.environments().get(name);
    if (environment == null) {
      throw new MisuseException(
          "There is no environment "
              + Discreet.shown(name)
              + Closest.to(name, configuration.environments().keySet())
                  .map(meant -> "; did you mean " + meant + "?")
                  .orElse("."),
          remedy(configuration));
    }
    if (options.port().isPresent()) {
      throw new MisuseException(
          "-p is for an ad hoc target; the port of an environment stands in its hosts.");
    }
    List<HostEntry> chosen = new HostChoice(environment.hosts()).of(options.hosts());
    return new Destination(
        configuration.application(),
        Optional.of(name),
        chosen,
        environment.recipe(),
        environment.drills(),
        environment.hosts().stream().filter(host -> !isAmong(chosen, host)).toList(),
        others(environment.recipe(), configuration)
            .filter(other -> !other.equals(environment))
            .toList(),
        names(configuration),
        configuration.environments().keySet());
  }

  private static Set<String> names(Configuration configuration) {
    return configuration.environments().values().stream()
        .flatMap(environment -> environment.hosts().stream())
        .map(HostEntry::name)
        .collect(Collectors.toSet());
  }

  /** By the name, which no other host of an environment has. */
  private static boolean isAmong(List<HostEntry> chosen, HostEntry host) {
    return chosen.stream().anyMatch(one -> one.name().equals(host.name()));
  }

  private static Destination adHoc(HostEntry place, Options options, Configuration configuration)
      throws MisuseException {
    HostEntry at = place;
    if (!options.hosts().isEmpty()) {
      throw new MisuseException("--hosts is for an environment; an ad hoc target is one host.");
    }
    if (options.port().isPresent()) {
      if (place.address().port().isPresent()) {
        throw new MisuseException("The port is given twice: in the target and with -p.");
      }
      try {
        at = new HostEntry(place.address().withPort(options.port().get()), place.root());
      } catch (IllegalArgumentException e) {
        throw new MisuseException(e.getMessage());
      }
    }
    return new Destination(
        configuration.application(),
        Optional.empty(),
        List.of(at),
        configuration.recipe(),
        false,
        List.of(),
        others(configuration.recipe(), configuration).toList(),
        names(configuration),
        configuration.environments().keySet());
  }

  /** An environment that is named and not there was a fault of the file, but for an ad hoc root. */
  private static Stream<Environment> others(Recipe recipe, Configuration configuration) {
    return recipe.settings().gates().others().stream()
        .map(configuration.environments()::get)
        .filter(Objects::nonNull);
  }

  /** Makes a way to a host. */
  public interface Connecting {
    /**
     * One to this host.
     *
     * @throws MisuseException if what is known of the way is wrong
     */
    HostConnector to(HostEntry place) throws MisuseException;
  }

  /**
   * The target.
   *
   * @param gates whether gates are asked, which look at other hosts too
   * @throws MisuseException as {@link Connecting#to}
   */
  public Target target(Connecting ways, Options options, boolean gates) throws MisuseException {
    Target.Builder target =
        Target.builder()
            .names(new RootNames(application, environment))
            .places(reached(places, ways))
            .settings(recipe.settings().withLockWait(options.lockWait()))
            .rollout(rollout(options));
    return gates ? target.others(others(ways)).build() : target.build();
  }

  private Target.Others others(Connecting ways) throws MisuseException {
    Map<String, Target> environments = new LinkedHashMap<>();
    for (Environment other : others) {
      environments.put(
          other.name(),
          Target.builder()
              .names(new RootNames(application, Optional.of(other.name())))
              .places(reached(other.hosts(), ways))
              .settings(other.recipe().settings())
              .build());
    }
    return new Target.Others(reached(leftOut, ways), environments, names, known);
  }

  private static List<Target.Place> reached(List<HostEntry> places, Connecting ways)
      throws MisuseException {
    List<Target.Place> reached = new ArrayList<>();
    for (HostEntry place : places) {
      Target.Place.Builder reach =
          Target.Place.builder(ways.to(place), place.root())
              .name(place.name())
              .labels(place.labels())
              .at(place.address().host());
      place.rootId().ifPresent(reach::rootId);
      reached.add(reach.build());
    }
    return reached;
  }

  private Rollout rollout(Options options) {
    return options.onFailure().map(recipe.rollout()::withOnFailure).orElse(recipe.rollout());
  }

  /** Each place alone. */
  public List<Destination> each() {
    return places.stream()
        .map(
            place ->
                new Destination(
                    application,
                    environment,
                    List.of(place),
                    recipe,
                    drills,
                    leftOut,
                    others,
                    names,
                    known))
        .toList();
  }

  /** Who is of this environment, or shares its data, and is not among these places. */
  public List<String> notAsked() {
    return Stream.concat(
            leftOut.stream().map(HostEntry::name), recipe.settings().gates().sharing().stream())
        .toList();
  }

  /** The first place, which is the only one where there is one. */
  public HostEntry first() {
    return places.get(0);
  }
}
