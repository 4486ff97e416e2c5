package dev.deployer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.config.Configuration;
import dev.deployer.config.ConfigurationException;
import dev.deployer.gate.GateName;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.metadata.InvalidMetadataException;
import dev.deployer.metadata.ReleaseFiles;
import dev.deployer.metadata.ReleaseYaml;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.project.output.ExitCode;
import dev.deployer.yaml.Fault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Holds the documents against the program. */
class DocumentationTest {
  private static final Pattern COMMAND =
      Pattern.compile("(?:^|[ \\t(:;&])(?:bin/|\\./)?deployer ([a-z]+)\\b([^|#)]*)");
  private static final Pattern OPTION = Pattern.compile("(?<=^|\\s)(--[a-z][a-z-]*|-[a-zA-Z])\\b");
  private static final Pattern OPTION_ALONE = Pattern.compile("--[a-z][a-z-]*([ =:].*)?");

  private final CommandLine tree = CommandTree.of();

  @TempDir Path folder;

  @Test
  void everyCommandAndOptionInTheDocumentsIsOneOfTheProgram() throws Exception {
    List<String> unknown = new ArrayList<>();
    for (Document document : Document.all()) {
      for (String code : document.code()) {
        if (isComment(code)) {
          continue;
        }
        COMMAND
            .matcher(code)
            .results()
            .forEach(
                match -> {
                  if (!knows(match.group(1), match.group(2))) {
                    unknown.add(document.path() + ": " + code);
                  }
                });
        if (OPTION_ALONE.matcher(code).matches()
            && tree.getSubcommands().values().stream().noneMatch(c -> hasOptions(c, code))) {
          unknown.add(document.path() + ": " + code);
        }
      }
    }
    assertThat(unknown).isEmpty();
  }

  /** A line that begins like this is a comment, also of a manifest. */
  private static boolean isComment(String code) {
    return code.startsWith("#");
  }

  private boolean knows(String command, String arguments) {
    CommandLine named = tree.getSubcommands().get(command);
    return named != null && hasOptions(named, arguments);
  }

  private static boolean hasOptions(CommandLine command, String arguments) {
    return OPTION
        .matcher(arguments)
        .results()
        .allMatch(option -> command.getCommandSpec().optionsMap().containsKey(option.group(1)));
  }

  @Test
  void theReadmeHasEveryCommandInItsTable() {
    Set<String> listed = new HashSet<>();
    Document.firstColumns(readme().section("## A first deploy"))
        .forEach(column -> column.forEach(command -> listed.add(command.split(" ", -1)[1])));

    assertThat(listed).isEqualTo(tree.getSubcommands().keySet());
  }

  @Test
  void theContentsOfTheGuideNameEachOfItsSectionsInTheirOrder() {
    String text = guide().text();
    String contents = text.substring(0, text.indexOf("\n## "));

    assertThat(contents.lines().filter(line -> line.startsWith("- [")))
        .map(line -> line.substring(3, line.indexOf(']')))
        .containsExactlyElementsOf(
            text.lines().filter(line -> line.startsWith("## ")).map(l -> l.substring(3)).toList());
  }

  @Test
  void theReferenceOfTheConfigurationHasItsKeysAndNoOthers() throws Exception {
    List<Set<String>> tables = Document.firstColumns(guide().section("## deployer.yaml"));
    Map<String, Set<String>> allowed = allowedKeys();

    assertThat(tables).hasSize(5);
    assertThat(union(tables.get(0), tables.get(1))).isEqualTo(allowed.get("none"));
    assertThat(tables.get(2)).isEqualTo(allowed.get("shared.none"));
    assertThat(union(tables.get(1), tables.get(3))).isEqualTo(allowed.get("environments.a.none"));
    assertThat(tables.get(4)).isEqualTo(allowed.get("environments.a.hosts[0].none"));
  }

  @Test
  void theTablesOfHooksChecksAndNoticesHaveTheirKeysAndNoOthers() throws Exception {
    Map<String, Set<String>> allowed = allowedKeys();
    List<Set<String>> hooks =
        Document.firstColumns(guide().section("## Hooks, migrations and restarts"));

    assertThat(hooks).hasSize(2);
    assertThat(hooks.get(0)).isEqualTo(allowed.get("hooks.none"));
    assertThat(hooks.get(1)).isEqualTo(allowed.get("hooks.build[0].none"));
    assertThat(Document.firstColumns(guide().section("## Health checks")))
        .containsExactly(allowed.get("health[0].none"));
    assertThat(Document.firstColumns(guide().section("## Notices")))
        .containsExactly(allowed.get("notify[0].none"));
  }

  @Test
  void theTablesOfGatesHaveTheirNamesAndKeysAndNoOthers() throws Exception {
    Map<String, Set<String>> allowed = allowedKeys();

    assertThat(Document.firstColumns(guide().section("## What is sent, and the gates")))
        .containsExactly(
            Stream.of(GateName.values()).map(GateName::word).collect(Collectors.toSet()),
            allowed.get("environments.b.source.none"),
            allowed.get("gates.none"),
            allowed.get("gates.source.none"),
            allowed.get("gates.data.none"),
            allowed.get("gates.data.ask.a.none"),
            allowed.get("gates.rehearsal.none"),
            allowed.get("gates.promotion.none"),
            allowed.get("gates.approval.none"));
  }

