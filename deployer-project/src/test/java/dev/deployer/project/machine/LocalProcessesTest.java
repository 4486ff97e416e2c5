package dev.deployer.project.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.command.CommandOutcome.Interrupted;
import dev.deployer.command.CommandOutcome.NotStarted;
import dev.deployer.command.CommandOutcome.TimedOut;
import dev.deployer.command.LocalCommand;
import dev.deployer.command.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class LocalProcessesTest {
  private static final Duration AMPLE = Duration.ofSeconds(20);

  @TempDir Path folder;

  private final List<String> printed = Collections.synchronizedList(new ArrayList<>());

  private CommandOutcome run(Duration within, Optional<String> input, String... words) {
    return new LocalProcesses(System.getenv())
        .run(
            new LocalCommand(
                Arguments.of(words),
                new Variables(Map.of("NAME", "a 'b' $c")),
                folder,
                within,
                input),
            (text, cut) -> printed.add(text));
  }

  private CommandOutcome run(String... words) {
    return run(AMPLE, Optional.empty(), words);
  }

  @Test
  void aCommandRunsInItsFolderWithItsArgumentsAndVariables() throws Exception {
    assertThat(run("sh", "-c", "pwd -P; echo \"$1\"; echo \"$NAME\" >&2; exit 4", "sh", "x  *"))
        .isEqualTo(new Exited(4));

    assertThat(printed).containsExactly(folder.toRealPath().toString(), "x  *", "a 'b' $c");
  }

  @Test
  void itReadsItsInputAndThenNothing() {
    assertThat(run(AMPLE, Optional.of("{\"v\":1}\n"), "cat")).isEqualTo(new Exited(0));
    assertThat(run("cat")).isEqualTo(new Exited(0));
    assertThat(printed).containsExactly("{\"v\":1}");
  }

  @Test
  void inputThatIsNotReadIsNoFailure() {
    assertThat(run(AMPLE, Optional.of("x".repeat(1_000_000)), "true")).isEqualTo(new Exited(0));
  }

  @Test
  void aProgramThatIsNotThereDoesNotStart() {
    assertThat(run("./nothing")).isInstanceOf(NotStarted.class);
  }

  @Test
  void atItsDeadlineACommandAndItsChildrenAreEnded() throws Exception {
    assertThat(
            run(
                Duration.ofMillis(500),
                Optional.empty(),
                "sh",
                "-c",
                "trap '' TERM; sleep 300 & echo $! > child; wait; sleep 300"))
        .isEqualTo(new TimedOut(Duration.ofMillis(500), true));

    long child = Long.parseLong(Files.readString(folder.resolve("child")).strip());
    ProcessHandle.of(child).ifPresent(process -> process.onExit().join());
  }

  @Test
  void whatItLeavesBehindIsNotWaitedFor() {
    assertThat(run("sh", "-c", "sleep 25 & echo done")).isEqualTo(new Exited(0));
    assertThat(printed).containsExactly("done");
  }

  @Test
  void anInterruptEndsItAndWhatItStarted() throws Exception {
    List<CommandOutcome> outcome = Collections.synchronizedList(new ArrayList<>());
    Thread thread =
        new Thread(
            () ->
                outcome.add(
                    run(
                        "sh",
                        "-c",
                        "trap '' TERM; setsid sleep 99 & echo $! > pid; mv pid begun; wait")));
    thread.start();
    Path begun = folder.resolve("begun");
    while (!Files.exists(begun)) {
      Thread.sleep(10);
    }

    thread.interrupt();
    thread.join();

    assertThat(outcome).containsExactly(new Interrupted(true));
    long child = Long.parseLong(Files.readString(begun).strip());
    ProcessHandle.of(child).ifPresent(process -> process.onExit().join());
  }

  @Test
  void atItsDeadlineWhatMadeASessionOfItsOwnIsStoppedToo() throws Exception {
    CommandOutcome outcome =
        run(
            Duration.ofSeconds(2),
            Optional.empty(),
            "sh",
            "-c",
            "(setsid sh -c 'echo $$ > own; sleep 300 & sleep 300' &) ; sleep 300");

    assertThat(outcome).isEqualTo(new TimedOut(Duration.ofSeconds(2), true));
    long pid = Long.parseLong(Files.readString(folder.resolve("own")).strip());
    Optional<ProcessHandle> own = ProcessHandle.of(pid);
    if (own.isPresent()) {
      // Whoever inherited it may not have taken note of its end yet.
      assertThat(own.get().onExit().get(10, TimeUnit.SECONDS).isAlive()).isFalse();
    }
  }

  @Test
  void theEndOfALongOutputArrivesHoweverSlowlyItIsTaken() {
    CommandOutcome outcome =
        new LocalProcesses(System.getenv())
            .run(
                new LocalCommand(
                    Arguments.of(
                        "sh",
                        "-c",
                        "sleep 20 & yes 0123456789 | head -c 60000; echo FATAL; exit 1"),
                    Variables.NONE,
                    folder,
                    AMPLE,
                    Optional.empty()),
                (text, cut) -> {
                  if (printed.isEmpty()) {
                    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(3));
                  }
                  printed.add(text);
                });

    assertThat(outcome).isEqualTo(new Exited(1));
    assertThat(printed.get(printed.size() - 1)).endsWith("FATAL");
  }

  @Nested
  class AProgramThatIsNamedByAWord {
    /** It is on the path of this JVM, wherever that is. */
    private static final String OF_THE_JVM = "sh";

    private CommandOutcome run(Map<String, String> environment, Variables own, String... words) {
      return new LocalProcesses(environment)
          .run(
              new LocalCommand(Arguments.of(words), own, folder, AMPLE, Optional.empty()),
              (text, cut) -> printed.add(text));
    }

    private CommandOutcome along(String path, String... words) {
      return run(Map.of("PATH", path), Variables.NONE, words);
    }

    private Optional<String> obstacle(Map<String, String> environment, String program) {
      return new LocalProcesses(environment)
          .obstacle(Arguments.of(program), Optional.empty(), folder);
    }

    private void program(String path, String says) throws IOException {
      Path file = folder.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "#!/bin/sh\necho " + says + " \"$@\"\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void isFoundAlongThePathOfItsEnvironmentAndNotAlongThatOfTheJvm() throws IOException {
      program("given/sh", "given");
      program("given/npm-of-the-caller", "caller");
      String path = folder.resolve("given").toString();

      assertThat(along(path, OF_THE_JVM, "a", "b c")).isEqualTo(new Exited(0));
      assertThat(along(path, "npm-of-the-caller")).isEqualTo(new Exited(0));

      assertThat(printed).containsExactly("given a b c", "caller");
      assertThat(obstacle(Map.of("PATH", path), "npm-of-the-caller")).isEmpty();
    }

    @Test
    void isTheFirstThereThatIsAFileAndMayBeRun() throws IOException {
      Files.createDirectories(folder.resolve("directory/tool"));
      Files.createDirectories(folder.resolve("text"));
      Files.writeString(folder.resolve("text/tool"), "no program\n");
      program("first/tool", "first");
      program("second/tool", "second");

      assertThat(along("missing:directory:text:first:second", "tool")).isEqualTo(new Exited(0));

      assertThat(printed).containsExactly("first");
    }

    @Test
    void isNotThereIfOnlyThePathOfTheJvmHasIt() throws IOException {
      Map<String, String> environment =
          Map.of("PATH", Files.createDirectories(folder.resolve("empty")).toString());
      String why = "there is no program sh on the path";

      assertThat(run(environment, Variables.NONE, OF_THE_JVM)).isEqualTo(new NotStarted(why));
      assertThat(obstacle(environment, OF_THE_JVM)).hasValue(why);
      assertThat(along(System.getenv("PATH"), "no-such-program"))
          .isEqualTo(new NotStarted("there is no program no-such-program on the path"));
    }

    @Test
    void isLookedForWhereTheSystemDoesIfItsEnvironmentHasNoPath() throws IOException {
      program("tool", "here");

      assertThat(run(Map.of(), Variables.NONE, "sh", "-c", "echo found")).isEqualTo(new Exited(0));
      assertThat(run(Map.of(), Variables.NONE, "tool"))
          .isEqualTo(new NotStarted("there is no program tool on the path"));

      assertThat(printed).containsExactly("found");
      assertThat(obstacle(Map.of(), "sh")).isEmpty();
      assertThat(obstacle(Map.of(), "tool")).isPresent();
    }

    @Test
    void isLookedForWhereItRunsIfAnElementOfThePathIsEmptyOrRelative() throws IOException {
      program("tool", "here");
      program("bin/other", "below");

      for (String path : List.of("", ":/missing", "/missing:", "/missing::/missing")) {
        assertThat(along(path, "tool")).as("'%s'", path).isEqualTo(new Exited(0));
        assertThat(obstacle(Map.of("PATH", path), "tool")).as("'%s'", path).isEmpty();
      }
      assertThat(along("bin", "other")).isEqualTo(new Exited(0));
      assertThat(along("bin", "tool")).isInstanceOf(NotStarted.class);

      assertThat(printed).containsExactly("here", "here", "here", "here", "below");
    }

    @Test
    void isFoundAlongAPathOfTheCommandsOwn() throws IOException {
      program("own/tool", "own");
      program("given/tool", "given");
      Map<String, String> environment = Map.of("PATH", "given");

      assertThat(run(environment, new Variables(Map.of("PATH", "own")), "tool"))
          .isEqualTo(new Exited(0));

      assertThat(printed).containsExactly("own");
      LocalProcesses processes = new LocalProcesses(environment);
      assertThat(processes.obstacle(Arguments.of("tool"), Optional.of("own"), folder)).isEmpty();
      assertThat(processes.obstacle(Arguments.of("tool"), Optional.of("none"), folder))
          .hasValue("there is no program tool on the path");
    }

    @Test
    void isNotLookedForAlongThePathWithASlashInIt() throws IOException {
      program("tools/tool", "beside");
      program("path/tools/tool", "on the path");

      assertThat(along("path", "tools/tool")).isEqualTo(new Exited(0));

      assertThat(printed).containsExactly("beside");
    }
  }
}
