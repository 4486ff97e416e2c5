package dev.deployer.cli.local;

import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.command.CommandOutcome.NotStarted;
import dev.deployer.command.CommandOutcome.TimedOut;
import dev.deployer.command.CommandOutcome.Unknown;
import dev.deployer.command.LineSplitter;
import dev.deployer.command.LocalCommand;
import dev.deployer.command.LocalCommands;
import dev.deployer.command.OutputGate;
import dev.deployer.command.OutputLines;
import dev.deployer.outcome.InWords;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs commands as child processes. */
public final class LocalProcesses implements LocalCommands {
  /** As on hosts: for output after the end, and from asking to end to killing. */
  private static final Duration LATE_OUTPUT = Duration.ofSeconds(1);

  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Map<String, String> environment;

  /**
   * @param environment the variables that each command gets beside its own
   */
  public LocalProcesses(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public CommandOutcome run(LocalCommand command, OutputLines output) {
    if (Thread.currentThread().isInterrupted()) {
      return new NotStarted("it was interrupted before");
    }
    ProcessBuilder builder =
        new ProcessBuilder(command.arguments().words())
            .directory(command.directory().toFile())
            .redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().putAll(command.variables().values());
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return new NotStarted(InWords.of(e));
    }
    OutputGate gate = new OutputGate(output);
    try {
      return finish(process, command, gate);
    } finally {
      gate.close();
    }
  }

  @Override
  public Optional<String> obstacle(Arguments command, Path directory) {
    String program = command.program();
    if (program.contains("/")) {
      return canRun(directory, program)
          ? Optional.empty()
          : Optional.of("there is no program " + program + " in " + directory);
    }
    // Java looks along the path that it was started with, which need not be that of the caller.
    List<String> paths =
        Stream.of(environment.get("PATH"), System.getenv("PATH")).filter(Objects::nonNull).toList();
    boolean found =
        paths.stream()
            .flatMap(path -> Stream.of(path.split(":", -1)))
            .anyMatch(
                entry -> canRun(directory, entry.isEmpty() ? program : entry + "/" + program));
    return found || paths.isEmpty()
        ? Optional.empty()
        : Optional.of("there is no program " + program + " on the path");
  }

  private static boolean canRun(Path directory, String program) {
    try {
      Path file = directory.resolve(program);
      return Files.isRegularFile(file) && Files.isExecutable(file);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static CommandOutcome finish(Process process, LocalCommand command, OutputLines output) {
    Thread listening = daemon("command output", () -> listen(process.getInputStream(), output));
    daemon("command input", () -> feed(process.getOutputStream(), command.input().orElse("")));
    try {
      if (process.waitFor(command.within().toNanos(), TimeUnit.NANOSECONDS)) {
        listening.join(LATE_OUTPUT.toMillis());
        return new Exited(process.exitValue());
      }
      return new TimedOut(command.within(), end(process));
    } catch (InterruptedException e) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      Thread.currentThread().interrupt();
      return new Unknown("it was interrupted");
    }
  }

  /** Ends a process and what it started, first politely; whether it has ended. */
  private static boolean end(Process process) throws InterruptedException {
    List<ProcessHandle> all =
        Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
    all.forEach(ProcessHandle::destroy);
    if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
    }
    all.forEach(ProcessHandle::destroyForcibly);
    return process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void listen(InputStream in, OutputLines output) {
    LineSplitter lines = new LineSplitter(output);
    byte[] buffer = new byte[8_192];
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        lines.take(buffer, n);
      }
    } catch (IOException e) {
      // The process was ended, and its output with it.
    }
    lines.end();
  }

  /** A process need not read what it is given. */
  private static void feed(OutputStream out, String input) {
    try (out) {
      out.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It has closed its input, or ended.
    }
  }

  private static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
