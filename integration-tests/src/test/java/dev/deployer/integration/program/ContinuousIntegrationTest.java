package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The steps of the action for GitHub and of the component for GitLab, in the shell that runs them
 * there, with a real sshd. What the services themselves do with a file, its inputs and its cache,
 * is done here in their place.
 */
@Timeout(180)
final class ContinuousIntegrationTest {
  private static final Path TOP = Path.of("..");
  private static final Pattern GITHUB = Pattern.compile("\\$\\{\\{ (.+?) }}");
  private static final Pattern FORMAT = Pattern.compile("format\\('([^']*)', (.*)\\)");
  private static final Pattern GITLAB = Pattern.compile("\\$\\[\\[ inputs\\.([a-z0-9]+) ]]");

  /** An action that names another one there cannot be loaded. */
  @Test
  void theDefaultOfAnInputOfTheActionNamesOnlyWhatTheRunnerKnowsBeforeTheInputs()
      throws IOException {
    assertThat(inputs("action.yml", 0))
        .containsKeys("archive", "version")
        .allSatisfy(
            (name, value) ->
                assertThat(GITHUB.matcher(value).results().map(found -> found.group(1)))
                    .as(name)
                    .allMatch(
                        each -> each.matches("(github|strategy|matrix|job|runner)\\.[a-z_]+")));
  }

  @Test
  void theActionInstallsWhatTheReleaseOfItsVersionHas() throws Exception {
    try (Site site = Site.open()) {
      Prompt prompt = initialised(site);
      released(site.folder().resolve("github/example/deployer/releases/download/v" + version()));
      Path stand = Files.createDirectories(site.folder().resolve("tools")).resolve("curl");
      Files.writeString(
          stand,
          """
          #!/bin/sh
          # What is at GitHub lies in a folder.
          for word in "$@"; do
            shift
            case $word in https://github.com/*) word=file://%s/${word#https://github.com/} ;; esac
            set -- "$@" "$word"
          done
          PATH=${PATH#*:} exec curl "$@"
          """
              .formatted(site.folder().resolve("github")));
      assertThat(stand.toFile().setExecutable(true)).isTrue();
      Map<String, String> known = known(site);
      known.put("inputs.command", "deploy");
      known.put("inputs.target", "production");

      assertThat(action(prompt, site, known)).isZero();
      assertThat(site.current()).startsWith("releases/");
    }
  }

  @Test
  void theActionInstallsDeploysAndShowsItOnThePageOfTheJobAndFindsTheCacheTheNextTime()
      throws Exception {
    try (Site site = Site.open()) {
      Prompt prompt = initialised(site);
      Path archive = released(site.folder().resolve("released"));
      Map<String, String> known = known(site);
      known.put("inputs.archive", archive.toUri().toString());
      known.put("inputs.command", "deploy");
      known.put("inputs.target", "production");
      known.put("inputs.arguments", "--release r1 --message 'Two words'");

      assertThat(action(prompt, site, known)).isZero();
      assertThat(site.current()).isEqualTo("releases/r1");
      assertThat(Files.readString(site.folder().resolve("summary")))
          .startsWith("### ✅ deploy production\n");
      assertThat(Files.readString(site.folder().resolve("output"))).isEqualTo("exit=0\n");
      assertThat(prompt.type("releases").exits(0).out()).contains("Two words");

      // From the cache, since there is no archive any more.
      Files.delete(archive);
      known.put("inputs.command", "status");
      known.put("inputs.arguments", "");
      assertThat(action(prompt, site, known)).isZero();
      known.put("inputs.command", "deploy");
      known.put("inputs.arguments", "--release 'r1");
      assertThat(action(prompt, site, known)).as("a quote that does not end").isNotZero();
      known.put("inputs.arguments", "--source nowhere");
      assertThat(action(prompt, site, known)).isEqualTo(2);
      assertThat(Files.readString(site.folder().resolve("output"))).endsWith("exit=2\n");
    }
  }

  @Test
  void anArchiveThatIsNotTheOneThatWasMeantIsNotInstalled() throws Exception {
    try (Site site = Site.open()) {
      Prompt prompt = initialised(site);
      Path archive = released(site.folder().resolve("released"));
      Map<String, String> known = known(site);
      known.put("inputs.archive", archive.toUri().toString());
      known.put("inputs.sha256", "0".repeat(64));

      assertThat(action(prompt, site, known)).isNotZero();

      known.put("inputs.sha256", "");
      Files.writeString(archive.resolveSibling(archive.getFileName() + ".sha256"), "no digest");
      assertThat(action(prompt, site, known)).isNotZero();
      try (Stream<Path> files = Files.list(site.folder().resolve("temp"))) {
        assertThat(files.filter(file -> file.toString().contains("deployer-0"))).isEmpty();
      }
    }
  }

  @Test
  void theComponentInstallsDeploysAndKeepsTheSummary() throws Exception {
    try (Site site = Site.open()) {
      Prompt prompt = initialised(site);
      Path archive =
          released(site.folder().resolve("api/projects/7/packages/generic/deployer/" + version()));
      Map<String, String> inputs = new HashMap<>(inputs("templates/deployer.yml", 0));
      inputs.put("arguments", "--release r1");
      Files.createDirectory(prompt.directory().resolve(".git"));

      assertThat(component(prompt, site, inputs)).isZero();
      assertThat(site.current()).isEqualTo("releases/r1");
      assertThat(Files.readString(prompt.directory().resolve("deployer-summary.md")))
          .startsWith("### ✅ deploy production\n");

      Files.delete(archive);
      inputs.put("arguments", "--source nowhere");
      assertThat(component(prompt, site, inputs)).isEqualTo(2);
    }
  }

