package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.deployer.cli.local.Person;
import dev.deployer.integration.site.EightHosts;
import dev.deployer.integration.site.Launcher;
import dev.deployer.integration.site.Prompt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Game days on two real hosts: while a drill runs in one terminal, what a person would type is
 * typed in another.
 */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DrillTest {
  private EightHosts hosts;
  private Prompt prompt;
  private Launcher launcher;

  @BeforeAll
  void twoHosts() throws IOException {
    hosts = EightHosts.first(2);
    prompt = hosts.prompt(List.of(), List.of("waves: [1, rest]", "drills: true"));
    launcher = Launcher.in(Files.createDirectory(hosts.folder().resolve("launcher")));
    prompt.type("init").exits(0);
    prompt.type("deploy", "--release", "1").exits(0);
    hosts.version(2);
    prompt.type("deploy", "--release", "2").exits(0);
  }

  @AfterAll
  void close() throws IOException {
    hosts.close();
  }

  /** A drill under way in a terminal of its own. */
  private final class UnderWay {
    private final Path report = hosts.folder().resolve("report-" + System.nanoTime() + ".md");
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final FutureTask<Prompt.Answer> task;

    UnderWay(String... options) {
      List<String> words = new ArrayList<>(List.of("drill", "production", "--json", "--report"));
      words.add(report.toString());
      words.addAll(List.of(options));
      task = new FutureTask<>(() -> prompt.run(said, words.toArray(String[]::new)));
      Thread thread = new Thread(task, "drill");
      thread.setDaemon(true);
      thread.start();
    }

    /** Until an emergency was told, which this returns. */
    Map<String, Object> told() throws Exception {
      while (true) {
        Optional<String> line =
            said.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(one -> one.contains("\"type\":\"emergency\""))
                .filter(one -> one.endsWith("}"))
                .findFirst();
        if (line.isPresent()) {
          return JSON.std.mapFrom(line.get());
        }
        if (task.isDone()) {
          throw new AssertionError(task.get().all());
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }

    Prompt.Answer end() throws Exception {
      return task.get();
    }

    String report() throws IOException {
      return Files.readString(report);
    }
  }

  private void assertAsBefore() throws IOException {
    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/2"));
    hosts.assertNoLock();
    for (int host = 1; host <= 2; host++) {
      assertThat(hosts.names(host, "releases")).containsExactly("1", "2");
      assertThat(hosts.names(host, ".deployer/manifests")).containsExactly("1", "2");
      assertThat(hosts.names(host, ".deployer/trash")).isEmpty();
      assertThat(hosts.journal(host)).contains("a rehearsed emergency");
    }
    prompt.type("verify", "--content").exits(0);
  }

  private static Object ofScenario(Prompt.Answer answer, String key) {
    return ((Map<?, ?>) ((List<?>) answer.result().get("scenarios")).get(0)).get(key);
  }

  private void assertSettled(UnderWay drill) throws Exception {
    Prompt.Answer done = drill.end().exits(0);
    assertThat(ofScenario(done, "outcome")).isEqualTo("settled");
    assertThat(ofScenario(done, "taken_back")).isEqualTo(true);
    assertAsBefore();
  }

  /** Nobody does anything about it, and it is taken back. */
  private Prompt.Answer notSettled(String scenario, String... options) throws Exception {
    List<String> words = new ArrayList<>(List.of("--only", scenario, "--within", "1s"));
    words.addAll(List.of(options));
    Prompt.Answer done = new UnderWay(words.toArray(String[]::new)).end().exits(3);
    assertThat(ofScenario(done, "outcome")).isEqualTo("not_settled");
    assertThat(ofScenario(done, "taken_back")).isEqualTo(true);
    assertAsBefore();
    return done;
  }

  @Test
  void aRollbackUnderAClockIsSettledByRollingBack() throws Exception {
    UnderWay drill = new UnderWay("--only", "rollback", "--seed", "7");
    assertThat(drill.told()).containsEntry("within_ms", 300_000);
    assertThat(prompt.type("status").exits(0).out())
        .contains("at the latest. If its client is gone: deployer drill production --end\n")
        .doesNotContain("deployer recover production");
    prompt.type("rollback").exits(0);

    assertSettled(drill);
    assertThat(prompt.type("status").exits(0).out()).doesNotContain("If its client is gone");
    assertThat(prompt.type("history").exits(0).out())
        .containsPattern("prepared to activate drill-[0-9a-f]{8}, in place of 2, a rehearsed emerg")
        .containsPattern("drill-[0-9a-f]{8} serves well, a rehearsed emergency");
    assertThat(drill.report())
        .contains(
            "# Game day on production",
            "`deployer drill production --seed 7 --only rollback --within 5m`",
            "| rollback | settled |",
            "**What had happened**",
            "its release was deleted");
  }

  @Test
  void aRollbackUnderAClockThatNobodyMakesIsTakenBack() throws Exception {
    Prompt.Answer done = notSettled("rollback");

    assertThat(ofScenario(done, "undone").toString())
        .contains("its release was live, and what was live before is again");
  }

  @Test
  void aLockThatWasLeftIsSettledByBreakingIt() throws Exception {
    UnderWay drill = new UnderWay("--only", "left-lock");
    drill.told();
    prompt.type("deploy").exits(3);
    prompt.type("unlock", "--dead", "-y").exits(0);

    assertSettled(drill);
  }

  @Test
  void aLockThatWasLeftAndThatNobodyBreaksIsTakenBack() throws Exception {
    assertThat(ofScenario(notSettled("left-lock"), "undone").toString())
        .contains("the lock of its dead run was broken");
  }

  @Test
  void aHotPatchIsSettledBySavingIt() throws Exception {
    UnderWay drill = new UnderWay("--only", "hand-patch");
    drill.told();
    prompt.type("verify").exits(3);
    Path saved = hosts.folder().resolve("saved");
    prompt.type("verify", "--save", saved.toString(), "--message", "found").exits(3);

    assertSettled(drill);
    assertThat(saved).isNotEmptyDirectory();
  }

  @Test
  void aHotPatchThatNobodySavesIsTakenBack() throws Exception {
    notSettled("hand-patch");
  }

  @ParameterizedTest(name = "seed {0}")
  @CsvSource({"1, 2", "2, 1"})
  void aWaveThatFailedIsSettledByADecision(String seed, int wave) throws Exception {
    UnderWay drill = new UnderWay("--only", "failed-wave", "--seed", seed);
    assertThat(drill.told().get("shown").toString())
        .contains("$ deployer deploy production", "the status is 503 and should be 200")
        .contains("deployer recover production --decide revert");
    prompt.type("recover", "--decide", "revert").exits(0);

    assertSettled(drill);
    assertThat(drill.report()).contains("failed at wave " + wave + " of 2");
  }

  @Test
  void aWaveThatFailedAndOfWhichNobodyDecidesIsTakenBack() throws Exception {
    notSettled("failed-wave");
  }

  /** The decision host, of which the last decision was to go on; and another. */
  @ParameterizedTest(name = "seed {0}")
  @CsvSource({"2, 1", "1, 2"})
  void aHostThatWasLostIsSettledByRecovering(String seed, int host) throws Exception {
    UnderWay drill = new UnderWay("--only", "lost-host", "--seed", seed);
    assertThat(drill.told().get("shown").toString())
        .contains(hosts.address(host) + ": the connection was refused")
        .doesNotContain(hosts.name(host));
    prompt.type("recover").exits(3);
    prompt.type("unlock", "--dead", "-y").exits(0);
    prompt.type("recover").exits(0);

    assertSettled(drill);
    assertThat(drill.report())
        .as("hosts as they were typed")
        .contains(hosts.address(host) + ": the connection was refused")
        .doesNotContain(hosts.name(host));
  }

  @Test
  void aHostThatWasLostAndThatNobodyLooksAfterIsTakenBack() throws Exception {
    notSettled("lost-host");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(strings = {"1", "2"})
  void whatSomebodyEndsFromAnotherTerminalIsNotSettledAndNoOtherIsPlayed(String seed)
      throws Exception {
    UnderWay drill = new UnderWay("--only", "left-lock,rollback", "--seed", seed);
    drill.told();
    prompt.type("drill", "--end").exits(0);

    Prompt.Answer done = drill.end().exits(3);
    assertThat((List<?>) done.result().get("scenarios")).hasSize(1);
    assertThat(ofScenario(done, "outcome")).isEqualTo("ended_by_somebody");
    assertThat(drill.report()).contains("ended by somebody, not settled");
    assertThat(prompt.type("history").exits(0).out())
        .contains("took back a drill: ended by a word of");
    assertAsBefore();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"rollback", "left-lock", "hand-patch", "failed-wave", "lost-host"})
  void whatAKilledClientHasLeftOnSeveralHostsIsTakenBackByRecover(String scenario)
      throws Exception {
    Map<String, String> variables = new HashMap<>(prompt.environment());
    variables.put("HOSTNAME", "laptop");
    Prompt laptop = prompt.by(Person.NOBODY, variables);
    String report = hosts.folder().resolve("report-" + System.nanoTime() + ".md").toString();
    Process client =
        launcher.start(laptop, "", "drill", "production", "--only", scenario, "--report", report);
    while (client.isAlive() && !launcher.errors().contains("1 of 1, within ")) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertThat(client.isAlive()).as(launcher.errors()).isTrue();
    List<ProcessHandle> all = new ArrayList<>(client.descendants().toList());
    all.add(client.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle one : all) {
      one.onExit().get();
    }

    Prompt.Answer recovered = laptop.type("recover").exits(0);

    assertThat(recovered.all()).contains("took back a drill that", "2 is live");
    assertAsBefore();
    assertThat(laptop.type("drill", "--end").exits(0).out()).contains("No drill is under way");
  }

  @Test
  void aReportWithoutAFileIsRefused() throws Exception {
    assertThat(prompt.type("drill", "--report", "-").exits(2).err())
        .contains("The report is written into a file, and - is none.");
    try (Stream<Path> files = Files.walk(hosts.folder())) {
      assertThat(files.map(Path::getFileName).map(Path::toString)).doesNotContain("-");
    }
  }

  @Test
  void whereWhatIsLiveWasChangedVerifyIsAdvised() throws Exception {
    Path edited = hosts.root(1).resolve("releases/2/index.html");
    byte[] before = Files.readAllBytes(edited);
    FileTime time = Files.getLastModifiedTime(edited);
    Files.writeString(edited, "by hand");
    try {
      assertThat(prompt.type("drill").exits(3).err())
          .contains("To see more: deployer verify production");
    } finally {
      Files.write(edited, before);
      Files.setLastModifiedTime(edited, time);
    }
  }

  @Test
  void aHotPatchThatIsRolledBackAndSavedNowhereIsNotSettled() throws Exception {
    UnderWay drill = new UnderWay("--only", "hand-patch", "--within", "15s");
    drill.told();
    prompt.type("rollback").exits(0);

    Prompt.Answer done = drill.end().exits(3);
    assertThat(ofScenario(done, "outcome")).isEqualTo("not_settled");
    assertThat(ofScenario(done, "lost").toString()).contains("which is saved nowhere");
    assertThat(drill.report()).contains("**What was lost**", "which is saved nowhere");
    assertAsBefore();
  }

  @Test
  void aHotPatchThatIsSavedAfterARollbackIsSettled() throws Exception {
    UnderWay drill = new UnderWay("--only", "hand-patch");
    drill.told();
    String release = hosts.current(1).replace("releases/", "");
    prompt.type("rollback").exits(0);
    String saved = hosts.folder().resolve("saved-later").toString();
    prompt.type("verify", release, "--save", saved, "--message", "found").exits(3);

    assertSettled(drill);
    assertThat(drill.report()).doesNotContain("What was lost");
  }
}
