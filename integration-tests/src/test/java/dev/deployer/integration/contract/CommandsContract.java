package dev.deployer.integration.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.command.CommandOutcome.Interrupted;
import dev.deployer.command.CommandOutcome.NotStarted;
import dev.deployer.command.CommandOutcome.TimedOut;
import dev.deployer.command.CommandOutcome.Unknown;
import dev.deployer.command.LineSplitter;
import dev.deployer.command.OutputLines;
import dev.deployer.command.Variables;
import dev.deployer.host.Host;
import dev.deployer.host.HostCommand;
import dev.deployer.host.HostCommands;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import dev.deployer.ssh.SshHostConnector;
import dev.deployer.ssh.settings.SshSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every outcome that {@link HostCommands} promises, on servers that run real commands. */
@Timeout(60)
abstract class CommandsContract {
  private static final Duration AMPLE = Duration.ofSeconds(30);

  /** Longer than a first word takes to be written to a disk that others sync. */
  private static final Duration SHORT = Duration.ofSeconds(3);

  @TempDir Path folder;

  private final List<String> printed = Collections.synchronizedList(new ArrayList<>());
  private final OutputLines output = (text, cut) -> printed.add(text);
  private Host host;
  private HostCommands commands;

  /** A server that runs commands. */
  abstract SshSettings settings() throws IOException;

  /** A server that has SFTP alone. */
  abstract SshSettings withoutShell() throws IOException;

  /** Cuts the connections of the server that runs commands, past every protocol. */
  abstract void cut() throws IOException;

  @BeforeEach
  final void connect() throws IOException {
    host = new SshHostConnector(settings()).connect();
    commands = host.commands().orElseThrow();
  }

  @AfterEach
  final void disconnect() {
    host.close();
  }

  final CommandOutcome run(Duration within, Map<String, String> variables, String... words) {
    return commands.run(
        new HostCommand(Arguments.of(words), new Variables(variables), directory(), within),
        output);
  }

  final CommandOutcome run(String... words) {
    return run(AMPLE, Map.of(), words);
  }

  /** Hands its lines to this listener. */
  final CommandOutcome run(OutputLines lines, String... words) {
    return commands.run(
        new HostCommand(Arguments.of(words), Variables.NONE, directory(), AMPLE), lines);
  }

  final RemotePath directory() {
    return ReleaseRoot.parse(folder.toString()).path();
  }

  final List<String> printed() {
    return printed;
  }

  @Test
  void theExitCodeIsTold() {
    assertThat(run("true")).isEqualTo(new Exited(0));
    assertThat(run("sh", "-c", "exit 3")).isEqualTo(new Exited(3));
    assertThat(run("sh", "-c", "exit 255")).isEqualTo(new Exited(255));
  }

  @Test
  void aProgramThatIsNotThereExitsWithACodeAndSaysSo() {
    assertThat(run("bin/nothing")).isEqualTo(new Exited(127));
    assertThat(printed).anyMatch(line -> line.contains("bin/nothing"));
  }

  @Test
  void aCommandRunsInItsDirectory() throws IOException {
    Files.createDirectory(folder.resolve("it's here"));
    Files.writeString(folder.resolve("it's here/who"), "#!/bin/sh\npwd -P\n");
    assertThat(folder.resolve("it's here/who").toFile().setExecutable(true)).isTrue();

    CommandOutcome outcome =
        commands.run(
            new HostCommand(
                Arguments.of("./who"), Variables.NONE, directory().child("it's here"), AMPLE),
            output);

    assertThat(outcome).isEqualTo(new Exited(0));
    assertThat(printed).containsExactly(folder.toRealPath().resolve("it's here").toString());
  }

  @Test
  void argumentsAndVariablesArriveAsTheyAre() {
    String hostile = "a'b\"c $HOME `id` $(id) \\ * ; | & é 😀";

    assertThat(
            run(
                AMPLE,
                Map.of("NAME", hostile),
                "sh",
                "-c",
                "printf '%s\\n' \"$1\" \"$NAME\"",
                "sh",
                hostile))
        .isEqualTo(new Exited(0));

    assertThat(printed).containsExactly(hostile, hostile);
  }

