package dev.deployer.ant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.project.Project;
import dev.deployer.project.Session;
import dev.deployer.project.machine.Machine;
import dev.deployer.project.target.Options;
import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.tools.ant.launch.Launcher;

/** The folder of {@code src/test/ant}, of which a real Ant builds a copy on a server of a test. */
final class AntBuild {
  private static final Path PATTERN = Path.of("src", "test", "ant");
  private static final long LONGEST = 120;

  private final OpenSshServer server;
  private final Path folder;
  private final Path host;

  /**
   * @param folder an empty one, of this build alone
   */
  AntBuild(OpenSshServer server, Path folder) throws IOException {
    this.server = server;
    this.folder = folder;
    host = Files.createTempDirectory(server.folder(), "host");
    Files.createDirectory(folder.resolve("dist"));
    for (String file : List.of("build.xml", "dist/index.html")) {
      Files.copy(PATTERN.resolve(file), folder.resolve(file));
    }
    configure(Files.readString(PATTERN.resolve("deployer.yaml")));
  }

  /** Writes {@code deployer.yaml}, with ROOT and HOST in it. */
  void configure(String yaml) throws IOException {
    Files.writeString(
        folder.resolve("deployer.yaml"),
        yaml.replace("ROOT", host.toString())
            .replace("HOST", server.user() + "@" + server.host() + ":" + server.port()));
  }

  /** Release 1 is live in production; the next one differs from it. */
  AntBuild withARelease() throws IOException, DeployerException {
    Options options =
        Options.builder()
            .identity(server.clientKey().toString())
            .knownHosts(server.knownHosts().toString())
            .sshConfig(Path.of("none"))
            .build();
    try (Session production =
        Project.read(Path.of("deployer.yaml"), Machine.ofProcess().in(folder))
            .open("production", options)) {
      assertThat(production.run("init", List.of("--yes")).isDone()).isTrue();
      production.deploy(ReleaseId.parse("1"));
    }
    Files.writeString(folder.resolve("dist/index.html"), "two");
    return this;
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  /** Below it are the roots. */
  Path host() {
    return host;
  }

  /** The release that is live. */
  Path live(String environment) throws IOException {
    return host.resolve(environment).resolve("current").toRealPath();
  }

  /** Runs it, and asserts how it exits. */
  String ant(int exit, String... words) throws IOException, InterruptedException {
    // A Ctrl-C is not ignored, whatever started this.
    List<String> line = new ArrayList<>(List.of("env", "--default-signal=INT"));
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", antItself()));
    line.addAll(List.of(Launcher.class.getName(), "-nouserlib", "-Dtasks=" + classPath()));
    line.addAll(List.of(words));
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(file("build.log").toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "DEPLOYER_IDENTITY",
                server.clientKey().toString(),
                "DEPLOYER_KNOWN_HOSTS",
                server.knownHosts().toString(),
                "DEPLOYER_NO_CACHE",
                "1",
                "LC_ALL",
                "C.UTF-8"));
    Process process = builder.start();
    process.getOutputStream().close();
    boolean ended = process.waitFor(LONGEST, TimeUnit.SECONDS);
    process.destroyForcibly();
    String printed = Files.readString(file("build.log"));
    assertThat(ended).as(printed).isTrue();
    assertThat(process.exitValue()).as(printed).isEqualTo(exit);
    return printed;
  }

  private static String antItself() {
    return Stream.of(Launcher.class, org.apache.tools.ant.Project.class)
        .map(AntBuild::archive)
        .collect(Collectors.joining(":"));
  }

  /** What has the tasks, of all that this process has: as deployer.xml, without any logging. */
  private static String classPath() {
    List<String> ofAnt = List.of(antItself().split(":", -1));
    return Stream.of(System.getProperty("java.class.path").split(":", -1))
        .filter(entry -> !ofAnt.contains(entry))
        .filter(entry -> !entry.matches(".*/(slf4j-api-1|slf4j-tinylog|tinylog)-?[^/]*[.]jar"))
        .collect(Collectors.joining(":"));
  }

  private static String archive(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
