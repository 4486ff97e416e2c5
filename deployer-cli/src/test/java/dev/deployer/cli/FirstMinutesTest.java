package dev.deployer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.deployer.cli.local.Interruptions;
import dev.deployer.cli.local.Person;
import dev.deployer.cli.local.Signal;
import dev.deployer.config.Configuration;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code new} and {@code config}: from an empty folder to a configuration that holds. */
class FirstMinutesTest extends TypedProgram {
  private static final String SHOP =
      """
      application: shop
      source: dist
      keep_releases: 7
      gates:
        source: off
      environments:
        production:
          root: /srv/shop
          hosts:
            - deploy@web1
            - host: web2
              root: /srv/two
              labels: [canary]
          trash: 0
        staging: {root: /srv/shop, hosts: [web9]}
      """;

  private Runnable interrupt = () -> {};

  @BeforeEach
  void onlyTheTestInterrupts() {
    interruptions =
        new Interruptions() {
          @Override
          public Runnable handle(Signal signal, Runnable action) {
            if (signal == Signal.INT) {
              interrupt = action;
            }
            return () -> {};
          }

          @Override
          public void end(int exit) {
            throw new AssertionError("it does not end by itself");
          }
        };
  }

  @Test
  void everyValueSaysWhereItComesFrom() throws IOException {
    Files.writeString(folder.resolve("deployer.yaml"), SHOP);
    Files.createDirectories(folder.resolve(".ssh"));
    Files.writeString(
        folder.resolve(".ssh/config"), "Host web1\n  HostName 192.0.2.7\n  Port 2222\n");

    assertThat(run("config", "production")).isZero();
    assertThat(out)
        .startsWith("shop on production\nKEY ")
        .containsPattern("source +" + folder + "/dist +deployer.yaml:2\n")
        .containsPattern("keep_releases +7 +deployer.yaml:3\n")
        .containsPattern("trash +0 +deployer.yaml:14\n")
        .containsPattern("gates.source +off +deployer.yaml:5\n")
        .containsPattern("gates.approval +off +default\n")
        .containsPattern("parallel +8 +default\n")
        .containsPattern("\nweb1, which decides\n")
        .containsPattern("HostName +192.0.2.7 +" + folder + "/.ssh/config:2\n")
        .containsPattern("user +deploy +deployer.yaml:10\n")
        .containsPattern("port +2222 +" + folder + "/.ssh/config:3\n")
        .containsPattern("root +/srv/shop +deployer.yaml:8\n")
        .containsPattern("\nweb2\n")
        .containsPattern("user +anna +this account\n")
        .containsPattern("root +/srv/two +deployer.yaml:12\n")
        .containsPattern("labels +\\[canary\\] +deployer.yaml:13\n");
    assertThat(run("config", "production", "--source", "other", "--hosts", "web2", "-F", "none"))
        .isZero();
    assertThat(out).containsPattern("source +other +--source\n").doesNotContain("web1");
  }

