package dev.deployer.project.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.event.Event;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Warning;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A watch as text: one line that lives on a terminal, and what was found. */
final class WatchOutputTest extends OutputOfARun {
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
  void aShortWatchSaysToTheSecondUntilWhenItLooks() {
    err.reset();
    text(false, Style.PLAIN, TextOutput.Level.VERBOSE)
        .on(
            HOST,
            new Event.Watching(
                Duration.ofSeconds(3),
                Duration.ofSeconds(1),
                Instant.parse("2026-11-20T21:23:45Z")));
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("+ watching for 3s, until 21:23:45 UTC, each 1s;");
  }

  @Test
  void withoutATerminalAWatchSaysNothingUntilSomethingIsFoundUnlessMoreIsAskedFor() {
    assertThat(watched(false, TextOutput.Level.BRIEF)).isEmpty();
    assertThat(watched(false, TextOutput.Level.VERBOSE))
        .isEqualTo(
            """
            + watching for 10m, until 21:23 UTC, each 10s; Ctrl-C ends that, and nothing else
            ✔ no drift on web1
            ✔ tcp web1:80 on web1 is healthy (0.000s)
            ✔ 5xx on web1: 0.0 a minute (before: not known, at most 5)
            """);
  }

  private String moving(Event... events) {
    err.reset();
    TextOutput output = text(true, Style.PLAIN, TextOutput.Level.BRIEF);
    output.on(HOST, WATCH.get(0));
    for (Event event : events) {
      output.on(HOST, event);
    }
    String all = err.toString(StandardCharsets.UTF_8);
    return all.substring(all.lastIndexOf("watching  "));
  }

  private static Event looked(int bad) {
    return new Event.Looked(Duration.ofSeconds(80), Duration.ofMinutes(10), 9, bad);
  }

  @Test
  void whereAFindingStandsNotAllIsWellThoughWhatWasBadIsGoodAgain() {
    Event raised = new Event.Warned(new Warning.Raised("5xx on web1: 41, bad 2 of 2"));
    assertThat(moving(raised, looked(0)))
        .isEqualTo("watching  80s of 10m  9 samples  1 finding so far\u001b[K");
    assertThat(moving(raised, raised, looked(1)))
        .isEqualTo("watching  80s of 10m  9 samples  1 thing is bad, 2 findings so far\u001b[K");
  }

  @Test
  void whereAJournalIsContradictedNotAllIsWell() {
    Event contradicted =
        new Event.Warned(
            new Warning.JournalContradicted(
                new Objection(
                    Objection.Kind.BROKEN_JOURNAL, "the journal of web2 ends too early")));
    assertThat(moving(contradicted, looked(0))).contains("1 finding so far");
  }

  @Test
  void whatWasWarnedOfBesidesIsNoFinding() {
    assertThat(moving(warned("the heartbeat is late"), looked(0))).contains("all is well");
  }
}
