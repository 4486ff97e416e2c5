package dev.deployer.torture.trial;

import dev.deployer.integration.site.Prompt;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The program in a JVM of its own, which can be killed. */
final class ProgramProcess {
  private static final int LONGEST_SECONDS = 120;

  private final Process process;
  private final BufferedReader out;

  private ProgramProcess(Process process) {
    this.process = process;
    this.out = process.inputReader();
  }

  /** Types this where a prompt is. */
  static ProgramProcess start(Prompt prompt, Class<?> main, List<String> arguments)
      throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m", "-Xshare:auto"));
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    line.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(prompt.directory().toFile())
            .redirectError(prompt.directory().resolve("errors").toFile());
    builder.environment().putAll(prompt.environment());
    Process process = builder.start();
    process.getOutputStream().close();
    return new ProgramProcess(process);
  }

  /** The next line of its standard output; empty at its end. */
  Optional<String> line() throws IOException {
    return Optional.ofNullable(out.readLine());
  }

  /** SIGKILL; returns when it is gone. */
  void kill() throws IOException {
    process.destroyForcibly();
    end();
  }

  /** Waits for its end; its exit. */
  int end() throws IOException {
    try (out) {
      if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("the program did not end");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw new IOException(e);
    }
  }
}