  @Test
  void eachKeyOfARecipeIsShown() throws IOException {
    Files.writeString(folder.resolve("deployer.yaml"), SHOP);
    assertThat(run("config", "production", "--json")).isZero();
    Map<?, ?> result = JSON.std.mapFrom(out);

    List<String> shown =
        ((List<?>) result.get("keys"))
            .stream()
                .map(each -> (String) ((Map<?, ?>) each).get("key"))
                .map(key -> key.replaceAll("[.\\[].*", ""))
                .distinct()
                .toList();
    Map<?, ?> properties =
        (Map<?, ?>) Configuration.schemas().get("deployer.yaml").get("properties");
    List<String> keys =
        properties.keySet().stream()
            .map(String.class::cast)
            .filter(key -> !List.of("application", "environments").contains(key))
            .toList();
    assertThat(shown)
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(keys.stream(), Stream.of("drills")).toList());
    assertThat((List<?>) result.get("hosts")).hasSize(2);
  }

  @Test
  void aFileIsCheckedWithoutATarget() throws IOException {
    assertThat(run("config")).isEqualTo(2);
    assertThat(err).contains("There is no deployer.yaml here.", "deployer new");
    Files.writeString(folder.resolve("deployer.yaml"), SHOP);
    assertThat(run("config")).isZero();
    assertThat(out)
        .contains("✔ deployer.yaml is right; its environments are:")
        .contains("production  deploy@web1:/srv/shop, web2:/srv/two")
        .contains("What holds there: deployer config production");
    Files.writeString(folder.resolve("deployer.yaml"), SHOP.replace("7", "seven"));
    assertThat(run("config")).isEqualTo(2);
    assertThat(err).contains("deployer.yaml:3:16: keep_releases: must be a whole number");
  }

  @Test
  void theSchemasArePrintedForEditors() throws IOException {
    assertThat(run("config", "--schema")).isZero();
    assertThat(JSON.std.mapFrom(out)).containsEntry("title", "deployer.yaml of Deployer");
    assertThat(run("config", "--schema=release.yaml")).isZero();
    assertThat(JSON.std.mapFrom(out)).containsEntry("title", "release.yaml of Deployer");
    assertThat(run("config", "--schema=other.yaml")).isEqualTo(2);
    assertThat(err).contains("it is deployer.yaml or release.yaml");
  }

  @ParameterizedTest
  @ValueSource(strings = {"deployer", "release"})
  void theSchemasOfTheDistributionAreThose(String name) throws IOException {
    Path kept = Document.TOP.resolve("docs/" + name + ".schema.json");

    assertThat(run("config", "--schema=" + name + ".yaml")).isZero();
    assertThat(Files.readString(kept))
        .as(
            "print it anew: bin/deployer config --schema=%s.yaml > docs/%s",
            name, kept.getFileName())
        .isEqualTo(out);
  }

  @ParameterizedTest
  @CsvSource({
    "pom.xml, MAVEN,"
        + " <project><parent><artifactId>no</artifactId></parent><artifactId>shop</artifactId></project>",
    "build.gradle.kts, GRADLE, plugins {}",
    "package.json, NPM, '{\"name\": \"@acme/shop\", \"scripts\": {\"build\": \"vite build\"}}'",
    "composer.json, COMPOSER, '{\"name\": \"acme/shop\"}'",
    "index.html, STATIC, hello",
    "README, PLAIN, nothing",
    "package.json, NPM, this is no JSON"
  })
  void aConfigurationIsWrittenForWhatIsThereAndCanBeRead(String file, String kind, String content)
      throws Exception {
    Files.writeString(folder.resolve(file), content);

    assertThat(run("new", "--host", "deploy@web1", "--json")).isZero();
    assertThat(JSON.std.mapFrom(out)).containsEntry("project", kind.toLowerCase(Locale.ROOT));
    String text = Files.readString(folder.resolve("deployer.yaml"));
    assertThat(text).startsWith("# yaml-language-server: $schema=deployer.schema.json\n");
    assertThat(folder.resolve("deployer.schema.json")).hasContent(SchemaText.of("deployer.yaml"));
    Configuration read = Configuration.read(folder.resolve("deployer.yaml"));
    assertThat(read.environments()).containsOnlyKeys("production");
    assertThat(run("config", "production")).isZero();
    // What stands in comments holds as well.
    Files.writeString(
        folder.resolve("deployer.yaml"), text.replaceAll("(?m)^# (?=( *[a-z_]+:|  *-))", ""));
    assertThat(run("config", "production")).as(text + err).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "'', ., '/node_modules/, /.next/'",
    "module.exports = {reactStrictMode: true}, ., '/node_modules/, /.next/'",
    "export default {output: 'export'}, out, ",
    "'const config = { output : \"export\" }', out, "
  })
  void ofNextWhatIsExportedIsSentOrAllThatIsServedFrom(
      String config, String source, String generated) throws Exception {
    Files.writeString(
        folder.resolve("package.json"),
        "{\"name\": \"shop\", \"scripts\": {\"build\": \"next build\"}}");
    Files.writeString(folder.resolve("next.config.mjs"), config);

    assertThat(run("new", "--host", "web1")).isZero();
    String text = Files.readString(folder.resolve("deployer.yaml"));
    assertThat(text).contains("\nsource: " + source + "\n");
    if (generated == null) {
      assertThat(text).doesNotContain("generated");
    } else {
      assertThat(text).contains("\n  source: {generated: [" + generated + "]}\n");
    }
  }

  @Test
  void theFolderThatABuildHasMadeIsTaken() throws IOException {
    Files.writeString(
        folder.resolve("package.json"), "{\"name\": \"shop\", \"scripts\": {\"build\": \"make\"}}");
    Files.createDirectory(folder.resolve("build"));

    assertThat(run("new", "--host", "web1")).isZero();
    assertThat(Files.readString(folder.resolve("deployer.yaml"))).contains("\nsource: build\n");
  }

  @Test
  void aRailsApplicationKeepsWhatCapistranoLinks() throws Exception {
    Files.createDirectories(folder.resolve("config"));
    Files.writeString(folder.resolve("config/application.rb"), "");
    Files.writeString(folder.resolve("Gemfile"), "");

    assertThat(run("new", "--application", "shop")).isZero();
    assertThat(out).contains("Wrote deployer.yaml for shop, a Rails application.");
    assertThat(
            Configuration.read(folder.resolve("deployer.yaml"))
                .recipe()
                .settings()
                .declared()
                .sharedDirs())
        .extracting(Object::toString)
        .contains("log", "storage");
  }

  @Test
  void aFileThatIsThereIsLeftAsItIs() throws IOException {
    Files.writeString(folder.resolve("deployer.yaml"), "mine");

    assertThat(run("new")).isEqualTo(2);
    assertThat(err).contains("There is a deployer.yaml here already, and it was left as it is.");
    assertThat(folder.resolve("deployer.yaml")).hasContent("mine");
    assertThat(folder.resolve("deployer.schema.json")).doesNotExist();
  }

  @Test
  void onATerminalItIsAskedForWhatWasNotTyped() throws Exception {
    Deque<String> answers = new ArrayDeque<>(List.of("shop", "", "deploy@web7:2222", "/srv/x"));
    ByteArrayOutputStream asked = new ByteArrayOutputStream();
    person =
        Person.answering(
            new PrintStream(asked, true, StandardCharsets.UTF_8),
            () -> Optional.ofNullable(answers.poll()),
            prompt -> Optional.empty());

    assertThat(run("new")).isZero();
    assertThat(asked.toString(StandardCharsets.UTF_8))
        .contains("Environment [production] ", "Root [/srv/shop] ");
    assertThat(
            Configuration.read(folder.resolve("deployer.yaml"))
                .environments()
                .get("production")
                .hosts()
                .get(0)
                .address())
        .hasToString("deploy@web7:2222");
  }

  @Test
  void aWrongAnswerIsAskedForAgainAndTheOtherAnswersAreKept() throws Exception {
    Deque<String> answers =
        new ArrayDeque<>(List.of("shop", "no/slash", "staging", "web7", "/srv", "srv", "/srv/x"));
    ByteArrayOutputStream asked = new ByteArrayOutputStream();
    person =
        Person.answering(
            new PrintStream(asked, true, StandardCharsets.UTF_8),
            () -> Optional.ofNullable(answers.poll()),
            prompt -> Optional.empty());

    assertThat(run("new")).isZero();
    assertThat(asked.toString(StandardCharsets.UTF_8))
        .contains("Environment: ")
        .contains("Root: root \"/srv\": this directory belongs to the system")
        .contains("Once more.\nRoot [/srv/shop] ");
    assertThat(
            Configuration.read(folder.resolve("deployer.yaml"))
                .environments()
                .get("staging")
                .hosts()
                .get(0)
                .root())
        .hasToString("/srv/x");
  }

  @Test
  void whoDeploysWithoutAConfigurationIsToldWhatWritesOne() {
    assertThat(run("deploy", "production")).isEqualTo(2);
    assertThat(err)
        .contains("There is no environment production.")
        .contains("To have a deployer.yaml written: deployer new");
    assertThat(run("--help")).isZero();
    assertThat(out)
        .contains("A first deploy:\n  deployer new ")
        .contains("\n[user@]host:/absolute/root or sftp://user@host:port/absolute/root.\n");
  }

  @Test
  void whoInterruptsAQuestionOrDoesNotAnswerItHasNothingWritten() {
    person =
        Person.answering(
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
            () -> {
              interrupt.run();
              return Optional.of("");
            },
            prompt -> Optional.empty());
    assertThat(run("new")).isEqualTo(130);
    assertThat(err).contains("othing was written");
    person =
        Person.answering(
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
            Optional::empty,
            prompt -> Optional.empty());
    assertThat(run("new")).isEqualTo(2);
    assertThat(err).contains("There was no answer, and nothing was written.");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatIsTypedWronglyWritesNothing() {
    assertThat(run("new", "--root", "/srv")).isEqualTo(2);
    assertThat(err).contains("Root: root \"/srv\": this directory belongs to the system");
    assertThat(folder.resolve("deployer.yaml")).doesNotExist();
  }

  private int run(String... arguments) {
    return run(NO_HOST, arguments);
  }
}
