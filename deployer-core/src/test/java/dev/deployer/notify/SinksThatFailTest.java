package dev.deployer.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.command.CommandOutcome.TimedOut;
import dev.deployer.command.LocalCommand;
import dev.deployer.command.LocalCommands;
import dev.deployer.command.OutputLines;
import dev.deployer.command.Variable;
import dev.deployer.event.Listener;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A sink that fails, hangs or throws costs a warning, and never the run or the other sinks. */
class SinksThatFailTest extends SinksOfARun {
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
  void whateverASinkDoesIsAWarningAndNoMore() throws Exception {
    behave("500 oops");
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
    behave("silent");

    tell(
        Occasion.FAILED,
        BRIEF,
        new TimedOut(BRIEF, true),
        new Sink.Webhook(new Variable.Plain(url("/")), ALL),
        new Sink.Command(Arguments.of("alert"), ALL));

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

    tell(Occasion.FAILED, AMPLE, BRIEF, never, new Sink.Command(Arguments.of("alert"), ALL));

    assertThat(warnings)
        .containsExactly(
            "local: the command alert was not told of failed: it had not taken it when the run was"
                + " over");
  }

  @Test
  void whatThrowsIsAWarning() {
    tell(
        Occasion.FAILED,
        AMPLE,
        AMPLE,
        (command, output) -> {
          throw new IllegalStateException("with a s3cret");
        },
        new Sink.Command(Arguments.of("alert"), ALL));

    assertThat(warnings)
        .containsExactly(
            "local: the command alert was not told of failed: it failed (IllegalStateException)");
  }

  private static void uninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
            AMPLE,
            AMPLE,
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
            AMPLE,
            BRIEF,
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
}
