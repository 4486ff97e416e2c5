package dev.deployer.gradle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.project.Project;
import dev.deployer.project.Session;
import dev.deployer.project.machine.Machine;
import dev.deployer.project.target.Options;
import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole builds of a real Gradle, on a real server. */
class GradleBuildTest {
  /** Files of the class path that Gradle and the tests bring, and not the plugin. */
  private static final String NOT_OF_THE_PLUGIN =
      "test-classes|.*-tests\\.jar|(gradle-api|groovy|kotlin|ant-|junit|assertj|archunit|hamcrest"
          + "|opentest4j|apiguardian|slf4j|tinylog).*";

  private static OpenSshServer server;
  private static GradleHome gradle;

  @TempDir static Path home;
  @TempDir Path folder;
  private Path host;

  @BeforeAll
  static void start() throws IOException {
    server = OpenSshServer.start();
    gradle = GradleHome.in(home);
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @BeforeEach
  void project() throws IOException {
    host = Files.createTempDirectory(server.folder(), "host");
    String plugin =
        GradleHome.classPath().stream()
            .filter(path -> !path.getFileName().toString().matches(NOT_OF_THE_PLUGIN))
            .map(path -> "'" + path + "'")
            .collect(Collectors.joining(", "));
    Files.writeString(folder.resolve("settings.gradle"), "rootProject.name = 'shop'\n");
    Files.writeString(
        folder.resolve("build.gradle"),
        """
        buildscript { dependencies { classpath files(%s) } }
        apply plugin: 'java'
        apply plugin: 'dev.deployer'
        version = '1.0'
        deployer { environment = 'production' }
        tasks.register('tidy', dev.deployer.gradle.DeployerTask) {
          command = 'prune'
          args = ['--keep', '1']
        }
        """
            .formatted(plugin));
    write("");
    build("one");
  }

  private void write(String hooks) throws IOException {
    Files.writeString(
        folder.resolve("deployer.yaml"),
        """
        application: shop
        gates: {source: off}
        environments:
          production:
            root: %s/shop
            hosts: ["%s@%s:%d"]
        """
                .formatted(host, server.user(), server.host(), server.port())
            + hooks);
  }

  /** What the jar of the project has in it. */
  private void build(String content) throws IOException {
    Path resources = Files.createDirectories(folder.resolve("src/main/resources"));
    Files.writeString(resources.resolve("what.txt"), content);
  }

  private Process begin(String... words) throws IOException {
    List<String> line = new ArrayList<>(gradle.line());
    line.addAll(List.of(words));
    ProcessBuilder process =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("printed").toFile())
            .redirectInput(Path.of("/dev/null").toFile());
    process.environment().put("DEPLOYER_IDENTITY", server.clientKey().toString());
    process.environment().put("DEPLOYER_KNOWN_HOSTS", server.knownHosts().toString());
    process.environment().put("DEPLOYER_NO_CACHE", "1");
    process.environment().put("LC_ALL", "C.UTF-8");
    return process.start();
  }

  private String printed() throws IOException {
    return Files.readString(folder.resolve("printed"), StandardCharsets.UTF_8);
  }

  private String run(int exit, String... words) throws IOException, InterruptedException {
    Process process = begin(words);
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(printed()).isEqualTo(exit);
    return printed();
  }

  private Path live() throws IOException {
    return host.resolve("shop/current").toRealPath();
  }

  /** What is live before a build begins. */
  private void deployed() throws IOException, DeployerException {
    Path jar = Files.createDirectories(folder.resolve("first")).resolve("shop-1.0.jar");
    Files.writeString(jar, "first");
    Options options =
        Options.builder()
            .identity(server.clientKey().toString())
            .knownHosts(server.knownHosts().toString())
            .sshConfig(Path.of("none"))
            .source(jar.getParent())
            .build();
    Machine here = Machine.ofProcess().in(folder);
    try (Session production =
        Project.read(Path.of("deployer.yaml"), here).open("production", options)) {
      assertThat(production.run("init", List.of("--yes")).isDone()).isTrue();
      production.deploy(ReleaseId.parse("1"));
    }
  }

  @Test
  void whatAProjectBuildsIsDeployedAlsoFromTheConfigurationCache() throws Exception {
    assertThat(run(0, "deployerInit", "--yes", "deployerDeploy", "--release", "1"))
        .contains("Created the root of production", "> Task :jar", "1 is live on production")
        .contains("BUILD SUCCESSFUL");
    assertThat(live()).isDirectoryContaining("glob:**/shop-1.0.jar");

    String[] again = {"--configuration-cache", "deployerDeploy", "tidy"};
    build("two");
    assertThat(run(0, again)).contains("Configuration cache entry stored.", "is live");
    Path second = live();
    build("three");
    assertThat(run(0, again)).contains("Configuration cache entry reused.", "is live");
    assertThat(live()).isNotEqualTo(second);

    assertThat(run(0, "-q", "deployerStatus"))
        .startsWith("shop on production")
        .doesNotContain("Task", "connect");
  }

  @Test
  void whatIsRefusedFailsTheBuildWithWhatIsLiveAndWhatToType() throws Exception {
    deployed();
    Path jar = live().resolve("shop-1.0.jar");
    assertThat(jar.toFile().setWritable(true)).isTrue();
    Files.writeString(jar, "changed by hand");
    assertThat(run(1, "-q", "deployerDeploy", "--release", "2"))
        .containsSubsequence(
            "What went wrong:",
            "Execution failed for task ':deployerDeploy'.",
            "Release 2 was not deployed to production; 1 is still live",
            "shop-1.0.jar",
            "gradle :deployerDeploy --environment production --release 2",
            "--accept drift")
        .doesNotContain("✔ connect", "--source");
    assertThat(live()).hasFileName("1");
  }

  @Test
  void aGradleThatIsToldToEndGivesItsLockBack() throws Exception {
    deployed();
    write(
        """
            hooks:
              before_activate:
                - name: long
                  command: [sh, -c, "touch begun; while test ! -e end; do sleep 0.1; done"]
                  where: local
        """);
    Process process = begin("deployerDeploy", "--release", "2");
    while (!Files.exists(folder.resolve("begun")) && process.isAlive()) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    process.destroy();
    while (!printed().contains("safe point") && process.isAlive()) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    Files.createFile(folder.resolve("end"));
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();

    assertThat(printed()).contains("Gradle is ending: Deployer stops at its next safe point.");
    assertThat(live()).hasFileName("1");
    assertThat(host.resolve("shop/.deployer/lock")).isEmptyDirectory();
  }
}