  @Test
  void theReferenceOfReleaseYamlHasItsKeysAndNoOthers() throws Exception {
    InvalidMetadataException refused =
        catchThrowableOfType(
            InvalidMetadataException.class,
            () ->
                read(
                    """
                    deployer: 1
                    none: 1
                    data: {a: {none: 1}}
                    steps: [{none: 1}]
                    """));
    Map<String, Set<String>> allowed = allowedKeys(refused.faults());

    assertThat(Document.firstColumns(guide().section("## What a release says of itself")))
        .containsExactly(
            allowed.get("none"), allowed.get("data.a.none"), allowed.get("steps[0].none"));
  }

  @Test
  void everyReleaseYamlInTheDocumentsCanBeRead() throws Exception {
    int read = 0;
    for (Document document : Document.all()) {
      for (String block : document.blocks("yaml")) {
        if (block.startsWith("deployer:")) {
          read(block);
          read++;
        }
      }
    }
    assertThat(read).isPositive();
  }

  private static void read(String text) throws Exception {
    ReleaseYaml.read(
        text.getBytes(StandardCharsets.UTF_8),
        new ReleaseFiles() {
          @Override
          public List<String> paths() {
            return List.of("schema/41.stamp", "schema/43.stamp", "schema/version");
          }

          @Override
          public Optional<byte[]> read(String path, int most) {
            return path.equals("schema/version")
                ? Optional.of("43".getBytes(StandardCharsets.UTF_8))
                : Optional.empty();
          }
        },
        Set.of());
  }

  /** What the reader names as allowed, by where an unknown key stands. */
  private Map<String, Set<String>> allowedKeys() throws Exception {
    Path file = folder.resolve("deployer.yaml");
    Files.writeString(
        file,
        """
        application: shop
        none: 1
        shared: {none: 1}
        gates: {none: 1, source: {none: 1}, data: {none: 1, ask: {a: {none: 1}}}, rehearsal: {none: 1}, promotion: {none: 1}, approval: {none: 1}}
        hooks: {none: 1, build: [{none: 1}]}
        health: [{none: 1}]
        notify: [{none: 1}]
        environments:
          a: {none: 1, root: /srv/shop, hosts: [{host: web1, none: 1}]}
          b: {source: {none: 1}, root: /srv/shop, hosts: [web1]}
        """);
    ConfigurationException refused =
        catchThrowableOfType(ConfigurationException.class, () -> Configuration.read(file));
    return allowedKeys(refused.faults());
  }

  private static Map<String, Set<String>> allowedKeys(List<Fault> faults) {
    Map<String, Set<String>> allowed = new TreeMap<>();
    for (Fault fault : faults) {
      if (!fault.key().endsWith("none")) {
        continue;
      }
      String list = fault.problem().substring(fault.problem().indexOf("Allowed: ") + 9);
      allowed.put(fault.key(), Set.of(list.split(", ")));
    }
    return allowed;
  }

  private static Set<String> union(Set<String> one, Set<String> other) {
    Set<String> both = new HashSet<>(one);
    both.addAll(other);
    return both;
  }

  @Test
  void everyConfigurationInTheDocumentsCanBeRead() throws Exception {
    int read = 0;
    for (Document document : Document.all()) {
      for (String block : document.blocks("yaml")) {
        if (block.startsWith("application:")) {
          Path file = folder.resolve(read++ + ".yaml");
          Files.writeString(file, block);
          assertThat(Configuration.read(file).environments()).as(block).isNotEmpty();
        }
      }
    }
    assertThat(read).isGreaterThanOrEqualTo(2);
  }

  @Test
  void everyKindOfFailureHasItsRemedyInTheGuide() {
    Set<String> explained = new HashSet<>();
    Document.firstColumns(guide().section("## Troubleshooting")).forEach(explained::addAll);
    Set<String> kinds = new HashSet<>(words(Objection.Kind.values()));
    kinds.addAll(words(ConnectFailedException.Reason.values()));
    kinds.addAll(words(DeployerException.Kind.values()));
    kinds.removeAll(Set.of("refused", "unreachable"));
    explained.remove("unreachable");

    assertThat(explained).isEqualTo(kinds);
  }

  private static List<String> words(Enum<?>[] constants) {
    return Arrays.stream(constants).map(c -> c.name().toLowerCase(Locale.ROOT)).toList();
  }

  @Test
  void everyExitCodeIsExplained() {
    List<String> tables =
        List.of(readme().section("## Exit codes"), guide().section("## Exit codes"));

    for (ExitCode code : ExitCode.values()) {
      assertThat(tables)
          .allSatisfy(
              table ->
                  assertThat(table).containsPattern("(?m)^\\|[^|]*\\b" + code.number() + "\\b"));
    }
  }

  @Test
  void everyLinkLeadsSomewhere() throws Exception {
    List<String> broken = new ArrayList<>();
    for (Document document : Document.all()) {
      for (String link : document.links()) {
        if (!link.startsWith("https://") && !leadsSomewhere(document, link)) {
          broken.add(document.path() + ": " + link);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  private static boolean leadsSomewhere(Document from, String link) {
    String[] parts = link.split("#", 2);
    Path file = parts[0].isEmpty() ? from.path() : from.path().resolveSibling(parts[0]).normalize();
    return Files.exists(Document.TOP.resolve(file))
        && (parts.length == 1 || Document.of(file).anchors().contains(parts[1]));
  }

  private static Document readme() {
    return Document.of(Path.of("README.md"));
  }

  private static Document guide() {
    return Document.of(Path.of("docs", "guide.md"));
  }
}
