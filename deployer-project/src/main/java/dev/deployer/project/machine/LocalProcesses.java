package dev.deployer.project.machine;

import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.command.CommandOutcome.Interrupted;
import dev.deployer.command.CommandOutcome.NotStarted;
import dev.deployer.command.CommandOutcome.TimedOut;
import dev.deployer.command.LocalCommand;
import dev.deployer.command.LocalCommands;
import dev.deployer.command.OutputGate;
import dev.deployer.command.OutputLines;
import dev.deployer.command.OutputReader;
import dev.deployer.outcome.InWords;
import dev.deployer.parallel.Threads;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs commands as child processes. */
public final class LocalProcesses implements LocalCommands {
  /** As on hosts: for output after the end, and from asking to end to killing. */
  private static final Duration LATE_OUTPUT = Duration.ofSeconds(1);

  private static final Duration GRACE = Duration.ofSeconds(2);

  private static final long LOOK_MS = 20;

  /** As on hosts: the variable that all has that a command starts. */
  private static final String MARK = "DEPLOYER_COMMAND";

  /** Where execvp(3) looks without a PATH. */
  private static final String SYSTEM_PATH = "/bin:/usr/bin";

  private static final SecureRandom RANDOM = new SecureRandom();

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
        new ProcessBuilder().directory(command.directory().toFile()).redirectErrorStream(true);
    Map<String, String> variables = builder.environment();
    variables.clear();
    variables.putAll(environment);
    command
        .hidden()
        .ifPresent(prefix -> variables.keySet().removeIf(name -> name.startsWith(prefix)));
    variables.putAll(command.variables().values());
    String mark = newMark();
    variables.put(MARK, mark);
    String named = command.arguments().program();
    Optional<String> program = program(named, path(variables), command.directory());
    if (program.isEmpty()) {
      return new NotStarted(notOnThePath(named));
    }
    List<String> words = new ArrayList<>(command.arguments().words());
    words.set(0, program.get());
    builder.command(words);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return new NotStarted(InWords.of(e));
    }
    OutputGate gate = new OutputGate(output);
    try {
      return finish(process, command, mark, gate);
    } finally {
      gate.close();
    }
  }

  @Override
  public Optional<String> obstacle(Arguments command, Optional<String> path, Path directory) {
    String program = command.program();
    if (program.contains("/")) {
      return canRun(directory, program)
          ? Optional.empty()
          : Optional.of("there is no program " + program + " in " + directory);
    }
    return program(program, path.orElseGet(() -> path(environment)), directory).isPresent()
        ? Optional.empty()
        : Optional.of(notOnThePath(program));
  }

  private static String path(Map<String, String> variables) {
    return variables.getOrDefault("PATH", SYSTEM_PATH);
  }

  private static String notOnThePath(String program) {
    return "there is no program " + program + " on the path";
  }

  /**
   * What is started for a program: a path as it is, and for a word what execvp(3) would find where
   * the command runs and with its variables. A {@link ProcessBuilder} looks along the path that
   * this JVM was started with, whatever the variables are, and a daemon's is not its callers'.
   * Windows, which has no daemon, looks for programs by rules of its own.
   */
  private static Optional<String> program(String named, String path, Path directory) {
    if (named.contains("/") || !File.pathSeparator.equals(":")) {
      return Optional.of(named);
    }
    return Stream.of(path.split(":", -1))
        .map(entry -> entry.isEmpty() ? named : entry + "/" + named)
        .filter(file -> canRun(directory, file))
        .findFirst()
        .map(file -> directory.resolve(file).toString());
  }

  private static boolean canRun(Path directory, String program) {
    try {
      Path file = directory.resolve(program);
      return Files.isRegularFile(file) && Files.isExecutable(file);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static String newMark() {
    byte[] random = new byte[16];
    RANDOM.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  private static CommandOutcome finish(
      Process process, LocalCommand command, String mark, OutputLines output) {
    OutputReader reader = new OutputReader(process.getInputStream(), output);
    Thread listening = Threads.start("command output", () -> listen(reader));
    Threads.start(
        "command input", () -> feed(process.getOutputStream(), command.input().orElse("")));
    try {
      if (process.waitFor(command.within().toNanos(), TimeUnit.NANOSECONDS)) {
        awaitOutput(listening, reader);
        return new Exited(process.exitValue());
      }
      return new TimedOut(command.within(), end(process, mark));
    } catch (InterruptedException e) {
      return new Interrupted(endInterrupted(process, mark));
    }
  }

  /** All that it printed is in the pipe when it has ended; what it left behind may print more. */
  private static void awaitOutput(Thread listening, OutputReader reader)
      throws InterruptedException {
    long before = reader.taken();
    listening.join(LATE_OUTPUT.toMillis());
    while (listening.isAlive()
        && !reader.isIdle()
        && reader.taken() - before <= OutputReader.MOST_LATE) {
      listening.join(LOOK_MS);
    }
  }

  /** Ends a process and what it started, first politely; whether all has ended. */
  private static boolean end(Process process, String mark) throws InterruptedException {
    started(process, mark).forEach(ProcessHandle::destroy);
    long start = System.nanoTime();
    while (System.nanoTime() - start < GRACE.toNanos() && isLeft(process, mark)) {
      Thread.sleep(LOOK_MS);
    }
    start = System.nanoTime();
    while (System.nanoTime() - start < GRACE.toNanos() && isLeft(process, mark)) {
      started(process, mark).forEach(ProcessHandle::destroyForcibly);
      Thread.sleep(LOOK_MS);
    }
    return !isLeft(process, mark);
  }

  /** The same for a thread that was interrupted, and stays so; another interrupt has it killed. */
  private static boolean endInterrupted(Process process, String mark) {
    try {
      return end(process, mark);
    } catch (InterruptedException e) {
      started(process, mark).forEach(ProcessHandle::destroyForcibly);
      return !isLeft(process, mark);
    } finally {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isLeft(Process process, String mark) {
    return started(process, mark).stream().anyMatch(ProcessHandle::isAlive);
  }

  /**
   * A process, its descendants, and where there is proc(5), all that were given its mark: also what
   * was left by its parent, or made a session of its own.
   */
  private static Set<ProcessHandle> started(Process process, String mark) {
    Set<ProcessHandle> all = new LinkedHashSet<>();
    if (process.isAlive()) {
      all.add(process.toHandle());
    }
    process.descendants().forEach(all::add);
    byte[] wanted = (MARK + "=" + mark).getBytes(StandardCharsets.US_ASCII);
    ProcessHandle.allProcesses().filter(each -> hasMark(each, wanted)).forEach(all::add);
    return all;
  }

  private static boolean hasMark(ProcessHandle process, byte[] wanted) {
    try {
      byte[] environment = Files.readAllBytes(Path.of("/proc/" + process.pid() + "/environ"));
      return new String(environment, StandardCharsets.ISO_8859_1)
          .contains(new String(wanted, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      // Another account's, or it has ended, or the system has no such file.
      return false;
    }
  }

  private static void listen(OutputReader reader) {
    try {
      reader.run();
    } catch (IOException e) {
      // The process was ended, and its output with it.
    }
  }

  /** A process need not read what it is given. */
  private static void feed(OutputStream out, String input) {
    try (out) {
      out.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It has closed its input, or ended.
    }
  }
}
