package dev.deployer.incident;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A command that was run on this machine, to its end. */
record Ran(int exit, String said) {
  /** In this directory, with these further variables. */
  static Ran in(Path directory, Map<String, String> variables, List<String> words)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().putAll(variables);
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      return new Ran(process.waitFor(), said.strip());
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw new IOException(e);
    }
  }

  /** Which must have succeeded. */
  static String well(Path directory, String... words) throws IOException {
    Ran ran = in(directory, Map.of(), List.of(words));
    if (ran.exit() != 0) {
      throw new IOException(List.of(words) + " exits with " + ran.exit() + ": " + ran.said());
    }
    return ran.said();
  }

  boolean isWell() {
    return exit == 0;
  }
}
