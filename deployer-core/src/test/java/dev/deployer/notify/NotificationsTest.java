package dev.deployer.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.command.LocalCommand;
import dev.deployer.command.LocalCommands;
import dev.deployer.command.Variable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Each sink is told what it wants to hear, in its form and in order, also of an interrupted run.
 */
class NotificationsTest extends SinksOfARun {
  @Test
  void aWebhookGetsTheNoticeAsJson() throws Exception {
    behave("202 taken");

    tell(
        Occasion.REVERTED,
        new Exited(0),
        new Sink.Webhook(new Variable.Plain(url("/a")), ALL),
        new Sink.Webhook(new Variable.Secret("ALERT_URL"), ALL));

    assertThat(warnings).isEmpty();
    String posted =
        requests().stream().filter(r -> r.startsWith("POST /a ")).findFirst().orElseThrow();
    assertThat(requests()).anyMatch(request -> request.startsWith("POST /s3cret "));
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
    behave("202 taken");

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
    assertThat(requests())
        .anySatisfy(
            request ->
                assertThat(request)
                    .startsWith("POST /releases/42/deploys/ ")
                    .contains("authorization: " + url("/s3cret"))
                    .contains("\"environment\":\"production\""));
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
        notifications(
            (host, event) -> {},
            AMPLE,
            AMPLE,
            local,
            new Sink.Command(Arguments.of("alert"), ALL))) {
      for (int times = 0; times < 50; times++) {
        for (Occasion occasion : Occasion.values()) {
          notifications.tell(notice(occasion));
          said.add(occasion.key());
        }
      }
    }
    assertThat(heard).isEqualTo(said);
  }
}
