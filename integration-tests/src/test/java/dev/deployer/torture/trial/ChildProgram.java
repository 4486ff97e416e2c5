package dev.deployer.torture.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.MinaServer;
import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program as it is, in a JVM of its own with a heap of 512 MiB, and its folder. */
final class ChildProgram {
  private final Path folder;
  private final Path identity;
  private final Path knownHosts;

  /** How a command ended, and all that it printed. */
  record End(int exit, String said) {}

  private ChildProgram(Path folder, String host, Path identity, Path knownHosts)
      throws IOException {
    this.folder = folder;
    this.identity = identity;
    this.knownHosts = knownHosts;
    Files.createDirectories(source());
    Files.write(
        folder.resolve("deployer.yaml"),
        List.of(
            "application: shop",
            "source: source",
            "durable: false",
            "environments:",
            "  production: {root: " + root() + ", hosts: [\"" + host + "\"]}"));
  }

  /** With a root in this folder, on that server. */
  static ChildProgram at(Path folder, OpenSshServer server) throws IOException {
    return new ChildProgram(
        folder,
        server.user() + "@" + server.host() + ":" + server.port(),
        server.clientKey(),
        server.knownHosts());
  }

  /** Likewise; {@code keys} is where that server has its keys. */
  static ChildProgram at(Path folder, MinaServer server, Path keys) throws IOException {
    return new ChildProgram(
        folder,
        server.settings().user() + "@" + server.settings().host() + ":" + server.settings().port(),
        keys.resolve("client_key"),
        keys.resolve("known_hosts"));
  }

  Path source() {
    return folder.resolve("source");
  }

  Path root() {
    return folder.resolve("shop");
  }

  /** Types {@code deployer <arguments>}; what it printed. */
  String succeeds(String... arguments) throws IOException {
    End end = run(arguments);
    assertThat(end.exit()).as(end.said()).isZero();
    return end.said();
  }

  End run(String... arguments) throws IOException {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.deployer.cli.Main"));
    line.addAll(List.of(arguments));
    Path out = folder.resolve("out");
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("DEPLOYER_IDENTITY", identity.toString());
    builder.environment().put("DEPLOYER_KNOWN_HOSTS", knownHosts.toString());
    Process process = builder.start();
    try {
      return new End(process.waitFor(), Files.readString(out));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      process.destroyForcibly();
    }
  }
}
