package dev.deployer.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.deployer.command.Arguments;
import dev.deployer.command.Variable;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a release says of itself is read as it is meant, and what is wrong is said with its line.
 */
final class ReleaseYamlTest {
  private static final String SAMPLE =
      """
      deployer: 1
      data:
        schema:
          reads: {from: 41, to: {highest: 'schema/(\\d+)\\.stamp'}}
          writes: {file: schema/version}
          one_way: true
      needs: [users.name, users.email]
      approvers: [anna@example.net]
      steps:
        - name: drop-nick
          removes: [users.nick]
          after: 1h
          command: [bin/drop, users.nick]
          before: [bin/show, users.nick]
          where: once
          host: db1
          within: 10m
          environment: {LEVEL: "2", TOKEN: {secret: DB_TOKEN}}
        - {name: raise, raises: {schema: 42}, command: [bin/restamp], where: each, again: true}
      """;

  private static final Set<String> HOSTS = Set.of("db1", "db2", "h");

  private final Map<String, String> files = new LinkedHashMap<>();

  @Test
  void theSampleOfTheGuideBecomesValues() throws Exception {
    files.put("schema/41.stamp", "");
    files.put("schema/0043.stamp", "");
    files.put("schema/42.stamp", "");
    files.put("schema/version", "  43\n");
    Metadata metadata = ReleaseYaml.read(SAMPLE.getBytes(UTF_8), release(), HOSTS);

    assertThat(metadata.data())
        .containsExactly(entry("schema", new StoreVersions(41, 43, 43, true)));
    assertThat(metadata.needs()).containsExactly("users.email", "users.name");
    assertThat(metadata.approvers()).containsExactly("anna@example.net");
    SortedMap<String, Long> raises = new TreeMap<>(Map.of("schema", 42L));
    assertThat(metadata.steps())
        .containsExactly(
            new ReleaseStep(
                "drop-nick",
                List.of("users.nick"),
                new TreeMap<>(),
                Duration.ofHours(1),
                Arguments.of("bin/drop", "users.nick"),
                Optional.of(Arguments.of("bin/show", "users.nick")),
                false,
                Optional.of("db1"),
                Duration.ofMinutes(10),
                Map.of("LEVEL", new Variable.Plain("2"), "TOKEN", new Variable.Secret("DB_TOKEN")),
                false),
            new ReleaseStep(
                "raise",
                List.of(),
                raises,
                Duration.ZERO,
                Arguments.of("bin/restamp"),
                Optional.empty(),
                true,
                Optional.empty(),
                ReleaseStep.USUALLY_WITHIN,
                Map.of(),
                true));
    assertThat(metadata.steps()).allMatch(ReleaseStep::isContract);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          reads: 41, writes: 41              | 41 to 41 writes 41
          reads: 41-43, writes: 42           | 41 to 43 writes 42
          reads: 41 - 43, writes: 42         | 41 to 43 writes 42
          'reads: {from: 0, to: 999999999999999}, writes: 20261129083000' | 0 to 999999999999999 writes 20261129083000
          'reads: {file: v}, writes: {file: v}' | 7 to 7 writes 7
          'reads: {from: 0, to: {file: v}}, writes: {highest: "m/(\\\\d+)_.*"}' | 0 to 7 writes 5
          """)
  void aVersionIsANumberOrWorkedOutOfTheRelease(String keys, String meant) throws Exception {
    files.put("v", "7\n");
    files.put("m/3_a.sql", "");
    files.put("m/005_b.sql", "");
    files.put("m/9", "no match");
    StoreVersions store =
        ReleaseYaml.read(
                ("deployer: 1\ndata: {s: {" + keys + "}}").getBytes(UTF_8), release(), HOSTS)
            .data()
            .get("s");
    assertThat(store.from() + " to " + store.to() + " writes " + store.writes()).isEqualTo(meant);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'data: {s: {reads: many, writes: 1}}' | data.s.reads: must be such as 41, 41-43 or {from: 41, to: 43}, and is "many"
          'data: {s: {reads: 43-41, writes: 41}}' | data.s: it reads from 43 to 41; the first is at most the second
          'data: {s: {reads: 41, writes: 42}}' | data.s: it writes 42, which it does not read: it reads 41
          'data: {s: {reads: 1.5, writes: 1}}' | data.s.reads: must be text, and is the number 1.5; put it in quotes: "1.5"
          'data: {s: {reads: 1, writes: -1}}' | data.s.writes: must be a whole number from 0 to 999999999999999, and is the number -1
          'data: {s: {reads: 1, writes: 1000000000000000}}' | data.s.writes: must be a whole number from 0 to 999999999999999, and is the number 1000000000000000
          'data: {s: {reads: 1, writes: {highest: "v(\\\\d+)x"}}}' | data.s.writes.highest: no path of the release matches "v(\\\\d+)x"; it has to match all of a path, such as schema/(\\d+)\\.stamp
          'data: {s: {reads: 1, writes: {highest: "v1"}}}' | data.s.writes.highest: it has no group; put the number in brackets, as in schema/(\\d+)\\.stamp
          'data: {s: {reads: 1, writes: {highest: "v(1"}}}' | data.s.writes.highest: this is no regular expression: Unclosed group
          'data: {s: {reads: 1, writes: {highest: "(.*)"}}}' | data.s.writes.highest: word: "word" is no whole number from 0 to 999999999999999
          'data: {s: {reads: 1, writes: {file: word}}}' | data.s.writes.file: word: "not a number" is no whole number from 0 to 999999999999999
          'data: {s: {reads: 1, writes: {file: gone}}}' | data.s.writes.file: gone would not be in the release: it is missing, excluded, shared or writable
          'data: {s: {reads: 1, writes: {file: ../up}}}' | data.s.writes.file: path "../up": no component may be empty, . or ..
          'data: {s: {reads: 1, writes: {}}}' | data.s.writes: must be a whole number, {file: PATH} or {highest: PATTERN}
          'data: {s: {reads: {from: 1}, writes: 1}}' | data.s.reads.to: is missing; a range has both, such as {from: 41, to: 43}
          'data: {s: {reads: 1}}' | data.s.writes: is missing; say which version it writes, such as writes: 43
          'data: {"a=b": {reads: 1, writes: 1}}' | data.a=b: a store is named by 1 to 64 letters, digits and . _ -, beginning with a letter or digit
          'needs: [a b]' | needs[0]: "a b": a name has 1 to 200 characters, and no control character or blank
          'need: [a]' | need: there is no such key here; did you mean needs? Allowed: deployer, data, needs, approvers, steps
          'steps: [{name: Up, command: [a], where: once}]' | steps[0].name: "Up": a step is named by 1 to 41 lower-case letters, digits and -, and does not begin with -
          'steps: [{name: a, command: [a], where: local}]' | steps[0].where: must be once or each, and is the text "local"
          'steps: [{name: a, command: [a], where: once, host: bd1}]' | steps[0].host: "bd1" is no host that is known here; did you mean db1? There are: db1, db2, h
          'steps: [{name: a, command: [a], where: each, host: h}]' | steps[0]: a host is only named for a step with where: once
          'steps: [{name: a, command: [a], where: once}, {name: a, command: [b], where: once}]' | steps[1]: there are two steps named a
          'steps: [{name: a, where: once}]' | steps[0].command: is missing; name the program and its arguments, such as [bin/drop-email]
          'steps: [{name: a, command: [a], where: once, raises: {s: 1}}]' | steps[0].raises.s: the release says nothing of this store at data
          'steps: [{name: a, command: [a], where: once, after: 1y}]' | steps[0].after: duration "1y": a duration is a number and its unit, ms, s, m, h or d, such as 5m
          'steps: [{name: a, command: [a], where: once, environment: {DEPLOYER_X: "1"}}]' | steps[0]: the variable DEPLOYER_X: names that begin with DEPLOYER_ are Deployer's own
          'approvers: anna' | approvers: must be a list, such as [anna@example.net], and is the text "anna"
          """)
  void whatIsWrongIsSaidWithItsLineAndKey(String line, String fault) {
    files.put("word", "not a number");
    assertThat(faults("deployer: 1\n" + line + "\n"))
        .matches("release\\.yaml:2:[0-9]+: .*")
        .endsWith(": " + fault);
  }