  private static Prompt initialised(Site site) throws IOException {
    Prompt prompt = Prompt.of(site);
    SmallApplication.write(site.source(), 1);
    prompt.type("init").exits(0);
    return prompt;
  }

  /** The distribution of this build, with its digest, as a release has them. */
  private static Path released(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(TOP.resolve("deployer-cli/target"))) {
      for (Path file : files.filter(each -> each.toString().contains(".tar.gz")).toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    Path archive = folder.resolve("deployer-" + version() + ".tar.gz");
    assertThat(archive).as("what the build of the command line has packed").exists();
    assertThat(folder.resolve(archive.getFileName() + ".sha256"))
        .content()
        .isEqualTo(
            OpenSshServer.run("sha256sum", archive.toString()).replace(folder + "/", "") + "\n");
    return archive;
  }

  private static String version() throws IOException {
    return inputs("action.yml", 0).get("version");
  }

  /** What the runner knows at a step, with the defaults of the inputs. */
  private static Map<String, String> known(Site site) throws IOException {
    Map<String, String> known = new HashMap<>();
    known.put("runner.temp", Files.createDirectory(site.folder().resolve("temp")).toString());
    known.put("github.action_repository", "example/deployer");
    inputs("action.yml", 0).forEach((name, value) -> known.put("inputs." + name, value));
    return known;
  }

  private static List<Object> documents(String file) throws IOException {
    return StreamSupport.stream(
            new Load(LoadSettings.builder().build())
                .loadAllFromString(Files.readString(TOP.resolve(file)))
                .spliterator(),
            false)
        .toList();
  }

  /** The defaults of the inputs. */
  private static Map<String, String> inputs(String file, int document) throws IOException {
    Map<?, ?> all = map(documents(file).get(document));
    Map<String, String> defaults = new HashMap<>();
    map(all.containsKey("spec") ? map(all.get("spec")).get("inputs") : all.get("inputs"))
        .forEach(
            (name, input) ->
                defaults.put(String.valueOf(name), String.valueOf(map(input).get("default"))));
    return defaults;
  }

  private static Map<?, ?> map(Object value) {
    return (Map<?, ?>) value;
  }

  private static String filled(Pattern pattern, Object text, Map<String, String> known) {
    return pattern
        .matcher(String.valueOf(text))
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    Stream.of(found.group(1).split(" \\|\\| ", -1))
                        .map(each -> evaluated(each, known))
                        .filter(value -> !value.isEmpty())
                        .findFirst()
                        .orElse("")));
  }

  private static String evaluated(String expression, Map<String, String> known) {
    Matcher format = FORMAT.matcher(expression);
    if (!format.matches()) {
      assertThat(known).containsKey(expression);
      return known.get(expression);
    }
    String text = format.group(1);
    String[] values = format.group(2).split(", ", -1);
    for (int i = 0; i < values.length; i++) {
      text = text.replace("{" + i + "}", evaluated(values[i], known));
    }
    return text;
  }

  /** Runs the steps that are a script; the exit of the first that fails. */
  private static int action(Prompt prompt, Site site, Map<String, String> known)
      throws IOException, InterruptedException {
    Path path =
        Files.writeString(site.folder().resolve("path"), site.folder().resolve("tools") + "\n");
    int number = 0;
    for (Object each :
        (List<?>) map(map(documents("action.yml").get(0)).get("runs")).get("steps")) {
      Map<?, ?> step = map(each);
      if (!step.containsKey("run")
          || (step.containsKey("if") && known.get("inputs.command").isEmpty())) {
        continue;
      }
      Map<String, String> environment = new HashMap<>();
      map(step.get("env"))
          .forEach((name, value) -> environment.put((String) name, filled(GITHUB, value, known)));
      environment.put("GITHUB_PATH", path.toString());
      environment.put("GITHUB_STEP_SUMMARY", site.folder().resolve("summary").toString());
      environment.put("GITHUB_OUTPUT", site.folder().resolve("output").toString());
      List<String> added = new ArrayList<>(Files.readAllLines(path));
      added.add(System.getenv("PATH"));
      environment.put("PATH", String.join(":", added));
      Path script =
          Files.writeString(
              site.folder().resolve("step" + number++), String.valueOf(step.get("run")));
      int exit =
          bash(
              List.of("bash", "--noprofile", "--norc", "-eo", "pipefail", script.toString()),
              prompt,
              environment);
      if (exit != 0) {
        return exit;
      }
    }
    return 0;
  }

  /** Runs the lines of the script, as one. */
  private static int component(Prompt prompt, Site site, Map<String, String> inputs)
      throws IOException, InterruptedException {
    Map<?, ?> job = map(map(documents("templates/deployer.yml").get(1)).values().iterator().next());
    Map<String, String> environment = new HashMap<>();
    map(job.get("variables"))
        .forEach((name, value) -> environment.put((String) name, filled(GITLAB, value, inputs)));
    environment.put("CI_PROJECT_DIR", prompt.directory().toString());
    environment.put("CI_API_V4_URL", site.folder().resolve("api").toUri().toString());
    environment.put("CI_PROJECT_ID", "7");
    StringBuilder script = new StringBuilder();
    ((List<?>) job.get("script")).forEach(part -> script.append(part).append('\n'));
    return bash(
        List.of(
            "bash",
            Files.writeString(site.folder().resolve("script"), script.toString()).toString()),
        prompt,
        environment);
  }

  private static int bash(List<String> words, Prompt prompt, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(words).directory(prompt.directory().toFile());
    builder.environment().putAll(prompt.environment());
    builder.environment().putAll(environment);
    Path printed = Files.createTempFile(prompt.directory().getParent(), "printed", "");
    builder.redirectErrorStream(true).redirectOutput(printed.toFile());
    Process process = builder.start();
    assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }
}
