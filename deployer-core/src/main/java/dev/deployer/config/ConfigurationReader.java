package dev.deployer.config;

import dev.deployer.Settings;
import dev.deployer.cluster.Wave;
import dev.deployer.path.EntryPath;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.root.RootMarker;
import dev.deployer.source.DeclaredPaths;
import dev.deployer.yaml.Faults;
import dev.deployer.yaml.InvalidTextException;
import dev.deployer.yaml.Section;
import dev.deployer.yaml.Value;
import dev.deployer.yaml.YamlDocument;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.Node;

/** The grammar of {@code deployer.yaml}: which keys there are, and what they hold. */
final class ConfigurationReader {
  private static final List<String> RECIPE_KEYS =
      Stream.of(
              List.of(
                  "source",
                  "exclude",
                  "keep_releases",
                  "trash",
                  "shared",
                  "writable",
                  "executable",
                  "modes",
                  "durable",
                  "link",
                  "gates"),
              RolloutKeys.NAMES)
          .flatMap(List::stream)
          .toList();
  private static final List<String> TOP_KEYS =
      Stream.of(List.of("application"), RECIPE_KEYS, List.of("environments"))
          .flatMap(List::stream)
          .toList();
  private static final List<String> ENVIRONMENT_KEYS =
      Stream.of(List.of("root", "hosts"), RECIPE_KEYS).flatMap(List::stream).toList();
  private static final List<String> HOST_KEYS =
      List.of("host", "user", "port", "root", "root_id", "labels");
  private static final List<String> SHARED_KEYS = List.of("dirs", "files");

  private static final int MOST_RELEASES = 1000;
  private static final String HOSTS_EXAMPLE = "[deploy@web1.example.net]";

  private final Path folder;

