package dev.deployer.project.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Printed;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WarningTextTest {
  private static final ReleaseId R7 = ReleaseId.parse("7");
  private static final Optional<String> WEB2 = Optional.of("web2");

  private static final List<Warning> ALL =
      List.of(
          new Warning.KnownBad(R7, R7, Instant.EPOCH, Optional.of("it fell over")),
          new Warning.AttemptUnknown(R7, List.of("migrate", "seed"), Instant.EPOCH),
          new Warning.GateGone("source", Optional.of(R7), Instant.EPOCH),
          new Warning.Noticed("data", "40 says nothing of schema"),
          new Warning.WouldFail("the hook warm runs on web9"),
          new Warning.JournalContradicted(
              new Objection(Objection.Kind.BROKEN_JOURNAL, "the journal of web2 ends too early")),
          new Warning.NotPassed(
              "the hook warm exited with 1",
              List.of(new Printed("the hook warm", List.of("no route", "giving up")))),
          new Warning.HooksOwed("web2", List.of("warm", "reload")),
          new Warning.HealthUnasked(List.of("web1", "web3"), List.of("command bin/check")),
          new Warning.NotWellUnrecorded("the connection was lost"),
          new Warning.NotTold("the command alert", "failed", "no answer within 2 s"),
          new Warning.LockStays(
              Optional.empty(), "the lock is still held: the connection was lost"),
          new Warning.NotDeleted("stubborn", "denied"),
          new Warning.DeletionEnded(),
          new Warning.NotRetired(R7, "7 is live"),
          new Warning.OldReleasesStay(WEB2, "permission denied: /srv/shop/trash"),
          new Warning.NoHeartbeat("permission denied"),
          new Warning.ReserveUsed(Warning.ReserveUsed.Purpose.RUN),
          new Warning.ReserveIncomplete(3, 8),
          new Warning.NotInTrash("web2", R7),
          new Warning.NotAsDeployed(R7, WEB2, 1, "EXTRA lib/stray: file"),
          new Warning.LeftChanged(R7, "web2", 2),
          new Warning.PassedOver(R7, "it needs users.email, removed 1970-01-01 00:00 UTC"),
          new Warning.StepUnrecorded("web2", "the connection was lost"),
          new Warning.StepOutputLost("web2", "permission denied"),
          new Warning.Raised("5xx on web2: 41.0 a minute (before: 1.3, at most 5), bad 2 of 2"),
          new Warning.RaisedUnrecorded("web2", "5xx on web2", "the connection was lost"),
          new Warning.WatchBlind("5xx on web2 was not known in 9 of 12 samples: no answer"),
          new Warning.Stopping());

  @Test
  void whatIsToBeKnownIsSaidInOneClauseEach() {
    assertThat(WarningText.of(ALL))
        .containsExactly(
            "release 7 was recorded as bad on 1970-01-01 00:00:00 UTC: it fell over",
            "what migrate, seed did before 7 was to go live is not known (begun 1970-01-01 00:00:00"
                + " UTC)",
            "the gate source was asked for 7 (1970-01-01 00:00:00 UTC), and is not asked now",
            "data: 40 says nothing of schema",
            "the hook warm runs on web9",
            "the journal of web2 ends too early",
            "the hook warm exited with 1: no route / giving up",
            "on web2 the hooks warm, reload are not known to have passed since what is live was"
                + " changed",
            "whether web1, web3 are still well after before_activate is not asked by command"
                + " bin/check, since they are left out",
            "that what is live is not well is not recorded: the connection was lost",
            "the command alert was not told of failed: no answer within 2 s",
            "the lock is still held: the connection was lost",
            "not deleted: stubborn: denied",
            "not everything was deleted; the next run goes on with it",
            "7 was not deleted: 7 is live",
            "old releases were not deleted on web2: permission denied: /srv/shop/trash",
            "the lock's heartbeat could not be written, and is tried again; others may take this"
                + " run for dead: permission denied",
            "the disk is full, and its reserve is used to go on",
            "the disk has no room for the reserve that a later run may need: 3 of 8 files of it are"
                + " there",
            "web2 has no 7 in its trash",
            "7 on web2 is not as it was deployed: 1 difference: EXTRA lib/stray: file",
            "7 has 2 changes made on web2; it is kept",
            "7 is passed over: it needs users.email, removed 1970-01-01 00:00 UTC",
            "what came of the step is not recorded on web2: the connection was lost",
            "what the step printed is not kept on web2: permission denied",
            "5xx on web2: 41.0 a minute (before: 1.3, at most 5), bad 2 of 2",
            "that 5xx on web2 is bad is not recorded on web2: the connection was lost",
            "5xx on web2 was not known in 9 of 12 samples: no answer",
            "stopping at the next safe point; the second time the connection is dropped at once");
  }

  @Test
  void ofAHostOfWhichItIsNotKnownWhatIsLiveNothingIsAsked() {
    assertThat(WarningText.of(new Warning.HealthUnasked(List.of("web2"), List.of())))
        .isEqualTo(
            "whether web2 is still well after before_activate is not asked, since it is left out"
                + " and what is live there is not known");
  }

  @Test
  void everyKindOfWarningHasItsWordInThePageForPrograms() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "json.md"));
    List<Class<?>> kinds = ALL.stream().<Class<?>>map(Object::getClass).toList();

    assertThat(Stream.of(Warning.class.getPermittedSubclasses()))
        .containsExactlyInAnyOrderElementsOf(kinds);
    assertThat(ALL).allMatch(warning -> page.contains("`" + WarningText.word(warning) + "`"));
  }
}
