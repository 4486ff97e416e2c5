package dev.deployer.notify;

import dev.deployer.command.CommandOutcome;
import dev.deployer.command.LocalCommand;
import dev.deployer.command.LocalCommands;
import dev.deployer.event.Event;
import dev.deployer.event.Listener;
import dev.deployer.http.SmallHttpServer;
import dev.deployer.outcome.HostJournal;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Printed;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What sinks are told of a run, over HTTP and by commands, and what is warned of meanwhile. */
@Timeout(60)
abstract class SinksOfARun {
  static final Set<Occasion> ALL = EnumSet.allOf(Occasion.class);

  /** For what comes to its end by itself, however slowly. */
  static final Duration AMPLE = Duration.ofMinutes(1);

  static final Duration BRIEF = Duration.ofSeconds(2);
  static final Path FOLDER = Path.of("/home/anna/shop");

  @TempDir private static Path folder;
  private static SmallHttpServer server;

  final List<String> warnings = new ArrayList<>();
  final List<LocalCommand> ran = Collections.synchronizedList(new ArrayList<>());

  @BeforeAll
  static void start() throws IOException {
    server = new SmallHttpServer(folder, 0);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** What the server does from now on. */
  static void behave(String how) throws IOException {
    server.behave(how);
  }

  /** What it was asked. */
  static List<String> requests() throws IOException {
    return server.requests();
  }

  static String url(String path) {
    return "http://127.0.0.1:" + server.port() + path;
  }

  static Notice notice(Occasion occasion) {
    return new Notice(
        occasion,
        Optional.of("shop"),
        Optional.of("production"),
        Optional.of(ReleaseId.parse("42")),
        Optional.empty(),
        List.of("deploy@web1:22", "deploy@web2:22"),
        "anna@laptop",
        "42 was taken back: \"tcp\" failed on web2.",
        Optional.of(new Live.Release(ReleaseId.parse("41"))),
        List.of(new Printed("the hook migrate of deploy@web2:22", List.of("duplicate row: anna"))),
        List.of(new HostJournal("deploy@web1:22", "5e1f", 24, "9f86d081")),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Instant.parse("2026-11-20T21:13:45.123Z"));
  }

  void tell(Occasion occasion, CommandOutcome outcome, Sink... sinks) {
    tell(occasion, AMPLE, outcome, sinks);
  }

  /**
   * Tells them and waits until they have been told.
   *
   * @param within how long each may take
   */
  void tell(Occasion occasion, Duration within, CommandOutcome outcome, Sink... sinks) {
    tell(
        occasion,
        within,
        AMPLE,
        (command, output) -> {
          ran.add(command);
          output.line("pager is down", false);
          return outcome;
        },
        sinks);
  }

  void tell(
      Occasion occasion, Duration within, Duration atTheEnd, LocalCommands local, Sink... sinks) {
    Listener listener = (host, event) -> warnings.add(host + ": " + said(event));
    try (Notifications notifications = notifications(listener, within, atTheEnd, local, sinks)) {
      notifications.tell(notice(occasion));
    }
  }

  /**
   * @param within how long each sink may take
   * @param atTheEnd how long the end of the run waits for all of them
   */
  static Notifications notifications(
      Listener listener, Duration within, Duration atTheEnd, LocalCommands local, Sink... sinks) {
    return new Notifications(
        List.of(sinks),
        new Courier(
            local,
            name -> name.equals("ALERT_URL") ? Optional.of(url("/s3cret")) : Optional.empty(),
            FOLDER,
            within),
        listener,
        atTheEnd);
  }

  static String said(Event event) {
    Warning.NotTold warning = (Warning.NotTold) ((Event.Warned) event).what();
    return warning.sink() + " was not told of " + warning.occasion() + ": " + warning.why();
  }
}