  private ConfigurationReader(Path folder) {
    this.folder = folder;
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
                    .configuration(new Value(node, "", faults).section().only(TOP_KEYS)));
    if (!faults.all().isEmpty()) {
      throw new ConfigurationException(faults.all());
    }
    return read.orElseThrow();
  }

  private Configuration configuration(Section top) {
    Optional<String> application = top.text("application", ConfigurationReader::applicationName);
    if (!top.has("application")) {
      top.missing("application", "name what is deployed, such as application: shop");
    }
    Recipe recipe = recipe(top, Recipe.DEFAULTS);
    Map<String, Environment> environments = new LinkedHashMap<>();
    top.section("environments")
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
    Recipe recipe = recipe(section, defaults);
    List<HostEntry> hosts = hosts(section);
    if (!hosts.isEmpty() && hosts.size() == section.size("hosts")) {
      HostReferences.hold(section, recipe.rollout(), hosts);
    }
    return hosts.isEmpty() ? Optional.empty() : Optional.of(new Environment(name, hosts, recipe));
  }

  /** Reads the keys that stand here; those that are missing are taken from {@code outer}. */
  private Recipe recipe(Section section, Recipe outer) {
    return new Recipe(
        section.value("source").flatMap(v -> SourceKeys.read(v, this::path)).or(outer::source),
        section
            .texts("exclude", "[\"*.log\", \"/tmp/\"]", Function.identity())
            .orElse(outer.exclude()),
        section.texts("executable", "[\"bin/*\"]", Function.identity()).orElse(outer.executable()),
        section
            .value("modes")
            .flatMap(v -> v.either("preserve", "portable"))
            .orElse(outer.preserveModes()),
        settings(section, outer.settings()),
        RolloutKeys.read(section, outer.rollout()));
  }

  private Settings settings(Section section, Settings outer) {
    return outer.toBuilder()
        .keepReleases(
            section
                .value("keep_releases")
                .flatMap(v -> v.number(1, MOST_RELEASES))
                .orElse(outer.keepReleases()))
        .trash(
            section
                .value("trash")
                .flatMap(v -> v.number(0, Settings.MOST_TRASH))
                .orElse(outer.trash()))
        .durable(section.value("durable").flatMap(Value::flag).orElse(outer.durable()))
        .linkUnchanged(
            section
                .value("link")
                .flatMap(v -> v.either("hard", "copy"))
                .orElse(outer.linkUnchanged()))
        .declared(declared(section, outer.declared()))
        .gates(
            section
                .section("gates")
                .map(gates -> GateKeys.read(gates, outer.gates(), folder))
                .orElse(outer.gates()))
        .build();
  }

  private static DeclaredPaths declared(Section section, DeclaredPaths outer) {
    Optional<Section> shared = section.section("shared").map(s -> s.only(SHARED_KEYS));
    List<EntryPath> dirs =
        shared
            .map(s -> s.texts("dirs", "[var/media]", ConfigurationReader::directory))
            .map(all -> all.orElse(List.of()))
            .orElse(outer.sharedDirs());
    List<EntryPath> files =
        shared
            .map(s -> s.texts("files", "[.env]", EntryPath::parse))
            .map(all -> all.orElse(List.of()))
            .orElse(outer.sharedFiles());
    List<EntryPath> writable =
        section
            .texts("writable", "[var/cache]", ConfigurationReader::directory)
            .orElse(outer.writable());
    try {
      return new DeclaredPaths(dirs, files, writable);
    } catch (IllegalArgumentException e) {
      Stream.of("writable", "shared")
          .filter(section::has)
          .findFirst()
          .ifPresent(key -> section.fault(key, e.getMessage()));
      return outer;
    }
  }

  private static List<HostEntry> hosts(Section environment) {
    Optional<ReleaseRoot> root = environment.text("root", ReleaseRoot::parse);
    if (!environment.has("hosts")) {
      environment.missing("hosts", "name at least one, such as hosts: " + HOSTS_EXAMPLE);
      return List.of();
    }
    List<Value> items =
        environment.value("hosts").flatMap(v -> v.items(HOSTS_EXAMPLE)).orElse(List.of());
    List<HostEntry> hosts = new ArrayList<>();
    for (Value item : items) {
      Optional<HostEntry> host = host(item, environment, root);
      host.filter(one -> hosts.stream().anyMatch(one::isSamePlace))
          .ifPresent(one -> item.fault("this host and root stand here twice: " + one.address()));
      host.ifPresent(hosts::add);
    }
    if (items.isEmpty()) {
      environment.fault("hosts", "must name at least one host, such as " + HOSTS_EXAMPLE);
    }
    return HostNames.given(hosts);
  }

  private static Optional<HostEntry> host(
      Value item, Section environment, Optional<ReleaseRoot> root) {
    if (item.isScalar()) {
      requireRoot(environment);
      return item.text(HostAddress::parse)
          .flatMap(address -> root.map(r -> new HostEntry(address, r)));
    }
    Section host = item.section().only(HOST_KEYS);
    if (!host.has("root")) {
      requireRoot(environment);
    }
    if (!host.has("host")) {
      host.missing("host", "name it, such as host: web1.example.net");
    }
    Optional<String> user = host.text("user", Function.identity());
    Optional<Integer> port = host.value("port").flatMap(v -> v.number(1, 65535));
    Optional<HostAddress> address =
        host.text("host", name -> new HostAddress(user, withoutBrackets(name), port));
    Optional<ReleaseRoot> own = host.text("root", ReleaseRoot::parse);
    Optional<String> id = host.text("root_id", ConfigurationReader::rootId);
    Set<String> labels = labels(host);
    return address.flatMap(a -> own.or(() -> root).map(r -> new HostEntry(a, r, labels, id)));
  }

  private static void requireRoot(Section environment) {
    if (!environment.has("root")) {
      environment.missing("root", "name a directory on the host, such as root: /srv/shop");
    }
  }

  private static Set<String> labels(Section host) {
    return host.texts("labels", "[canary]", ConfigurationReader::label)
        .map(LinkedHashSet::new)
        .orElse(new LinkedHashSet<>());
  }

  private static String label(String text) {
    if (!Wave.isLabel(text)) {
      throw new InvalidTextException(
          "label",
          text,
          "a label is 1 to 64 letters, digits and . _ -, beginning with a letter, and not rest");
    }
    return text;
  }

  private static String rootId(String text) {
    if (!RootMarker.isId(text)) {
      throw new InvalidTextException(
          "root id", text, "it is 32 hex digits in quotes, as status shows it");
    }
    return text;
  }

  private static String withoutBrackets(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private Path path(String text) {
    try {
      return folder.resolve(text).normalize();
    } catch (InvalidPathException e) {
      throw new InvalidTextException("path", text, "this is no path on this machine");
    }
  }

  /** A directory may be written with a slash at its end. */
  private static EntryPath directory(String text) {
    return EntryPath.parse(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
  }

  private static String applicationName(String text) {
    if (text.isBlank() || text.length() > 100 || text.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidTextException(
          "application", text, "a name has 1 to 100 characters and no control character");
    }
    return text;
  }
}
