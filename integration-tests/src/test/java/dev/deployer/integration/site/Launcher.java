package dev.deployer.integration.site;

import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Commands in a JVM of their own: by the launcher of the distribution where this build has made
 * one, and by the classes of this build where it has not.
 */
public final class Launcher {
  private final Path folder;
  private final List<String> command;
  private final boolean distribution;

  private Launcher(Path folder, List<String> command, boolean distribution) {
    this.folder = folder;
    this.command = command;
    this.distribution = distribution;
  }

  /**
   * Unpacks the distribution, if there is one that is not older than the classes.
   *
   * @param folder for that, and for output
   */
  public static Launcher in(Path folder) throws IOException {
    Path target = Path.of("..", "deployer-cli", "target");
    Path classes = target.resolve("classes/dev/deployer/cli/Program.class");
    try (Stream<Path> files = Files.list(target)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".tar.gz")).toList()) {
        if (Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(classes)) >= 0) {
          return unpacked(file, folder);
        }
      }
    }
    return new Launcher(
        folder,
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "dev.deployer.cli.Main"),
        false);
  }

  private static Launcher unpacked(Path archive, Path folder) throws IOException {
    Path home = Files.createDirectory(folder.resolve("distribution"));
    OpenSshServer.run(
        "tar", "-xzf", archive.toString(), "--strip-components=1", "-C", home.toString());
    return new Launcher(folder, List.of(home.resolve("bin/deployer").toString()), true);
  }

  public boolean isOfDistribution() {
    return distribution;
  }

  /** Types {@code deployer <arguments>}, with these options for the JVM. */
  public Prompt.Answer run(Prompt prompt, String options, String... arguments) throws IOException {
    return end(start(prompt, options, arguments));
  }

  /** The same, as an account with a number and no name. */
  public Prompt.Answer runNameless(Prompt prompt, String... arguments) throws IOException {
    return end(
        start(
            List.of("unshare", "--user", "--map-user=54321", "--map-group=54321"),
            prompt,
            "",
            arguments));
  }

  /** Only types it; a Ctrl-C is not ignored, whatever started this. */
  public Process start(Prompt prompt, String options, String... arguments) throws IOException {
    return start(List.of("env", "--default-signal=INT"), prompt, options, arguments);
  }

  private Process start(List<String> by, Prompt prompt, String options, String... arguments)
      throws IOException {
    List<String> line = new ArrayList<>(by);
    line.addAll(command);
    line.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(prompt.directory().toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile());
    Map<String, String> environment = builder.environment();
    environment.put("DEPLOYER_NO_CACHE", "1");
    environment.putAll(prompt.environment());
    environment.put(distribution ? "DEPLOYER_OPTS" : "JDK_JAVA_OPTIONS", options);
    return builder.start();
  }

  /** Only types it at a terminal, at which nobody answers; ends as it does. */
  public Process atATerminal(Prompt prompt, String... arguments) throws IOException {
    List<String> words = new ArrayList<>(command);
    words.addAll(List.of(arguments));
    Path shown = folder.resolve("shown");
    ProcessBuilder builder =
        new ProcessBuilder(
                "script",
                "-qefc",
                "exec env --default-signal=INT " + String.join(" ", words),
                shown.toString())
            .directory(prompt.directory().toFile())
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile());
    builder.environment().put("DEPLOYER_NO_CACHE", "1");
    builder.environment().putAll(prompt.environment());
    return builder.start();
  }

  /** What is on that terminal. */
  public String shown() throws IOException {
    Path shown = folder.resolve("shown");
    return Files.exists(shown) ? Files.readString(shown) : "";
  }

  /** What the one that was started last has said on standard error. */
  public String errors() throws IOException {
    return Files.readString(folder.resolve("err"));
  }

  /** How that ended. */
  public Prompt.Answer end(Process process) throws IOException {
    try {
      int exit = process.waitFor();
      return new Prompt.Answer(exit, Files.readString(folder.resolve("out")), errors());
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw new IOException(e);
    }
  }
}
