package dev.deployer.integration.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The distribution's {@code deployer daemon}, in a runtime folder of its own. */
public final class DaemonProcess implements AutoCloseable {
  private final Path distribution;
  private final Path runtime;
  private final Path said;
  private Process process;

  private DaemonProcess(Path distribution, Path runtime, Path said) {
    this.distribution = distribution;
    this.runtime = runtime;
    this.said = said;
  }

  /** Starts one, and waits until it answers or has ended. */
  public static DaemonProcess start(Site site, String... options) throws IOException {
    Path runtime = site.folder().resolve("run");
    DaemonProcess daemon =
        new DaemonProcess(
            site.folder().resolve("distribution"),
            runtime,
            Files.createTempFile(site.folder(), "daemon", "said"));
    Files.createDirectories(runtime);
    daemon.start(options);
    return daemon;
  }

  private void start(String... options) throws IOException {
    List<String> line = new ArrayList<>(List.of("env", "--default-signal=INT"));
    line.addAll(List.of(distribution.resolve("bin/deployer").toString(), "daemon"));
    line.addAll(List.of(options));
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().putAll(Map.of("XDG_RUNTIME_DIR", runtime + "", "DEPLOYER_NO_CACHE", "1"));
    builder.environment().put("OF_THE_DAEMON", "some");
    builder.environment().remove("DEPLOYER_OPTS");
    process = builder.start();
    while (process.isAlive() && !said().contains("carried out here")) {
      pause();
    }
  }

  /** The variables of a prompt with which its commands find this daemon. */
  public Map<String, String> found(Prompt prompt) {
    Map<String, String> variables = new HashMap<>(prompt.environment());
    variables.put("XDG_RUNTIME_DIR", runtime.toString());
    return variables;
  }

  public String said() throws IOException {
    return Files.readString(said);
  }

  /** How many commands it has carried out. */
  public long served() throws IOException {
    return said().lines().filter(line -> line.contains("  exit ")).count();
  }

  /** How many ends of callers' pipes it has open. */
  public long openPipes() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc", process.pid() + "", "fd"))) {
      return open.filter(Files::isSymbolicLink)
          .map(DaemonProcess::target)
          .filter(target -> target.contains("/call."))
          .count();
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "closed meanwhile";
    }
  }

  public Path folder() {
    return runtime.resolve("deployer/daemon");
  }

  public Process process() {
    return process;
  }

  public int exit() throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void pause() throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(10);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** As SIGKILL does it. */
  public void kill() throws IOException {
    process.destroyForcibly();
    exit();
  }

  @Override
  public void close() throws IOException {
    kill();
  }
}