  /**
   * Quotes become four times as long on their way, so that they are more than a host takes unread.
   */
  @Test
  void variablesThatAreLongerThanWhatTheHostTakesAtOnceArriveWhole() {
    Map<String, String> variables = new HashMap<>();
    for (int i = 0; i < 10; i++) {
      variables.put("LONG_" + i, "'".repeat(120_000 + i));
    }

    for (int i = 0; i < 5; i++) {
      assertThat(run(AMPLE, variables, "sh", "-c", "echo ${#LONG_0} ${#LONG_9}"))
          .isEqualTo(new Exited(0));
    }

    assertThat(printed).hasSize(5).containsOnly("120000 120009");
  }

  @Test
  void standardInputIsEmptyAndThereIsNoTerminal() {
    assertThat(run("sh", "-c", "cat; test -t 0 || test -t 1 || echo none"))
        .isEqualTo(new Exited(0));
    assertThat(printed).containsExactly("none");
  }

  @Test
  void linesOfBothOutputsArriveInTheirOrder() {
    run("sh", "-c", "for i in 1 2 3 4 5 6; do echo out$i; echo err$i >&2; done; printf end");

    assertThat(printed)
        .containsExactly(
            "out1", "err1", "out2", "err2", "out3", "err3", "out4", "err4", "out5", "err5", "out6",
            "err6", "end");
  }

  @Test
  void muchOutputArrivesWholeAndALongLineIsCut() {
    run("sh", "-c", "i=0; while [ $i -lt 30000 ]; do echo \"line $i\"; i=$((i+1)); done");
    assertThat(printed).hasSize(30_000).endsWith("line 29999");

    printed.clear();
    run("sh", "-c", "head -c 5000000 /dev/zero | tr '\\0' x; echo; echo after");
    assertThat(printed).containsExactly("x".repeat(LineSplitter.LONGEST), "after");
  }

  @Test
  void atItsDeadlineACommandIsStopped() throws Exception {
    long start = System.nanoTime();

    CommandOutcome outcome =
        run(SHORT, Map.of(), "sh", "-c", "echo $$ > pid; echo begun; sleep 300; echo late");

    assertThat(outcome).isInstanceOf(TimedOut.class);
    assertThat(outcome.passed()).isFalse();
    assertThat(printed).containsExactly("begun");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    assertThat(((TimedOut) outcome).ended()).isTrue();
    long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
    assertThat(isRunning(pid)).isFalse();
  }

  @Test
  void aCommandThatDoesNotHeedSigtermIsKilled() throws Exception {
    CommandOutcome outcome =
        run(
            SHORT,
            Map.of(),
            "sh",
            "-c",
            "trap '' TERM; echo $$ > pid; while :; do sleep 0.1; done");

    assertThat(outcome).isEqualTo(new TimedOut(SHORT, true));
    long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
    assertThat(isRunning(pid)).isFalse();
  }

  @Test
  void atItsDeadlineWhatMadeASessionOfItsOwnIsStoppedToo() throws Exception {
    CommandOutcome outcome =
        run(
            SHORT,
            Map.of(),
            "sh",
            "-c",
            "(setsid sh -c 'echo $$ > own; sleep 300 & sleep 300' &) ; sleep 300");

    assertThat(outcome).isEqualTo(new TimedOut(SHORT, true));
    long pid = Long.parseLong(Files.readString(folder.resolve("own")).strip());
    assertThat(isRunning(pid)).isFalse();
  }

