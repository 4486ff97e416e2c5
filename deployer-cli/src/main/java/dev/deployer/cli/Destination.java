package dev.deployer.cli;

import dev.deployer.Settings;
import dev.deployer.Target;
import dev.deployer.cli.local.Surroundings;
import dev.deployer.cli.report.Misuse;
import dev.deployer.config.Closest;
import dev.deployer.config.Configuration;
import dev.deployer.config.ConfigurationException;
import dev.deployer.config.Environment;
import dev.deployer.config.HostEntry;
import dev.deployer.config.Recipe;
import dev.deployer.config.TargetText;
import dev.deployer.host.HostConnector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a command goes, and how it deploys there: the target that was typed, looked up in the
 * configuration.
 *
 * @param environment its name; absent for an ad hoc target
 */
record Destination(
    Optional<String> application, Optional<String> environment, HostEntry place, Recipe recipe) {
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

  private static Configuration configuration(CommonOptions common, Surroundings here)
      throws MisuseException {
    Path typed = common.config == null ? DEFAULT_FILE : common.config;
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
      throw new MisuseException("The configuration " + typed + " cannot be read: " + reason(e));
    }
  }

  private static String reason(IOException e) {
    return e instanceof java.nio.file.NoSuchFileException ? "there is no such file." : e.toString();
  }

  private static MisuseException missing(Configuration configuration) {
    return new MisuseException(
        "The target is missing: there is no default.", remedy(configuration));
  }

  private static String remedy(Configuration configuration) {
    return configuration.environments().isEmpty()
        ? "Name one: [user@]host:/absolute/root, or an environment of a deployer.yaml (there is none"
            + " here)."
        : "The environments are: " + String.join(", ", configuration.environments().keySet()) + ".";
  }

  private static Destination named(String name, CommonOptions common, Configuration configuration)
      throws MisuseException {
    Environment environment = configuration.environments().get(name);
    if (environment == null) {
      throw new MisuseException(
          "There is no environment "
              + name
              + Closest.to(name, configuration.environments().keySet())
                  .map(meant -> "; did you mean " + meant + "?")
                  .orElse("."),
          remedy(configuration));
    }
    if (environment.hosts().size() > 1) {
      throw new MisuseException(
          "The environment "
              + name
              + " has "
              + environment.hosts().size()
              + " hosts, and this version of Deployer deploys to one host at a time.");
    }
    if (common.port != null) {
      throw new MisuseException(
          "-p is for an ad hoc target; the port of an environment stands in its hosts.");
    }
    return new Destination(
        configuration.application(),
        Optional.of(name),
        environment.hosts().get(0),
        environment.recipe());
  }

  private static Destination adHoc(
      HostEntry place, CommonOptions common, Configuration configuration) throws MisuseException {
    HostEntry at = place;
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
        configuration.application(), Optional.empty(), at, configuration.recipe());
  }

  Target target(HostConnector connector, CommonOptions common) {
    Settings settings = recipe.settings().withLockWait(common.wait);
    return new Target(
        application, environment, List.of(new Target.Place(connector, place.root())), settings);
  }
}
