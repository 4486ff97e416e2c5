package dev.deployer.config;

import dev.deployer.yaml.Faults;
import dev.deployer.yaml.Form;
import dev.deployer.yaml.InvalidTextException;
import dev.deployer.yaml.Key;
import dev.deployer.yaml.Keys;
import dev.deployer.yaml.Section;
import dev.deployer.yaml.Shape;
import dev.deployer.yaml.Value;
import dev.deployer.yaml.YamlDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/** The grammar of {@code deployer.yaml}: which keys there are, and what they hold. */
final class ConfigurationReader {
  private static final Key<Boolean> DRILLS =
      Key.of(
              "drills",
              Form.flag(),
              "Whether emergencies may be rehearsed there, with deployer drill.")
          .usually(false);
  private static final Keys ENVIRONMENT_KEYS =
      PlaceKeys.ALL.and(Keys.of(DRILLS)).and(RecipeKeys.ALL);

  private static final Key<String> APPLICATION =
      Key.of(
              "application",
              Form.literal(Shape.text("\\S"), ConfigurationReader::applicationName),
              "The name of what is deployed; a root of another name is refused.")
          .needed("name what is deployed, such as application: shop")
          .such("shop");
  private static final Key<Section> ENVIRONMENTS =
      Key.of(
          "environments",
          Form.described(
                  Shape.named(Environment.PATTERN, PlaceKeys.rooted(Shape.of(ENVIRONMENT_KEYS))))
              .to(Value::section),
          "The places, by name: letters, digits and . _ -");

  /** All of it. */
  static final Keys KEYS = Keys.of(APPLICATION).and(RecipeKeys.ALL).and(Keys.of(ENVIRONMENTS));

  private final RecipeKeys recipes;

  private ConfigurationReader(Path folder) {
    this.recipes = new RecipeKeys(folder);
  }

  static Configuration read(Path file) throws IOException, ConfigurationException {
    Faults faults = new Faults(file.toString());
    Optional<Node> document = YamlDocument.read(file, faults);
    if (document.isEmpty()) {
      faults.addIfNone("the file is empty; begin with application: NAME");
    }
    Path folder = file.toAbsolutePath().normalize().getParent();
    Optional<Configuration> read =
        document.map(
            node ->
                new ConfigurationReader(folder)
                    .configuration(new Value(node, "", faults).section().only(KEYS)));
    if (!faults.all().isEmpty()) {
      throw new ConfigurationException(faults.all());
    }
    return read.orElseThrow();
  }

  private Configuration configuration(Section top) {
    Optional<String> application = APPLICATION.in(top);
    Recipe recipe = recipes.read(top, Recipe.DEFAULTS);
    Map<String, Environment> environments = new LinkedHashMap<>();
    ENVIRONMENTS
        .in(top)
        .ifPresent(
            all -> {
              for (String name : all.keys()) {
                environment(all, name, recipe).ifPresent(e -> environments.put(name, e));
              }
              GateReferences.hold(all, environments);
            });
    return new Configuration(application, recipe, environments);
  }

  private Optional<Environment> environment(Section all, String name, Recipe defaults) {
    if (!Environment.isName(name)) {
      all.fault(name, Environment.NAMES);
      return Optional.empty();
    }
    Section section = all.section(name).orElseThrow().only(ENVIRONMENT_KEYS);
    Recipe recipe = recipes.read(section, defaults);
    List<HostEntry> hosts = PlaceKeys.hosts(section);
    if (!hosts.isEmpty() && hosts.size() == section.size("hosts")) {
      HostReferences.hold(section, recipe.rollout(), hosts);
    }
    boolean drills = DRILLS.in(section).orElse(false);
    return hosts.isEmpty()
        ? Optional.empty()
        : Optional.of(new Environment(name, hosts, drills, recipe));
  }

  private static String applicationName(String text) {
    if (text.isBlank() || text.length() > 100 || text.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidTextException(
          "application", text, "a name has 1 to 100 characters and no control character");
    }
    return text;
  }
}
