package dev.deployer.cli;

import dev.deployer.Target;
import dev.deployer.cli.local.Surroundings;
import dev.deployer.cluster.Rollout;
import dev.deployer.config.Configuration;
import dev.deployer.config.ConfigurationException;
import dev.deployer.config.Environment;
import dev.deployer.config.HostEntry;
import dev.deployer.config.Recipe;
import dev.deployer.config.TargetText;
import dev.deployer.gate.ApprovalRule;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.LocalFailure;
import dev.deployer.path.Discreet;
import dev.deployer.path.RootNames;
import dev.deployer.project.report.Misuse;
import dev.deployer.yaml.Closest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * @param environment its name; absent for an ad hoc target
 * @param places at least one; the first is the decision host
 * @param leftOut hosts of the environment that {@code --hosts} leaves out
 * @param others the other environments that its gates look at
 * @param names of the hosts of all environments
 */
record Destination(
    Optional<String> application,
    Optional<String> environment,
    List<HostEntry> places,
    Recipe recipe,
    List<HostEntry> leftOut,
    List<Environment> others,
    Set<String> names) {
  private static final Path DEFAULT_FILE = Path.of("deployer.yaml");

  static Destination of(Optional<String> typed, CommonOptions common, Surroundings here)
      throws MisuseException {
    Configuration configuration = configuration(common, here);
    String text = typed.orElseThrow(() -> missing(configuration));
    TargetText target;
    try {
      target = TargetText.parse(text);
    } catch (IllegalArgumentException e) {
      throw new MisuseException(e.getMessage());
    }
    return target instanceof TargetText.AdHoc adHoc
        ? adHoc(adHoc.place(), common, configuration)
        : named(((TargetText.Named) target).environment(), common, configuration);
  }

  /** What the file says; {@link Configuration#NONE} where there is none and none was named. */
  static Configuration configuration(CommonOptions common, Surroundings here)
      throws MisuseException {
    Path typed = typed(common);
    Path file = here.resolve(typed);
    if (common.config == null && !Files.exists(file)) {
      return Configuration.NONE;
    }
    try {
      return Configuration.read(file);
    } catch (ConfigurationException e) {
      throw new MisuseException(
          new Misuse(
              e.faults().stream()
                  .map(
                      fault ->
                          fault.toString().replaceFirst("^\\Q" + file + "\\E", typed.toString()))
                  .toList(),
              List.of()));
    } catch (IOException e) {
      throw new MisuseException(
          "The configuration "
              + Discreet.shown(typed.toString())
              + " cannot be read: "
              + LocalFailure.why(e)
              + ".");
    }
  }

  /** Who has to agree to plans for that environment; without one, what stands at the top counts. */
  static Optional<ApprovalRule> approval(
      Optional<String> environment, CommonOptions common, Surroundings here)
      throws MisuseException {
    Configuration configuration = configuration(common, here);
    if (environment.isEmpty()) {
      return configuration.recipe().settings().gates().approval();
    }
    Environment named = configuration.environments().get(environment.get());
    if (named == null) {
      throw new MisuseException(
          "The plan is for "
              + Discreet.shown(environment.get())
              + ", and there is no such environment here.",
          "Say where the configuration is that names those who may approve: --config FILE");
    }
    return named.recipe().settings().gates().approval();
  }

  private static MisuseException missing(Configuration configuration) {
    return new MisuseException(
        "The target is missing: there is no default.", remedy(configuration));
  }

  private static String remedy(Configuration configuration) {
    return configuration.environments().isEmpty()
        ? "Name one: [user@]host:/absolute/root, or an environment of a deployer.yaml (there is"
            + " none here)."
        : "The environments are: " + String.join(", ", configuration.environments().keySet()) + ".";
  }

  private static Destination named(String name, CommonOptions common, Configuration configuration)
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
    if (common.port != null) {
      throw new MisuseException(
          "-p is for an ad hoc target; the port of an environment stands in its hosts.");
    }
    List<HostEntry> chosen = new HostChoice(environment.hosts()).of(common.hosts);
    return new Destination(
        configuration.application(),
        Optional.of(name),
        chosen,
        environment.recipe(),
        environment.hosts().stream().filter(host -> !isAmong(chosen, host)).toList(),
        others(environment.recipe(), configuration)
            .filter(other -> !other.equals(environment))
            .toList(),
        names(configuration));
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

  private static Destination adHoc(
      HostEntry place, CommonOptions common, Configuration configuration) throws MisuseException {
    HostEntry at = place;
    if (!common.hosts.isEmpty()) {
      throw new MisuseException("--hosts is for an environment; an ad hoc target is one host.");
    }
    if (common.port != null) {
      if (place.address().port().isPresent()) {
        throw new MisuseException("The port is given twice: in the target and with -p.");
      }
      try {
        at = new HostEntry(place.address().withPort(common.port), place.root());
      } catch (IllegalArgumentException e) {
        throw new MisuseException(e.getMessage());
      }
    }
    return new Destination(
        configuration.application(),
        Optional.empty(),
        List.of(at),
        configuration.recipe(),
        List.of(),
        others(configuration.recipe(), configuration).toList(),
        names(configuration));
  }

  /** An environment that is named and not there was a fault of the file, but for an ad hoc root. */
  private static Stream<Environment> others(Recipe recipe, Configuration configuration) {
    return recipe.settings().gates().others().stream()
        .map(configuration.environments()::get)
        .filter(Objects::nonNull);
  }

  /** Makes a way to a host. */
  interface Connecting {
    HostConnector to(HostEntry place) throws MisuseException;
  }

  /**
   * The target.
   *
   * @param gates whether gates are asked, which look at other hosts too
   */
  Target target(Connecting ways, CommonOptions common, boolean gates) throws MisuseException {
    Target.Builder target =
        Target.builder()
            .names(new RootNames(application, environment))
            .places(reached(places, ways))
            .settings(recipe.settings().withLockWait(common.wait))
            .rollout(rollout(common));
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
    return new Target.Others(reached(leftOut, ways), environments, names);
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

  private Rollout rollout(CommonOptions common) {
    return common.onFailure.map(recipe.rollout()::withOnFailure).orElse(recipe.rollout());
  }

  /** Where hooks and sinks on this machine run: beside the configuration. */
  static Path folder(CommonOptions common, Surroundings here) {
    return here.resolve(typed(common)).toAbsolutePath().getParent();
  }

  /** The file, as it is called. */
  static Path typed(CommonOptions common) {
    return common.config == null ? DEFAULT_FILE : common.config;
  }

  /** Each place alone. */
  List<Destination> each() {
    return places.stream()
        .map(
            place ->
                new Destination(
                    application, environment, List.of(place), recipe, leftOut, others, names))
        .toList();
  }

  /** The first place, which is the only one where there is one. */
  HostEntry first() {
    return places.get(0);
  }
}
