package dev.deployer.project.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.event.Event;
import dev.deployer.event.Phase;
import dev.deployer.notify.Occasion;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Recovery;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.project.output.Style.Mark;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A run as text, on a terminal and without one. */
final class TextOutputTest extends OutputOfARun {
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
            + watching for 10m, until 21:23 UTC, each 10s; Ctrl-C ends that, and nothing else
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
  void nothingMovesWhileAQuestionIsOpenAndWhatHappenedMeanwhileIsToldAfterIt() {
    TextOutput text = text(true, Style.PLAIN, TextOutput.Level.NORMAL);
    text.on(HOST, new Event.PhaseStarted(Phase.CONNECT));
    String shown =
        text.resting(
            () -> {
              err.reset();
              text.on(HOST, new Event.PhaseDone(Phase.CONNECT, Duration.ofMillis(164)));
              text.on(HOST, new Event.PhaseStarted(Phase.STAGE));
              text.on(HOST, new Event.Progress(Phase.STAGE, 70, 139, 1_050_000, 2_100_000));
              return err.toString(StandardCharsets.UTF_8);
            });
    assertThat(shown).isEmpty();
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("connect   deploy@web1:22  0.164s\n", "stage  deploy@web1:22");
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
  void quietSaysThatNobodyHasHeardOfAGateThatWasOverridden() {
    Output output = text(false, Style.PLAIN, TextOutput.Level.QUIET);
    for (Occasion occasion : List.of(Occasion.STARTED, Occasion.OVERRIDDEN)) {
      output.on(
          "local",
          new Event.Warned(
              new Warning.NotTold("command alert", occasion.key(), "it exited with 1")));
    }

    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("! command alert was not told of overridden: it exited with 1\n");
  }

  @Test
  void verboseAddsWhatIsOrdinary() {
    show(text(false, Style.PLAIN, TextOutput.Level.VERBOSE));

    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("connected to OpenSSH_9.2p1, host key SHA256:abc", "took the lock, token 0f8c");
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
}