  @Test
  void tabsAndAnotherFormatAreFaults() {
    assertThat(faults("deployer: 1\ndata:\n\ts: 1\n"))
        .isEqualTo("release.yaml:3:1: the line is indented with a tab; YAML takes blanks only");
    assertThat(faults("deployer: 2\n"))
        .isEqualTo(
            "release.yaml:1:11: deployer: must be a whole number from 1 to 1, and is the number 2");
    assertThat(faults("deployer: 1\n" + "#".repeat(1 << 16)))
        .isEqualTo("release.yaml:1:1: the file is larger than 64 KiB");
  }

  @Test
  void whatTheReleaseItselfNeedsOrDoesNotReadIsNeverDue() {
    assertThat(
            faults(
                """
                deployer: 1
                data: {s: {reads: 41-43, writes: 43}}
                needs: [users.email]
                steps:
                  - {name: a, removes: [users.email], command: [a], where: once}
                  - {name: b, raises: {s: 44}, command: [a], where: once}
                """))
        .isEqualTo(
            """
            release.yaml:5:15: steps[0].removes: the release needs users.email itself, \
            so it is never due
            release.yaml:6:24: steps[1].raises.s: the release itself reads 41 to 43, \
            so it is never due\
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "deployer: 1\n",
        "deployer : 1",
        "\ufeffdeployer: 1\n",
        "# a comment\n\n---\ndeployer: 1\n",
        "--- \r\n  deployer: 1\r\n",
        "{deployer: 1, data: {}}",
        "\"deployer\": 1\n\tdata",
        "deployer: 2\n"
      })
  void aFileIsForDeployerByItsFirstKey(String text) {
    assertThat(ReleaseYaml.isForDeployer(text.getBytes(UTF_8))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "name: shop\ndeployer: 1\n",
        "# deployer: 1\n",
        "- deployer: 1",
        "deployers: 1"
      })
  void otherFilesOfThisNameAreNot(String text) {
    assertThat(ReleaseYaml.isForDeployer(text.getBytes(UTF_8))).isFalse();
  }

  @Test
  void aStepIsTheSameByAllThatItDoesAndNothingElse() throws Exception {
    String step = "{name: a, command: [x, y], where: once, removes: [p, q]}";
    ReleaseStep same = step(step);
    assertThat(step("{removes: [q, p], where: once, name: a, command: [x, y]}").identity())
        .isEqualTo(same.identity());
    for (String other :
        List.of(
            "{name: b, command: [x, y], where: once, removes: [p, q]}",
            "{name: a, command: [x y], where: once, removes: [p, q]}",
            "{name: a, command: [x, y], where: each, removes: [p, q]}",
            "{name: a, command: [x, y], where: once, removes: [p]}",
            "{name: a, command: [x, y], where: once, removes: [p, q], again: true}",
            "{name: a, command: [x, y], where: once, removes: [p, q], within: 1s}",
            "{name: a, command: [x, y], where: once, removes: [p, q], environment: {A: b}}",
            "{name: a, command: [x, y], where: once, removes: [p, q], before: [z]}")) {
      assertThat(step(other).identity()).isNotEqualTo(same.identity());
    }
  }

  private ReleaseStep step(String yaml) throws Exception {
    return ReleaseYaml.read(
            ("deployer: 1\nsteps: [" + yaml + "]").getBytes(UTF_8), release(), HOSTS)
        .steps()
        .get(0);
  }

  private String faults(String yaml) {
    try {
      ReleaseYaml.read(yaml.getBytes(UTF_8), release(), HOSTS);
      return "";
    } catch (InvalidMetadataException e) {
      return e.faults().stream().map(Object::toString).collect(joining("\n"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private ReleaseFiles release() {
    return new ReleaseFiles() {
      @Override
      public List<String> paths() {
        return List.copyOf(files.keySet());
      }

      @Override
      public Optional<byte[]> read(String path, int most) {
        return Optional.ofNullable(files.get(path)).map(text -> text.getBytes(UTF_8));
      }
    };
  }
}