  @Test
  void theEndOfALongOutputArrivesHoweverSlowlyItIsTaken() {
    OutputLines slow =
        (text, cut) -> {
          if (printed.isEmpty()) {
            sleep(Duration.ofSeconds(3));
          }
          printed.add(text);
        };
    CommandOutcome outcome =
        run(
            slow,
            "sh",
            "-c",
            "sleep 20 & yes 0123456789012345678901234567890123456789 | head -c 400000;"
                + " echo; echo FATAL; exit 1");

    assertThat(outcome).isEqualTo(new Exited(1));
    assertThat(printed).hasSize(9_758).endsWith("FATAL");
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whatPrintsOnAfterItsCommandIsNotListenedToForEver() {
    assertThat(run("sh", "-c", "(timeout 20 yes &) ; exit 7")).isEqualTo(new Exited(7));
    assertThat(run("sh", "-c", "(while sleep 0.2; do echo on; done &) ; exit 8"))
        .isEqualTo(new Exited(8));
  }

  @Test
  void whatACommandLeavesBehindIsNotWaitedFor() {
    assertThat(run("sh", "-c", "sleep 20 & echo done")).isEqualTo(new Exited(0));
    assertThat(printed).containsExactly("done");
  }

  @Test
  void ofACommandWhoseConnectionIsLostNothingIsKnown() throws Exception {
    CompletableFuture<CommandOutcome> outcome =
        CompletableFuture.supplyAsync(() -> run("sh", "-c", "touch begun; sleep 20"));
    awaitFile(folder.resolve("begun"));

    cut();

    assertThat(outcome.get(20, TimeUnit.SECONDS)).isInstanceOf(Unknown.class);
    assertThat(run("touch", "never")).isInstanceOf(NotStarted.class);
    assertThat(folder.resolve("never")).doesNotExist();
  }

  @Test
  void anInterruptEndsTheWaitingAndIsNotSwallowed() throws Exception {
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    CompletableFuture<CommandOutcome> outcome = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              outcome.complete(run("sh", "-c", "touch begun; sleep 20"));
              interrupted.complete(Thread.currentThread().isInterrupted());
            });
    thread.start();
    awaitFile(folder.resolve("begun"));

    thread.interrupt();

    assertThat(outcome.get(10, TimeUnit.SECONDS)).isEqualTo(new Interrupted(true));
    assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(host.stat(directory())).as("the connection lives on").isPresent();
  }

  @Test
  void anInterruptBeforeMeansThatNothingIsRun() {
    Thread.currentThread().interrupt();
    try {
      assertThat(run("touch", "never")).isInstanceOf(NotStarted.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(folder.resolve("never")).doesNotExist();
  }

  @Test
  void severalRunSideBySideAndFilesAreAskedForMeanwhile() throws Exception {
    List<CompletableFuture<CommandOutcome>> all = new ArrayList<>();
    Executor threads = task -> new Thread(task).start();
    for (int i = 0; i < 4; i++) {
      String name = "c" + i;
      all.add(
          CompletableFuture.supplyAsync(
              () -> run("sh", "-c", "touch " + name + "; until [ -e go ]; do sleep 0.05; done"),
              threads));
    }
    for (int i = 0; i < 4; i++) {
      awaitFile(folder.resolve("c" + i));
    }
    assertThat(host.stat(directory().child("c0"))).isPresent();
    Files.createFile(folder.resolve("go"));

    for (CompletableFuture<CommandOutcome> each : all) {
      assertThat(each.get(20, TimeUnit.SECONDS)).isEqualTo(new Exited(0));
    }
  }

  @Test
  void noValueStandsInTheListOfProcesses() throws IOException {
    String secret = "value-" + System.nanoTime();
    Files.writeString(
        folder.resolve("look"),
        "#!/bin/sh\ncat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' '\\n'\n");
    assertThat(folder.resolve("look").toFile().setExecutable(true)).isTrue();

    run(AMPLE, Map.of("SECRET", secret), "sh", "-c", "test -n \"$SECRET\" && ./look");

    assertThat(String.join("\n", printed)).contains("look").doesNotContain(secret);
  }

  @Test
  void anAccountWithoutAShellHasNoCommands() throws IOException {
    try (Host confined = new SshHostConnector(withoutShell()).connect()) {
      assertThat(confined.commands()).isEmpty();
      assertThat(confined.stat(directory())).as("and is asked for files as before").isPresent();
    }
  }

  private static void awaitFile(Path file) throws InterruptedException {
    while (!Files.exists(file)) {
      Thread.sleep(10);
    }
  }

  /** Whether it still runs; one that has ended and that nobody has asked about does not. */
  private static boolean isRunning(long pid) throws IOException {
    try {
      String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
