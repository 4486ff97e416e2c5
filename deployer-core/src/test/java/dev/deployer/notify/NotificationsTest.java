package dev.deployer.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.command.CommandOutcome.TimedOut;
import dev.deployer.command.LocalCommand;
import dev.deployer.command.LocalCommands;
import dev.deployer.command.OutputLines;
import dev.deployer.command.Variable;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class NotificationsTest {
  private static final Set<Occasion> ALL = EnumSet.allOf(Occasion.class);
  private static final Duration WITHIN = Duration.ofSeconds(2);
  private static final Path FOLDER = Path.of("/home/anna/shop");

  @TempDir private static Path folder;
  private static SmallHttpServer server;

  private final List<String> warnings = new ArrayList<>();
  private final List<LocalCommand> ran = Collections.synchronizedList(new ArrayList<>());

  @BeforeAll
  static void start() throws IOException {
    server = new SmallHttpServer(folder, 0);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String url(String path) {
    return "http://127.0.0.1:" + server.port() + path;
  }

  private static Notice notice(Occasion occasion) {
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

  private void tell(Occasion occasion, CommandOutcome outcome, Sink... sinks) {
    tell(
        occasion,
        (command, output) -> {
          ran.add(command);
          output.line("pager is down", false);
          return outcome;
        },
        sinks);
  }

  private void tell(Occasion occasion, LocalCommands local, Sink... sinks) {
    Listener listener = (host, event) -> warnings.add(host + ": " + said(event));
    try (Notifications notifications = notifications(listener, local, sinks)) {
      notifications.tell(notice(occasion));
    }
  }

  private static Notifications notifications(
      Listener listener, LocalCommands local, Sink... sinks) {
    return new Notifications(
        List.of(sinks),
        new Courier(
            local,
            name -> name.equals("ALERT_URL") ? Optional.of(url("/s3cret")) : Optional.empty(),
            FOLDER,
            WITHIN),
        listener,
        WITHIN.plusSeconds(2));
  }

  @Test
  void aWebhookGetsTheNoticeAsJson() throws Exception {
    server.behave("202 taken");

    tell(
        Occasion.REVERTED,
        new Exited(0),
        new Sink.Webhook(new Variable.Plain(url("/a")), ALL),
        new Sink.Webhook(new Variable.Secret("ALERT_URL"), ALL));

    assertThat(warnings).isEmpty();
    String posted =
        server.requests().stream().filter(r -> r.startsWith("POST /a ")).findFirst().orElseThrow();
    assertThat(server.requests()).anyMatch(request -> request.startsWith("POST /s3cret "));
    Map<String, Object> body = JSON.std.mapFrom(posted.substring(posted.indexOf('{')));
    assertThat(body)
        .containsOnly(
            Map.entry("v", 1),
            Map.entry("event", "reverted"),
            Map.entry("application", "shop"),
            Map.entry("environment", "production"),
            Map.entry("release", "42"),
            Map.entry("hosts", List.of("deploy@web1:22", "deploy@web2:22")),
            Map.entry("by", "anna@laptop"),
            Map.entry("message", "42 was taken back: \"tcp\" failed on web2."),
            Map.entry("live", Map.of("state", "release", "release", "41")),
            Map.entry(
                "journal",
                List.of(
                    Map.of(
                        "host",
                        "deploy@web1:22",
                        "root_id",
                        "5e1f",
                        "generation",
                        24,
                        "head",
                        "9f86d081"))),
            Map.entry("at", "2026-11-20T21:13:45Z"));
  }

  @Test
  void anAddressNamesTheReleaseAndAHeaderMayBeSecret() throws Exception {
    server.behave("202 taken");

    tell(
        Occasion.CONFIRMED,
        new Exited(0),
        new Sink.Webhook(
            new Variable.Plain(url("/releases/{release}/deploys/")),
            ALL,
            false,
            Format.SENTRY,
            Map.of("Authorization", new Variable.Secret("ALERT_URL")),
            Optional.empty()));

    assertThat(warnings).isEmpty();
    assertThat(server.requests())
        .anySatisfy(
            request ->
                assertThat(request)
                    .startsWith("POST /releases/42/deploys/ ")
                    .contains("authorization: " + url("/s3cret"))
                    .contains("\"environment\":\"production\""));
  }

  @Test
  void aHeaderWithoutItsSecretIsAWarningThatShowsNothing() {
    tell(
        Occasion.CONFIRMED,
        new Exited(0),
        new Sink.Webhook(
            new Variable.Plain(url("/b")),
            ALL,
            false,
            Format.GRAFANA,
            Map.of("Authorization", new Variable.Secret("GRAFANA_TOKEN")),
            Optional.empty()));

    assertThat(warnings)
        .singleElement()
        .satisfies(warning -> assertThat(warning).contains("confirmed", "GRAFANA_TOKEN"));
  }

  @Test
  void aCommandReadsTheNoticeOnItsInput() throws Exception {
    tell(Occasion.MIXED, new Exited(0), new Sink.Command(Arguments.of("alert", "-x"), ALL));

    assertThat(ran)
        .singleElement()
        .satisfies(
            command -> {
              assertThat(command.arguments()).isEqualTo(Arguments.of("alert", "-x"));
              assertThat(command.directory()).isEqualTo(FOLDER);
              assertThat(JSON.std.mapFrom(command.input().orElseThrow()))
                  .containsEntry("event", "mixed");
            });
  }

  @Test
  void aSinkIsToldOfWhatItWantsToHear() {
    Sink choosy =
        new Sink.Command(Arguments.of("alert"), EnumSet.of(Occasion.FAILED, Occasion.MIXED));

    for (Occasion occasion : Occasion.values()) {
      tell(occasion, new Exited(0), choosy);
    }

    assertThat(ran)
        .extracting(command -> JSON.std.mapFrom(command.input().orElseThrow()).get("event"))
        .containsExactly("failed", "mixed");
  }

  @Test
  void whateverASinkDoesIsAWarningAndNoMore() throws Exception {
    server.behave("500 oops");
    tell(
        Occasion.FAILED,
        new Exited(7),
        new Sink.Webhook(new Variable.Plain(url("/token")), ALL),
        new Sink.Webhook(new Variable.Plain("http://127.0.0.1:1/token"), ALL),
        new Sink.Webhook(new Variable.Secret("ALERT_URL"), ALL),
        new Sink.Webhook(new Variable.Secret("OTHER"), ALL),
        new Sink.Command(Arguments.of("alert"), ALL));

    assertThat(warnings)
        .hasSize(5)
        .contains(
            "local: the webhook at 127.0.0.1 was not told of failed: it answered with the status"
                + " 500",
            "local: the webhook of ALERT_URL was not told of failed: it answered with the status"
                + " 500",
            "local: the webhook of OTHER was not told of failed: the secret OTHER is not set in the"
                + " environment of whoever deploys",
            "local: the command alert was not told of failed: it exited with 7: pager is down")
        .noneMatch(warning -> warning.contains("token") || warning.contains("s3cret"));
  }

  @Test
  void aSinkThatHangsIsGivenUpWhileTheOthersAreTold() throws Exception {
    server.behave("silent");
    long start = System.nanoTime();

    tell(
        Occasion.FAILED,
        new TimedOut(WITHIN, true),
        new Sink.Webhook(new Variable.Plain(url("/")), ALL),
        new Sink.Command(Arguments.of("alert"), ALL));

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(12));
    assertThat(warnings)
        .containsExactlyInAnyOrder(
            "local: the webhook at 127.0.0.1 was not told of failed: no answer within 2 s",
            "local: the command alert was not told of failed: it had not ended after 2 s, and was"
                + " stopped: pager is down");
  }

  @Test
  void whatNeverReturnsIsNotWaitedFor() {
    LocalCommands never =
        (LocalCommand command, OutputLines output) -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return new Exited(0);
        };

    tell(Occasion.FAILED, never, new Sink.Command(Arguments.of("alert"), ALL));

    assertThat(warnings)
        .containsExactly(
            "local: the command alert was not told of failed: it had not taken it when the run was"
                + " over");
  }

  @Test
  void whatThrowsIsAWarning() {
    tell(
        Occasion.FAILED,
        (command, output) -> {
          throw new IllegalStateException("with a s3cret");
        },
        new Sink.Command(Arguments.of("alert"), ALL));

    assertThat(warnings)
        .containsExactly(
            "local: the command alert was not told of failed: it failed (IllegalStateException)");
  }

  @Test
  void anInterruptedRunIsToldOfAllTheSame() {
    Thread.currentThread().interrupt();
    try {
      tell(Occasion.FAILED, new Exited(0), new Sink.Command(Arguments.of("alert"), ALL));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(ran).hasSize(1);
    assertThat(warnings).isEmpty();
  }

  @Test
  void whatAHookPrintedIsToldToTheSinkThatAsksForItAndToNoOther() throws Exception {
    tell(
        Occasion.REVERTED,
        new Exited(0),
        new Sink.Command(Arguments.of("usual"), ALL),
        new Sink.Command(Arguments.of("asks"), ALL, true));

    for (LocalCommand command : ran) {
      String body = command.input().orElseThrow();
      if (command.arguments().equals(Arguments.of("usual"))) {
        assertThat(body).doesNotContain("duplicate row").doesNotContain("output");
      } else {
        assertThat(JSON.std.mapFrom(body).get("output"))
            .isEqualTo(
                List.of(
                    Map.of(
                        "by",
                        "the hook migrate of deploy@web2:22",
                        "lines",
                        List.of("duplicate row: anna"))));
      }
    }
    assertThat(ran).hasSize(2);
  }

  @Test
  void aSinkThatHangsDelaysNeitherTheRunNorTheOthers() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    CountDownLatch told = new CountDownLatch(2);
    LocalCommands local =
        (command, output) -> {
          if (command.arguments().equals(Arguments.of("hangs"))) {
            uninterrupted(over);
          } else {
            told.countDown();
          }
          return new Exited(0);
        };
    Listener listener = (host, event) -> warnings.add(said(event));
    try (Notifications notifications =
        notifications(
            listener,
            local,
            new Sink.Command(Arguments.of("hangs"), ALL),
            new Sink.Command(Arguments.of("alert"), ALL))) {
      notifications.tell(notice(Occasion.STARTED));
      notifications.tell(notice(Occasion.CONFIRMED));

      // Were one waited for, nothing would end the other: the hanging one ends with the test.
      told.await();
      assertThat(warnings).isEmpty();
      over.countDown();
    }
    assertThat(warnings).isEmpty();
  }

  private static void uninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void eachSinkHearsInTheOrderInWhichItHappened() throws Exception {
    List<Object> heard = Collections.synchronizedList(new ArrayList<>());
    LocalCommands local =
        (command, output) -> {
          try {
            heard.add(JSON.std.mapFrom(command.input().orElseThrow()).get("event"));
          } catch (IOException e) {
            throw new AssertionError(e);
          }
          return new Exited(0);
        };
    List<Object> said = new ArrayList<>();
    try (Notifications notifications =
        notifications((host, event) -> {}, local, new Sink.Command(Arguments.of("alert"), ALL))) {
      for (int times = 0; times < 50; times++) {
        for (Occasion occasion : Occasion.values()) {
          notifications.tell(notice(occasion));
          said.add(occasion.key());
        }
      }
    }
    assertThat(heard).isEqualTo(said);
  }

  @Test
  void aRunThatEndsWaitsOnceForAllAndNamesEachThatWasNotDelivered() {
    LocalCommands never =
        (command, output) -> {
          uninterrupted(new CountDownLatch(1));
          return new Exited(0);
        };
    Listener listener = (host, event) -> warnings.add(said(event));
    try (Notifications notifications =
        notifications(
            listener,
            never,
            new Sink.Command(Arguments.of("one"), ALL),
            new Sink.Command(Arguments.of("two"), EnumSet.of(Occasion.CONFIRMED)))) {
      notifications.tell(notice(Occasion.STARTED));
      notifications.tell(notice(Occasion.ACTIVATED));
      notifications.tell(notice(Occasion.CONFIRMED));
    }
    String late = ": it had not taken it when the run was over";
    assertThat(warnings)
        .containsExactly(
            "the command one was not told of started" + late,
            "the command one was not told of activated" + late,
            "the command one was not told of confirmed" + late,
            "the command two was not told of confirmed" + late);
  }

  private static String said(Event event) {
    Warning.NotTold warning = (Warning.NotTold) ((Event.Warned) event).what();
    return warning.sink() + " was not told of " + warning.occasion() + ": " + warning.why();
  }
}
