package dev.deployer.integration.program;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.cli.local.Person;
import dev.deployer.integration.site.DaemonProcess;
import dev.deployer.integration.site.Launcher;
import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A daemon, and processes that hand their commands to it, on a real sshd. */
abstract class DaemonSite {
  static final int FILES = 3_000;

  Site site;

  Launcher launcher;

  Prompt prompt;

  @BeforeEach
  void unpack() throws IOException {
    site = Site.withSftpProcesses();
    launcher = Launcher.in(site.folder());
    assertThat(launcher.isOfDistribution()).as("mvn package makes a distribution").isTrue();
    prompt = Prompt.of(site);
    SmallApplication.write(site.source(), 1);
    prompt.type("init").exits(0);
  }

  @AfterEach
  void close() throws IOException {
    site.close();
  }

  /** A deploy by the daemon that has the lock, and whose server stands still. */
  Process frozenDeploy(DaemonProcess daemon, String... options) throws Exception {
    for (int i = 0; i < FILES; i++) {
      SmallApplication.put(site.source(), "many/" + i, "file " + i);
    }
    List<String> typed = new ArrayList<>(List.of("deploy", "production", "--release", "1"));
    typed.addAll(List.of(options));
    Process deploy =
        launcher.start(
            prompt.by(Person.NOBODY, daemon.found(prompt)), "", typed.toArray(String[]::new));
    await(() -> !deploy.isAlive() || !site.names(".deployer/lock").isEmpty());
    for (ProcessHandle server : site.server().sftpServers()) {
      OpenSshServer.freeze(server);
    }
    return deploy;
  }

  /** The process that new connections come to. */
  ProcessHandle listener() {
    List<ProcessHandle> connections = site.server().connections();
    return connections.stream()
        .map(connection -> connection.parent().orElseThrow())
        .filter(parent -> !connections.contains(parent))
        .findFirst()
        .orElseThrow();
  }

  void thaw() throws IOException {
    for (ProcessHandle server : site.server().sftpServers()) {
      OpenSshServer.thaw(server);
    }
  }

  /** A script of which {@code $0} is the program. */
  void shell(Prompt at, String script, int exit) throws IOException {
    List<String> line =
        new ArrayList<>(
            List.of("bash", "-c", script, site.folder().resolve("distribution/bin/deployer") + ""));
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(at.directory().toFile())
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile());
    builder.environment().putAll(at.environment());
    builder.environment().put("DEPLOYER_NO_CACHE", "1");
    builder.environment().remove("DEPLOYER_OPTS");
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      assertThat(process.waitFor()).as("%s\n%s", script, said).isEqualTo(exit);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  static List<String> callsIn(DaemonProcess daemon) {
    String[] names = daemon.folder().toFile().list((folder, name) -> name.startsWith("call"));
    return List.of(names);
  }

  /** Without ids of runs, times and durations. */
  static String timeless(String text) {
    return text.replaceAll("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?", "TIME")
        .replaceAll("\\d\\d:\\d\\d:\\d\\d|\\d+\\.\\d{3}s|\\d+ (seconds?|minutes?)", "TIME");
  }

  static void await(Callable<Boolean> condition) throws Exception {
    while (!condition.call()) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }
}
