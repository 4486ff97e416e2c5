package dev.deployer.maven.it;

import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.project.Project;
import dev.deployer.project.Session;
import dev.deployer.project.machine.Machine;
import dev.deployer.project.target.Options;
import dev.deployer.ssh.OpenSshServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The sshd of a build, from the script before it to the one behind it. */
public final class Servers implements AutoCloseable {
  private static final String SERVER = "sshd";

  private final OpenSshServer server;
  private final Path build;

  private Servers(OpenSshServer server, Path build) {
    this.server = server;
    this.build = build;
  }

  /** Starts it, and names it in each {@code deployer.yaml} of the build. */
  public static void start(File build, Map<String, Object> context) throws IOException {
    OpenSshServer server = OpenSshServer.start();
    // Where a build does not end as it is to, no script follows it.
    Runtime.getRuntime().addShutdownHook(new Thread(server::stop, "sshd-of-a-build"));
    context.put(SERVER, server);
    Files.createDirectory(host(server));
    try (Stream<Path> files = Files.walk(build.toPath())) {
      for (Path file : files.filter(path -> path.endsWith("deployer.yaml")).toList()) {
        Files.writeString(
            file,
            Files.readString(file)
                .replace("ROOT", host(server).toString())
                .replace("HOST", server.user() + "@" + server.host() + ":" + server.port()));
        Files.copy(server.clientKey(), file.resolveSibling("sshd-key"));
        Files.copy(server.knownHosts(), file.resolveSibling("sshd-known-hosts"));
      }
    }
  }

  /** The same, and release 1 is live there; the next one is to differ from it. */
  public static void startWithARelease(File build, Map<String, Object> context)
      throws IOException, DeployerException {
    start(build, context);
    OpenSshServer server = (OpenSshServer) context.get(SERVER);
    Options options =
        Options.builder()
            .identity(server.clientKey().toString())
            .knownHosts(server.knownHosts().toString())
            .sshConfig(Path.of("none"))
            .build();
    Machine here = Machine.ofProcess().in(build.toPath());
    try (Session production =
        Project.read(Path.of("deployer.yaml"), here).open("production", options)) {
      production.run("init", List.of("--yes"));
      production.deploy(ReleaseId.parse("1"));
      Files.writeString(build.toPath().resolve("dist/index.html"), "two");
    }
  }

  /** What is live is changed by hand. */
  public static void patch(Map<String, Object> context) throws IOException {
    Path live = host((OpenSshServer) context.get(SERVER)).resolve("shop/releases/1/index.html");
    live.toFile().setWritable(true);
    Files.writeString(live, "changed by hand");
  }

  static Servers of(File build, Map<String, Object> context) {
    return new Servers((OpenSshServer) context.get(SERVER), build.toPath());
  }

  private static Path host(OpenSshServer server) {
    return server.folder().resolve("host");
  }

  /** What the builds printed, one after the other. */
  String printed() throws IOException {
    return Files.readString(build.resolve("build.log"));
  }

  /** What lies below the roots. */
  Path host() {
    return host(server);
  }

  /** The folder of a release that is live. */
  Path live(String application) throws IOException {
    return host().resolve(application).resolve("current").toRealPath();
  }

  /** How often somebody logged in. */
  long logins() throws IOException {
    try (Stream<String> lines = Files.lines(server.log())) {
      return lines.filter(line -> line.contains("Accepted publickey")).count();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
