package dev.deployer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.gate.DataQuestion;
import dev.deployer.gate.GateSettings;
import dev.deployer.gate.GateSettings.PromotionRule;
import dev.deployer.gate.GateSettings.RehearsalRule;
import dev.deployer.gate.GateSettings.SourceRule;
import dev.deployer.source.SourcePlace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys of {@code gates} and {@code source}. */
final class GateKeysTest {
  @TempDir Path folder;

  private Configuration read(String gates, String ofProduction) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("deployer.yaml"),
            """
            application: shop
            %s
            environments:
              production:
                root: /srv/shop
                hosts: [web1]
                %s
            """
                .formatted(gates, ofProduction));
    return Configuration.read(file);
  }

  private GateSettings production(String gates, String ofProduction) throws Exception {
    return read(gates, ofProduction).environments().get("production").recipe().settings().gates();
  }

  private List<String> faults(String gates) {
    return catchThrowableOfType(ConfigurationException.class, () -> read(gates, ""))
        .faults()
        .stream()
        .map(fault -> fault.toString().replaceFirst("^.*deployer.yaml:", ""))
        .toList();
  }

  @Test
  void aSourceIsCleanUnlessItIsSaidOtherwise() throws Exception {
    assertThat(production("", "")).isEqualTo(GateSettings.DEFAULTS);
    assertThat(production("gates: {}", "")).isEqualTo(GateSettings.DEFAULTS);
    assertThat(production("gates: {source: clean}", "")).isEqualTo(GateSettings.DEFAULTS);
    assertThat(production("gates: {source: off}", ""))
        .isEqualTo(GateSettings.DEFAULTS.withSource(Optional.empty()));
    assertThat(production("gates: {source: {files: sealed}}", ""))
        .isEqualTo(production("gates: {source: sealed}", ""))
        .isEqualTo(GateSettings.DEFAULTS.withSource(Optional.of(new SourceRule(true, List.of()))));
    assertThat(production("gates: {source: {generated: [vendor/]}}", ""))
        .isEqualTo(
            GateSettings.DEFAULTS.withSource(
                Optional.of(new SourceRule(false, List.of("vendor/")))));
  }

  @Test
  void aGateOfAnEnvironmentReplacesThatOfTheTop() throws Exception {
    assertThat(production("gates: {source: {generated: [vendor/]}}", "gates: {source: off}"))
        .isEqualTo(GateSettings.DEFAULTS.withSource(Optional.empty()));
    assertThat(production("gates: {source: off}", "gates: {source: clean}"))
        .isEqualTo(GateSettings.DEFAULTS);
    assertThat(production("gates: {source: off}", "gates: {}"))
        .isEqualTo(GateSettings.DEFAULTS.withSource(Optional.empty()));
  }

  @Test
  void theDataIsSharedWithTheEnvironmentsThatAreNamed() throws Exception {
    assertThat(production("gates: {data: off}", "").data()).isEmpty();
    assertThat(production("gates: {data: {with: [production]}}", "").others())
        .containsExactly("production");
    assertThat(production("gates: {data: {with: [production]}}", "gates: {data: {}}").others())
        .isEmpty();
    DataQuestion question =
        production(
                "gates: {data: {ask: {schema: {command: [bin/version], where: each, within: 9s,"
                    + " environment: {A: b}}, search: {command: [v]}}}}",
                "")
            .data()
            .orElseThrow()
            .ask()
            .get("schema");
    assertThat(question.command().words()).containsExactly("bin/version");
    assertThat(question.onEach()).isTrue();
    assertThat(question.within()).isEqualTo(Duration.ofSeconds(9));
    assertThat(question.environment()).containsKey("A");
    assertThat(faults("gates: {data: {ask: {schema: {where: local}}}}"))
        .containsExactly(
            "2:30: gates.data.ask.schema.command: is missing; name the program and its arguments,"
                + " such as [bin/schema-version]",
            "2:38: gates.data.ask.schema.where: must be once or each: it runs in the release that"
                + " is live");
    assertThat(faults("gates: {data: {ask: {\"a b\": {command: [v]}}}}").get(0))
        .contains("a store is named by 1 to 64 letters");
    assertThat(faults("gates: {data: on}"))
        .containsExactly("2:15: gates.data: gate \"on\": must be off, or keys with values");
    assertThat(faults("gates: {data: {with: [codegn]}}"))
        .hasSize(1)
        .first()
        .asString()
        .endsWith(
            ": environments.production: its gates name the environment codegn, which is not here");
  }

  @Test
  void everyFaultSaysItsPlaceAndWhatIsAllowed() {
    assertThat(faults("gates: {sorce: clean}"))
        .singleElement()
        .asString()
        .contains("gates.sorce", "did you mean source?");
    assertThat(faults("gates: {source: dirty}"))
        .singleElement()
        .asString()
        .contains("gates.source", "\"dirty\": must be clean, sealed or off");
    assertThat(faults("gates: {source: {files: 3, generated: vendor}}"))
        .anyMatch(fault -> fault.contains("gates.source.files"))
        .anyMatch(fault -> fault.contains("gates.source.generated"));
  }

  private static final String HOOKS =
      "hooks: {rehearse: [{name: migrate, command: [bin/migrate], where: once}]}";

  private Optional<RehearsalRule> rehearsal(String keys) throws Exception {
    return production("gates: {rehearsal: " + keys + "}\n" + HOOKS, "").rehearsal();
  }

  @Test
  void aRehearsalIsAskedForWhereThatIsSaid() throws Exception {
    assertThat(GateSettings.DEFAULTS.rehearsal()).isEmpty();
    assertThat(rehearsal("off")).isEmpty();
    assertThat(rehearsal("{when: always}"))
        .contains(new RehearsalRule(Optional.empty(), Duration.ofHours(24), Optional.empty()));
    assertThat(rehearsal("{when: [db/migrate/, \"*.sql\"], within: 2h}"))
        .contains(
            new RehearsalRule(
                Optional.of(List.of("db/migrate/", "*.sql")),
                Duration.ofHours(2),
                Optional.empty()));
    assertThat(faults("gates: {rehearsal: {}}\n" + HOOKS))
        .anyMatch(
            fault -> fault.contains("gates.rehearsal.when: is missing; say when: always, or"));
    assertThat(faults("gates: {rehearsal: {when: sometimes}}\n" + HOOKS))
        .anyMatch(fault -> fault.contains("must be always, or a list of paths"));
    assertThat(faults("gates: {rehearsal: {when: [], within: 91d}}\n" + HOOKS))
        .anyMatch(fault -> fault.contains("must name at least one path, or be always"))
        .anyMatch(fault -> fault.contains("from 1ms to 90d is allowed"));
    assertThat(faults("gates: {rehearsal: yes}\n" + HOOKS))
        .anyMatch(fault -> fault.contains("gates.rehearsal"));
  }

  @Test
  void aRehearsalThatCanNeverBeIsAFault() throws Exception {
    assertThat(faults("gates: {rehearsal: {when: always}}"))
        .singleElement()
        .asString()
        .endsWith(
            "its gate rehearsal can never be satisfied: there are no hooks in the phase rehearse");
    assertThat(faults("gates: {rehearsal: {when: always, on: stagin}}\n" + HOOKS))
        .singleElement()
        .asString()
        .contains("name the environment stagin, which is not here");
    assertThat(staging("", HOOKS)).isEmpty();
    assertThat(staging(HOOKS, ""))
        .singleElement()
        .asString()
        .endsWith("there are no hooks of staging in the phase rehearse");
    assertThat(staging("exclude: [\"*.map\"]", HOOKS))
        .singleElement()
        .asString()
        .endsWith(
            "the same build is other content on staging, where these keys say something else:"
                + " exclude");
  }

  /** What is wrong where production is rehearsed on staging. */
  private List<String> staging(String ofProduction, String ofStaging) throws Exception {
    String others =
        """
        gates: {rehearsal: {when: always, on: staging}}
            %s
          staging:
            root: /srv/shop
            hosts: [s1]
            gates: {rehearsal: off}
            %s\
        """;
    try {
      read("", others.formatted(ofProduction, ofStaging));
      return List.of();
    } catch (ConfigurationException e) {
      return e.faults().stream().map(Object::toString).toList();
    }
  }

  @Test
  void aPromotionNamesWhereItComesFromAndForHowLong() throws Exception {
    assertThat(GateSettings.DEFAULTS.promotion()).isEmpty();
    assertThat(promotion("{from: staging}")).contains(new PromotionRule("staging", Duration.ZERO));
    assertThat(promotion("{from: staging, for: 30m}"))
        .contains(new PromotionRule("staging", Duration.ofMinutes(30)));
    assertThat(promotion("off")).isEmpty();
    assertThat(faults("gates: {promotion: {for: 91d}}"))
        .anyMatch(
            f -> f.contains("gates.promotion.from: is missing; name the environment, such as"))
        .anyMatch(f -> f.contains("from 0s to 90d is allowed"));
    assertThat(faults("gates: {promotion: {from: stagin}}"))
        .singleElement()
        .asString()
        .endsWith("its gates name the environment stagin, which is not here");
    assertThat(faults("gates: {promotion: {form: staging}}"))
        .anyMatch(f -> f.contains("did you mean from?"));
    assertThat(faults("gates: {promotion: yes}")).anyMatch(f -> f.contains("gates.promotion"));
  }

  private Optional<PromotionRule> promotion(String keys) throws Exception {
    return production(
            "", "gates: {promotion: " + keys + "}\n  staging: {root: /srv/s, hosts: [s1]}")
        .promotion();
  }

  @Test
  void aPromotionThatCanNeverBeIsAFault() {
    String from = "its gate promotion can never be satisfied: ";
    assertThat(faults("gates: {promotion: {from: production}}"))
        .singleElement()
        .asString()
        .endsWith(
            from
                + "production cannot be where it comes from itself; say promotion: off there, where"
                + " the gate stands at the top");
    assertThat(promoting("gates: {promotion: {from: production}}"))
        .hasSize(2)
        .anyMatch(
            f ->
                f.endsWith(
                    ".production: "
                        + from
                        + "nothing can be the first to have it: production from staging from"
                        + " production"))
        .anyMatch(f -> f.endsWith("staging from production from staging"));
    assertThat(promoting("modes: preserve\n    exclude: [\"*.map\"]"))
        .singleElement()
        .asString()
        .endsWith(
            from
                + "the same build is other content on staging, where these keys say something else:"
                + " exclude, modes");
    assertThat(promoting("keep_releases: 2")).isEmpty();
  }

  /** What is wrong where production takes what is on staging, with these keys there. */
  private List<String> promoting(String ofStaging) {
    String others =
        """
        gates: {promotion: {from: staging, for: 1h}}
          staging:
            root: /srv/shop
            hosts: [s1]
            %s\
        """;
    try {
      read("", others.formatted(ofStaging));
      return List.of();
    } catch (ConfigurationException e) {
      return e.faults().stream().map(Object::toString).toList();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private Optional<SourcePlace> source(String text) throws Exception {
    return read("source: " + text, "").recipe().source();
  }

  private List<String> faultsOfSource(String text) {
    return faults("source: " + text);
  }

  @Test
  void aSourceIsAFolderACommitOrAnArchive() throws Exception {
    assertThat(source("dist")).contains(new SourcePlace.Directory(folder.resolve("dist")));
    assertThat(source("{directory: dist}"))
        .contains(new SourcePlace.Directory(folder.resolve("dist")));
    assertThat(source("{git: .}"))
        .contains(new SourcePlace.Commit(folder, "HEAD", Optional.empty()));
    assertThat(source("{git: repo, ref: v2, path: web/build}"))
        .contains(new SourcePlace.Commit(folder.resolve("repo"), "v2", Optional.of("web/build")));
    assertThat(source("{archive: a.tgz, strip: 1}"))
        .contains(new SourcePlace.Archive(folder.resolve("a.tgz"), 1));
  }

  @Test
  void everyFaultOfASourceSaysItsPlaceAndWhatIsAllowed() {
    assertThat(faultsOfSource("{git: ., archive: a.tgz}"))
        .singleElement()
        .asString()
        .contains("source: a source has one of directory, git, archive");
    assertThat(faultsOfSource("{directory: dist, ref: HEAD, strip: 1}"))
        .anyMatch(fault -> fault.contains("source.ref: it belongs to git"))
        .anyMatch(fault -> fault.contains("source.strip: it belongs to archive"));
    assertThat(faultsOfSource("{git: ., ref: --upload-pack=x}"))
        .singleElement()
        .asString()
        .contains("source.ref", "it is named such as HEAD, main or v2.4.0");
    assertThat(faultsOfSource("{git: ., path: ../other}"))
        .singleElement()
        .asString()
        .contains("source.path");
    assertThat(faultsOfSource("{archive: a.tgz, strip: 99}"))
        .singleElement()
        .asString()
        .contains("source.strip: must be a whole number from 0 to 20");
  }
}
