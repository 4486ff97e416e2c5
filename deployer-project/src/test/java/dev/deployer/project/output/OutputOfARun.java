package dev.deployer.project.output;

import dev.deployer.event.Event;
import dev.deployer.event.Phase;
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

/** A run of which an output is told, and what that output shows of it. */
abstract class OutputOfARun {
  static final ReleaseId R41 = ReleaseId.parse("41");
  static final ReleaseId R42 = ReleaseId.parse("42");
  static final String HOST = "deploy@web1:22";

  /** A deploy whose connection breaks once. */
  static final List<Event> DEPLOY =
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

  final ByteArrayOutputStream out = new ByteArrayOutputStream();
  final ByteArrayOutputStream err = new ByteArrayOutputStream();
  final SteppedClock clock = new SteppedClock();

  static void show(Output output) {
    DEPLOY.forEach(event -> output.on(HOST, event));
    output.report(new Done());
  }

  TextOutput text(boolean terminal, Style style, TextOutput.Level level) {
    Page results = new Page(new PrintStream(out, true, StandardCharsets.UTF_8), style, false);
    Screen screen =
        new Screen(
            new PrintStream(err, true, StandardCharsets.UTF_8),
            style,
            terminal,
            terminal ? 80 : Page.UNBROKEN);
    return new TextOutput(results, screen, level, clock);
  }

  record Failed() implements Report {
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

  record Done() implements Report {
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
  static final class SteppedClock extends Clock {
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

  static Event warned(String why) {
    return new Event.Warned(new Warning.WouldFail(why));
  }
}
