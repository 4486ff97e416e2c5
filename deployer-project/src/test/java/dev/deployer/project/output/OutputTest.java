package dev.deployer.project.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.event.Event;
import dev.deployer.event.Phase;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Recovery;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.project.output.Style.Mark;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutputTest {
  private static final ReleaseId R41 = ReleaseId.parse("41");
  private static final ReleaseId R42 = ReleaseId.parse("42");
  private static final String HOST = "deploy@web1:22";

  /** A deploy whose connection breaks once. */
  private static final List<Event> DEPLOY =
      List.of(
          new Event.PhaseStarted(Phase.CONNECT),
          new Event.Connected("SHA256:abc", "OpenSSH_9.2p1"),
          new Event.PhaseDone(Phase.CONNECT, Duration.ofMillis(164)),
          new Event.LockAwaited("anna@laptop"),
          new Event.PhaseStarted(Phase.STAGE),
          new Event.Staging(R42, 139, 2_100_000, 58, 16_400_000, 10_946),
          new Event.Progress(Phase.STAGE, 70, 139, 1_050_000, 2_100_000),
          new Event.ConnectionLost("no sign of life for 15 s"),
          new Event.Reconnecting(1, Duration.ofSeconds(1)),
          new Event.Resumed("0f8c"),
          new Event.Staged(140, 2_100_001, 57, 16_300_000, 10_945),
          new Event.PhaseDone(Phase.STAGE, Duration.ofMillis(125_000)),
          new Event.Published(R42),
          new Event.Decided(Event.Decision.COMMIT, Optional.of(R42)),
          new Event.Wave(1, 2, List.of("deploy@web1:22")),
          new Event.Activated(Optional.of(R41), Optional.of(R42)),
          new Event.Baking(Duration.ofSeconds(90)),
          new Event.Retired(R41),
          new Event.Recovered(new Recovery.ManifestRemoved(R42)),
          new Event.HookStarted("after_activate", "reload php"),
          new Event.HookOutput("reload php", "a password is required"),
          new Event.HookFinished(
              "after_activate", "reload php", false, "exited with 1", Duration.ofMillis(312)),
          new Event.HealthChecked(
              "tcp web1:80", false, 10, "no connection: refused", Duration.ofSeconds(10)),
          new Event.Watching(
              Duration.ofMinutes(10),
              Duration.ofSeconds(10),
              Instant.parse("2026-11-20T21:23:45Z")),
          new Event.Looked(Duration.ofSeconds(70), Duration.ofMinutes(10), 8, 1),
          new Event.DriftChecked(Optional.of(true), "1 difference: CHANGED x, bad 1 of 2"),
          new Event.DriftChecked(Optional.of(false), ""),
          new Event.DriftChecked(Optional.empty(), "the connection was lost"),
          new Event.Watched(Duration.ofMinutes(10), Duration.ofMinutes(10), 60, 0, 0),
          new Event.Watched(Duration.ofMinutes(2), Duration.ofMinutes(10), 12, 1, 0),
          new Event.Measured(
              "5xx",
              Optional.of(41.0),
              Optional.of(1.3),
              5,
              Optional.of(false),
              "41.0 a minute (before: 1.3, at most 5 and 3×), bad 1 of 2"),
          new Event.GateJudged(
              "source", "passed", "commit 69d46d4, all tracked", List.of(), "0f8c"),
          new Event.Overridden("drift", "0f8c1a2b", "Known."),
          new Event.Emergency(
              1, 5, "A user waits.", List.of("$ deployer deploy"), Duration.ofMinutes(15)),
          new Event.EmergencyMoved("web1: the journal goes on", Duration.ofSeconds(9)),
          new Event.EmergencyOver("left-lock", "settled", Duration.ofMinutes(2)),
          new Event.DrillTakenBack("anna@laptop", "42 is live"),
          warned("the heartbeat is late"),
          new Event.LockTaken("0f8c"),
          new Event.LockGivenBack(),
          new Event.ConnectionClosed(412, 37));

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final SteppedClock clock = new SteppedClock();

  @Test
  void nothingInJsonMovesACursorOrTurnsTheDirectionOfWriting() throws Exception {
    String evil = "\u001b[2J\u009b\u202e\u2028\udb40\udc01 über 😀 \\u0041";
    Output json = new JsonOutput(new PrintStream(out, true, StandardCharsets.UTF_8), clock);

    json.on(HOST, warned(evil));

    String line = out.toString(StandardCharsets.UTF_8);
    assertThat(line)
        .contains("\\u001B", "\\u009b", "\\u202e", "\\u2028", "\\udb40\\udc01", "über 😀")
        .doesNotContainPattern("[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\\u202e\\u2028]");
    assertThat(com.fasterxml.jackson.jr.ob.JSON.std.mapFrom(line)).containsValue(evil);
  }

  @Test
  void withoutATerminalAPhaseIsALineAndNothingMoves() {
    show(text(false, Style.PLAIN, TextOutput.Level.NORMAL));

    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            ✔ connect   deploy@web1:22  0.164s
            ! waiting for the lock, held by anna@laptop
            + 42: sending 139 files (2.1 MB, and 16.4 MB copied there), linking 10,946
            ! the connection was lost: no sign of life for 15 s
            ! reconnecting, attempt 1, in 1.000s
            ✔ connected again under a new token, 0f8c; what the host has acknowledged is not sent again
            ✔ stage     deploy@web1:22  2m 05s
            ! decided: 42 goes live on every host
            + wave 1 of 2: web1
            ● 42 is live, in place of 41
            ! waiting 1m 30s before the next wave
            - deleted 41
            ! recovered: 42 had not been published; its manifest is removed
                web1 | a password is required
            ✘ after_activate reload php on web1 exited with 1 (0.312s)
            ✘ tcp web1:80 on web1 is not healthy after 10.000s, asked 10 times: no connection: refused
            ! watching for 10m, until 21:23 UTC, each 10s; Ctrl-C ends that, and nothing else
            ! drift on web1: 1 difference: CHANGED x, bad 1 of 2
            ! drift on web1 is not known: the connection was lost
            ✔ watched for 10m, in 60 samples: nothing was found
            ! 5xx on web1: 41.0 a minute (before: 1.3, at most 5 and 3×), bad 1 of 2
            ! accepted, drift:0f8c1a2b: Known.
            ! 1 of 5, within 15m: A user waits.
                $ deployer deploy
            ! it was left-lock, settled after 2m 00s
            ! took back a drill that anna@laptop had begun: 42 is live
            ! the heartbeat is late
            """);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("✔ done\n");
  }

  @Test
  void whatAHookPrintsBearsNoMarkAndTheLineThatSaysHowItEndedDoes() {
    TextOutput output = text(false, Style.COLOURED, TextOutput.Level.VERBOSE);
    output.on(HOST, new Event.HookStarted("before_activate", "migrate"));
    output.on(HOST, new Event.HookOutput("migrate", "ERROR: no such column"));
    output.on(
        HOST,
        new Event.HookFinished(
            "before_activate", "migrate", false, "exited with 1", Duration.ofMillis(312)));
    output.on(HOST, new Event.GateJudged("drift", "objected", "it differs", List.of(), "0f8c"));
    output.on(HOST, new Event.GateJudged("data", "accepted", "42 is new", List.of(), "0f8c"));

    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            \u001b[32m+\u001b[0m before_activate migrate on web1
                \u001b[2mweb1 | ERROR: no such column\u001b[0m
            \u001b[31m✘\u001b[0m before_activate migrate on web1 exited with 1 (0.312s)
            \u001b[31m✘\u001b[0m drift objected: it differs
            \u001b[33m!\u001b[0m data accepted: 42 is new
            """);
  }

  @Test
  void aReleaseThatIsTidiedAwayIsNotShownLikeAFailure() {
    Output output = text(false, Style.COLOURED, TextOutput.Level.NORMAL);
    output.on(HOST, new Event.Retired(R41));
    output.on(HOST, new Event.PhaseDone(Phase.RETIRE, Duration.ofMillis(1)));

    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("\u001b[2m-\u001b[0m deleted 41\n");
  }

  @Test
  void allThatIsDeletedIsOneLine() {
    Output output = text(false, Style.PLAIN, TextOutput.Level.NORMAL);
    for (int id = 1; id <= 5; id++) {
      output.on(HOST, new Event.Retired(ReleaseId.parse("r" + id)));
    }
    output.report(new Done());

    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("- deleted r1, r2, r3 and 2 more\n");
  }

  @Test
  void ofOneHostNoPhaseIsALineThatNobodyWaitsForUnlessMoreIsAskedFor() {
    for (TextOutput.Level level : List.of(TextOutput.Level.NORMAL, TextOutput.Level.VERBOSE)) {
      Output output = text(false, Style.PLAIN, level);
      output.hosts(1, true);
      for (Phase phase : Phase.values()) {
        output.on(HOST, new Event.PhaseDone(phase, Duration.ofSeconds(1)));
      }
    }

    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .hasSize(4 + Phase.values().length)
        .startsWith("✔ connect   deploy@web1:22  1.000s", "✔ stage     deploy@web1:22  1.000s");
  }

  @Test
  void onATerminalOneLineMoves() {
    Output output = text(true, Style.COLOURED, TextOutput.Level.NORMAL);
    output.on(HOST, new Event.PhaseStarted(Phase.STAGE));
    clock.pass(Duration.ofSeconds(2));
    output.on(HOST, new Event.Progress(Phase.STAGE, 1204, 11_085, 27_000_000, 108_000_000));
    output.on(HOST, new Event.PhaseDone(Phase.STAGE, Duration.ofSeconds(8)));

    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "\rstage  deploy@web1:22\u001b[K"
                + "\rstage  1,204/11,085 files  27.0 MB/108 MB  13.5 MB/s  6s left\u001b[K"
                + "\r\u001b[K"
                + "\u001b[32m✔\u001b[0m stage     deploy@web1:22  8.000s\n");
  }

  private static final List<Event> WATCH =
      List.of(
          new Event.Watching(
              Duration.ofMinutes(10),
              Duration.ofSeconds(10),
              Instant.parse("2026-11-20T21:23:45Z")),
          new Event.DriftChecked(Optional.of(false), ""),
          new Event.HealthChecked("tcp web1:80", true, 1, "", Duration.ZERO),
          new Event.Measured(
              "5xx",
              Optional.of(0.0),
              Optional.empty(),
              5,
              Optional.of(true),
              "0.0 a minute (before: not known, at most 5)"),
          new Event.Looked(Duration.ZERO, Duration.ofMinutes(10), 1, 0),
          new Event.Looked(Duration.ofSeconds(70), Duration.ofMinutes(10), 8, 2));

  private String watched(boolean terminal, TextOutput.Level level) {
    err.reset();
    TextOutput output = text(terminal, Style.PLAIN, level);
    WATCH.forEach(event -> output.on(HOST, event));
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void onATerminalAWatchIsOneLineThatLives() {
    assertThat(watched(true, TextOutput.Level.BRIEF))
        .isEqualTo(
            "\r"
                + "watching for 10m, until 21:23 UTC, each 10s; Ctrl-C ends that, and nothing"
                + " else\u001b[K\r"
                + "watching  0s of 10m  1 sample  all is well\u001b[K\r"
                + "watching  70s of 10m  8 samples  2 things are bad\u001b[K");
  }

  @Test
  void withoutATerminalAWatchSaysNothingUntilSomethingIsFoundUnlessMoreIsAskedFor() {
    assertThat(watched(false, TextOutput.Level.BRIEF)).isEmpty();
    assertThat(watched(false, TextOutput.Level.VERBOSE))
        .isEqualTo(
            """
            ! watching for 10m, until 21:23 UTC, each 10s; Ctrl-C ends that, and nothing else
            ✔ no drift on web1
            ✔ tcp web1:80 on web1 is healthy (0.000s)
            ✔ 5xx on web1: 0.0 a minute (before: not known, at most 5)
            """);
  }

  @Test
  void whoWantsNoMoreThanResultsIsNotToldThatThereIsNone() {
    Report none =
        new Report() {
          @Override
          public boolean isUneventful() {
            return true;
          }

          @Override
          public ExitCode exit() {
            return ExitCode.DONE;
          }

          @Override
          public void write(Page page) {
            page.line(Mark.DONE, "nothing was found");
          }

          @Override
          public Map<String, Object> fields() {
            return Map.of();
          }
        };
    text(false, Style.PLAIN, TextOutput.Level.QUIET).report(none);
    assertThat(out.size()).isZero();
    text(false, Style.PLAIN, TextOutput.Level.BRIEF).report(none);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("✔ nothing was found\n");
  }

  @Test
  void ofSeveralHostsEachPhaseIsALineForAllAndOtherLinesBeginWithTheHost() {
    Output output = text(false, Style.PLAIN, TextOutput.Level.NORMAL);
    deployOfTwo(output);

    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            ✔ connect   1 of 2 hosts  0.500s
            ✔ stage     2 hosts  2.000s  21 files sent (4.3 kB, and 900 B copied there), 5 linked
            ✔ verify    2 hosts  1.000s
            ! decided: 42 goes live on every host
            + wave 1 of 1: web1, web2:2222
            ! waiting 2.000s before the next wave
            ● web2:2222: 42 is live, in place of 41
                web2:2222 | a password is required
            ✘ web2:2222: after_activate reload php exited with 1 (0.312s)
            ✘ web2:2222: tcp web2:80 is not healthy after 10.000s, asked 1 time: refused
            ! the hook reload php on web2 exited with 1
            """);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("✔ done\n");
  }

  @Test
  void aPhaseOfMoreHostsThanAreWorkedOnAtOnceIsOneLineWithTheirNumber() {
    Output output = text(false, Style.PLAIN, TextOutput.Level.NORMAL);
    output.hosts(10, true);
    for (Phase phase : List.of(Phase.CONNECT, Phase.SWEEP)) {
      goThrough(output, phase, 10);
    }
    // One that is already there is looked at while others are still staged.
    goThrough(output, Phase.STAGE, 8);
    goThrough(output, Phase.SWEEP, 9);
    goThrough(output, Phase.VERIFY, 8);
    output.on(HOST, new Event.PhaseStarted(Phase.STAGE));
    output.on(HOST, new Event.Decided(Event.Decision.COMMIT, Optional.of(R42)));
    output.report(new Done());

    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            ✔ connect   10 hosts  1.000s
            ✔ sweep     10 hosts  1.000s
            ✔ stage     8 of 10 hosts  1.000s  0 files sent (0 B), 0 linked
            ✔ verify    8 of 10 hosts  1.000s
            ! decided: 42 goes live on every host
            """);
  }

  @Test
  void whatIsDoneOnEachHostAloneIsTheSameLine() {
    Output output = text(false, Style.PLAIN, TextOutput.Level.NORMAL);
    output.hosts(3, false);
    for (String host : List.of("deploy@web1:22", "deploy@web2:22", "deploy@web3:22")) {
      for (Phase phase : List.of(Phase.CONNECT, Phase.LOCK)) {
        output.on(host, new Event.PhaseStarted(phase));
        output.on(host, new Event.PhaseDone(phase, Duration.ofSeconds(1)));
      }
    }
    output.report(new Done());

    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("✔ connect   3 hosts  1.000s\n✔ lock      3 hosts  1.000s\n");
  }

  private static void goThrough(Output output, Phase phase, int hosts) {
    for (int host = 1; host <= hosts; host++) {
      output.on("deploy@web" + host + ":22", new Event.PhaseStarted(phase));
      output.on("deploy@web" + host + ":22", new Event.PhaseDone(phase, Duration.ofSeconds(1)));
    }
  }

  @Test
  void verboseShowsThePhasesOfEachHost() {
    deployOfTwo(text(false, Style.PLAIN, TextOutput.Level.VERBOSE));

    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("✔ stage     deploy@web1:22  1.000s\n", "✔ stage     deploy@web2:2222  2.000s\n")
        .contains("+ web1: 42: sending 10 files (2.1 kB, and 900 B copied there), linking 3\n");
  }

  @Test
  void aPhaseThatNoHostHasEndedIsNotSaidToBeDone() {
    Output output = text(false, Style.PLAIN, TextOutput.Level.NORMAL);
    output.hosts(3, true);
    output.on(HOST, new Event.PhaseStarted(Phase.LOCK));
    output.report(new Done());

    assertThat(err.toString(StandardCharsets.UTF_8)).doesNotContain("0 of 3 hosts", "lock");
  }

  private void deployOfTwo(Output output) {
    String other = "deploy@web2:2222";
    output.hosts(2, true);
    output.on(HOST, new Event.PhaseStarted(Phase.CONNECT));
    output.on(other, new Event.PhaseStarted(Phase.CONNECT));
    clock.pass(Duration.ofMillis(500));
    output.on(HOST, new Event.PhaseDone(Phase.CONNECT, Duration.ofMillis(500)));
    for (String host : List.of(HOST, other)) {
      output.on(host, new Event.Staging(R42, 10, 2_100, 1, 900, 3));
      output.on(host, new Event.PhaseStarted(Phase.STAGE));
    }
    clock.pass(Duration.ofSeconds(1));
    // On one of the hosts a link was refused, and the file sent.
    output.on(HOST, new Event.Staged(10, 2_100, 1, 900, 3));
    output.on(other, new Event.Staged(11, 2_150, 0, 0, 2));
    output.on(HOST, new Event.PhaseDone(Phase.STAGE, Duration.ofSeconds(1)));
    output.on(HOST, new Event.PhaseStarted(Phase.VERIFY));
    clock.pass(Duration.ofSeconds(1));
    output.on(HOST, new Event.PhaseDone(Phase.VERIFY, Duration.ofSeconds(1)));
    output.on(other, new Event.PhaseDone(Phase.STAGE, Duration.ofSeconds(2)));
    output.on(other, new Event.PhaseStarted(Phase.VERIFY));
    output.on(other, new Event.PhaseDone(Phase.VERIFY, Duration.ZERO));
    output.on(HOST, new Event.Decided(Event.Decision.COMMIT, Optional.of(R42)));
    output.on(HOST, new Event.Wave(1, 1, List.of(HOST, other)));
    output.on(HOST, new Event.Baking(Duration.ofSeconds(2)));
    output.on(other, new Event.PhaseStarted(Phase.ACTIVATE));
    output.on(other, new Event.Activated(Optional.of(R41), Optional.of(R42)));
    output.on(other, new Event.PhaseDone(Phase.ACTIVATE, Duration.ZERO));
    output.on(other, new Event.HookOutput("reload php", "a password is required"));
    output.on(
        other,
        new Event.HookFinished(
            "after_activate", "reload php", false, "exited with 1", Duration.ofMillis(312)));
    output.on(
        other, new Event.HealthChecked("tcp web2:80", false, 1, "refused", Duration.ofSeconds(10)));
    output.on("local", warned("the hook reload php on web2 exited with 1"));
    output.report(new Done());
  }

  @Test
  void quietShowsResultsAlone() {
    show(text(false, Style.PLAIN, TextOutput.Level.QUIET));

    assertThat(err.size()).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("✔ done\n");
  }

  @Test
  void quietShowsAGraveWarningToo() {
    Output output = text(false, Style.PLAIN, TextOutput.Level.QUIET);
    output.on("local", warned("a hook failed"));
    output.on(
        "local",
        new Event.Warned(
            new Warning.JournalContradicted(
                new Objection(
                    Objection.Kind.BROKEN_JOURNAL, "the journal of web2 ends too early"))));

    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("the journal of web2 ends too early")
        .doesNotContain("a hook failed");
  }

  @Test
  void thatARunStopsAtItsNextSafePointIsShownWhereOnlyResultsAre() {
    Output output = text(false, Style.PLAIN, TextOutput.Level.QUIET);
    output.hosts(3, true);
    output.on(HOST, new Event.Warned(new Warning.Stopping()));

    assertThat(err.toString(StandardCharsets.UTF_8))
        .as("it is about all hosts, and not about the one that was asked first")
        .startsWith("! stopping at the next safe point");
  }

  @Test
  void verboseAddsWhatIsOrdinary() {
    show(text(false, Style.PLAIN, TextOutput.Level.VERBOSE));

    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("connected to OpenSSH_9.2p1, host key SHA256:abc", "took the lock, token 0f8c");
  }

  @Test
  void jsonIsOneObjectALineAndOneResult() {
    Output json = new JsonOutput(new PrintStream(out, true, StandardCharsets.UTF_8), clock);
    show(json);

    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(DEPLOY.size() + 1);
    assertThat(lines.get(6))
        .isEqualTo(
            "{\"v\":1,\"type\":\"progress\",\"time\":\"2026-11-20T21:13:45Z\","
                + "\"host\":\"deploy@web1:22\",\"phase\":\"stage\",\"files\":70,"
                + "\"total_files\":139,\"bytes\":1050000,\"total_bytes\":2100000}");
    assertThat(lines.get(lines.size() - 1))
        .isEqualTo(
            "{\"v\":1,\"type\":\"result\",\"time\":\"2026-11-20T21:13:45Z\","
                + "\"exit\":0,\"release\":\"42\"}");
    assertThat(err.size()).isZero();
  }

  @Test
  void everyEventHasItsFields() {
    assertThat(DEPLOY.stream().map(Object::getClass).distinct())
        .containsExactlyInAnyOrder(Event.class.getPermittedSubclasses());
    assertThat(DEPLOY.stream().map(event -> EventFields.of(event).type()))
        .contains("phase_started", "connection_lost", "lock_given_back", "warning");
  }

  @Test
  void textFromAHostMovesNoCursor() {
    text(false, Style.PLAIN, TextOutput.Level.NORMAL)
        .on(HOST, warned("gone\u001b[2J\n✔ all is well\u202e"));

    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("! gone\\u001b[2J\\u000a✔ all is well\\u202e\n");
  }

  @Test
  void whatTheResultSaysWasRecoveredIsNotSaidTwice() {
    Event recovered = new Event.Recovered(new Recovery.ManifestRemoved(R42));
    TextOutput output = text(false, Style.PLAIN, TextOutput.Level.NORMAL).reportingRecovery();
    output.on(HOST, recovered);
    output.report(new Done());
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();

    TextOutput failing = text(false, Style.PLAIN, TextOutput.Level.NORMAL).reportingRecovery();
    failing.on(HOST, recovered);
    failing.report(new Failed());
    assertThat(err.toString(StandardCharsets.UTF_8))
        .as("a failure does not say what was recovered before it")
        .startsWith("! recovered: 42 had not been published")
        .endsWith("✘ failed\n");
  }

  private static void show(Output output) {
    DEPLOY.forEach(event -> output.on(HOST, event));
    output.report(new Done());
  }

  private TextOutput text(boolean terminal, Style style, TextOutput.Level level) {
    Page results = new Page(new PrintStream(out, true, StandardCharsets.UTF_8), style, false);
    Screen screen =
        new Screen(
            new PrintStream(err, true, StandardCharsets.UTF_8),
            style,
            terminal,
            terminal ? 80 : Page.UNBROKEN);
    return new TextOutput(results, screen, level, clock);
  }

  private record Failed() implements Report {
    @Override
    public boolean isError() {
      return true;
    }

    @Override
    public ExitCode exit() {
      return ExitCode.FAILED;
    }

    @Override
    public void write(Page page) {
      page.line(Mark.FAILED, "failed");
    }

    @Override
    public Map<String, Object> fields() {
      return Map.of();
    }
  }

  private record Done() implements Report {
    @Override
    public ExitCode exit() {
      return ExitCode.DONE;
    }

    @Override
    public void write(Page page) {
      page.line(Mark.DONE, "done");
    }

    @Override
    public Map<String, Object> fields() {
      return Map.of("release", "42");
    }
  }

  /** Stands still until told. */
  private static final class SteppedClock extends Clock {
    private Instant now = Instant.parse("2026-11-20T21:13:45Z");

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Test
  void aTagOrACharacterOfALaterUnicodeIsTheSameEscapeForPeopleEverywhere() {
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    Page page = new Page(stream, Style.PLAIN, false);
    page.line("a\udb40\udc01b\u0378c");
    new JsonOutput(stream, Clock.systemUTC())
        .on(HOST, new Event.LockAwaited("a\udb40\udc01b\u0378c"));
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("a\\U000e0001b\\u0378c\n", "\"a\\udb40\\udc01b\\u0378c\"");
  }

  private static Event warned(String why) {
    return new Event.Warned(new Warning.WouldFail(why));
  }
}
