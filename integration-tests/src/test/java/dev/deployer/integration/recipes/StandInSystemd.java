package dev.deployer.integration.recipes;

import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What does to processes what a unit says, where no systemd runs: {@code systemd-stand-in.py}, with
 * a {@code systemctl} and a {@code sudo} that lead to it. All that it has started ends with it.
 */
final class StandInSystemd implements AutoCloseable {
  private static final String PYTHON = "/usr/bin/python3";
  private static final String SCRIPT = "systemd-stand-in.py";
  private static final int PATIENCE = 20;

  private final Path folder;
  private final Process process;

  private StandInSystemd(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  /**
   * @param folder which it has to itself
   */
  static StandInSystemd in(Path folder) throws IOException {
    Path script = Files.createDirectories(folder).resolve(SCRIPT);
    try (InputStream text = StandInSystemd.class.getResourceAsStream(SCRIPT)) {
      Files.copy(text, script);
    }
    for (String part : new String[] {"units", "logs", "bin"}) {
      Files.createDirectory(folder.resolve(part));
    }
    command(folder, "systemctl", "exec " + PYTHON + " " + script + " ask " + folder + " \"$@\"");
    command(folder, "sudo", "test \"$1\" = -n || exit 1; shift; exec \"$@\"");
    Process process =
        new ProcessBuilder(PYTHON, script.toString(), "serve", folder.toString())
            .redirectError(folder.resolve("logs/systemd.log").toFile())
            .start();
    StandInSystemd systemd = new StandInSystemd(folder, process);
    if (process.inputReader().readLine() == null) {
      throw new IOException(systemd.logs());
    }
    return systemd;
  }

  private static void command(Path folder, String name, String line) throws IOException {
    Path file = Files.writeString(folder.resolve("bin").resolve(name), "#!/bin/sh\n" + line + "\n");
    OpenSshServer.run("chmod", "0755", file.toString());
  }

  /** Where its commands are. */
  Path commands() {
    return folder.resolve("bin");
  }

  /** Writes a unit, in the place of one of that name. */
  void unit(String name, String text) throws IOException {
    Files.writeString(folder.resolve("units").resolve(name), text);
  }

  /** Types {@code systemctl <words>}, which must succeed; what it says. */
  String systemctl(String... words) throws IOException {
    String[] line =
        Stream.concat(Stream.of(commands().resolve("systemctl").toString()), Stream.of(words))
            .toArray(String[]::new);
    return OpenSshServer.run(line);
  }

  /** What it and all that it has started have said. */
  String logs() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(folder.resolve("logs"))) {
      for (Path file : files.sorted().toList()) {
        all.append(file.getFileName()).append(":\n").append(Files.readString(file));
      }
    }
    return all.toString();
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
