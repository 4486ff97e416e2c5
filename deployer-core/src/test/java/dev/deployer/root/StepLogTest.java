package dev.deployer.root;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.manifest.Digest;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.StepNote.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What several journals together say of steps, wherever a client was cut off. */
final class StepLogTest {
  private static final Digest IDENTITY = Records.digestOf("drop-email");

  private static StepNote note(String run, Outcome outcome) {
    return new StepNote(
        "drop-email",
        IDENTITY,
        ReleaseId.parse("41"),
        outcome,
        run,
        List.of("users.email"),
        Map.of("schema", 43L),
        Optional.of(new StepNote.Output(Records.digestOf("output"), 2)));
  }

  private static Records begun(String run) {
    return new Records().step(note(run, Outcome.BEGUN));
  }

  private static Outcome last(Records... journals) {
    return log(journals).last(IDENTITY).orElseThrow().outcome();
  }

  private static StepLog log(Records... journals) {
    return StepLog.of(java.util.Arrays.stream(journals).map(Records::history).toList());
  }

  @Test
  void aNoteIsReadAsItWasWritten() throws Exception {
    StepNote note = note("a", Outcome.DONE);
    JournalRecord record = new Records().step(note).history().records().get(0);

    assertThat(StepNote.of(JournalRecord.read(1, record.bytes()))).contains(note);
  }

  @Test
  void anOutcomeThatIsNotKnownHereIsUnknown() throws Exception {
    byte[] bytes = new Records().step(note("a", Outcome.DONE)).history().records().get(0).bytes();
    String other = new String(bytes, StandardCharsets.UTF_8).replace("\"done\"", "\"skipped\"");

    assertThat(
            StepNote.of(JournalRecord.read(1, other.getBytes(StandardCharsets.UTF_8)))
                .orElseThrow()
                .outcome())
        .isEqualTo(Outcome.UNKNOWN);
  }

  @Test
  void ofOneThatWasBegunAndOfWhichNoEndIsKnownNobodyKnowsWhatItDid() {
    assertThat(last(begun("a"))).isEqualTo(Outcome.UNKNOWN);
  }

  @Test
  void whatOneHostWasToldHoldsForAll() {
    Records told = begun("a").step(note("a", Outcome.DONE));

    assertThat(last(begun("a"), told)).isEqualTo(Outcome.DONE);
    assertThat(last(told, begun("a"))).isEqualTo(Outcome.DONE);
    assertThat(last(begun("a").step(note("a", Outcome.UNKNOWN)), told)).isEqualTo(Outcome.DONE);
  }

  @Test
  void whatAnyHostKnowsOfTheEndIsTheSameThatAllAreToldInTheEnd() {
    Records told = begun("a").step(note("a", Outcome.DONE));
    StepLog half = log(told, begun("a"), new Records());

    assertThat(half.untold(told.history())).isEmpty();
    assertThat(half.untold(begun("a").history()))
        .extracting(StepNote::outcome)
        .containsExactly(Outcome.DONE);
    assertThat(half.untold(new Records().history()))
        .extracting(StepNote::outcome)
        .containsExactly(Outcome.DONE);
    assertThat(log(begun("a")).untold(begun("a").history()))
        .extracting(StepNote::outcome)
        .containsExactly(Outcome.UNKNOWN);
    assertThat(log(told, told).untold(told.history())).isEmpty();
  }

  @Test
  void theLastRunCounts() {
    Records twice = begun("a").step(note("a", Outcome.FAILED)).step(note("b", Outcome.BEGUN));

    assertThat(last(twice)).isEqualTo(Outcome.UNKNOWN);
    assertThat(last(begun("a").step(note("a", Outcome.FAILED)), twice)).isEqualTo(Outcome.UNKNOWN);
    assertThat(last(twice.step(note("b", Outcome.DONE)))).isEqualTo(Outcome.DONE);
  }

  @Test
  void whereJournalsDoNotAgreeOnTheLastRunTheOneOfWhichNobodyKnowsCounts() {
    assertThat(last(begun("a").step(note("a", Outcome.DONE)), begun("b")))
        .isEqualTo(Outcome.UNKNOWN);
    assertThat(
            last(
                begun("a").step(note("a", Outcome.DONE)),
                begun("b").step(note("b", Outcome.FAILED))))
        .isEqualTo(Outcome.DONE);
  }

  @Test
  void whatMayHaveBeenRemovedCountsAsRemoved() {
    assertThat(log(new Records()).removed()).isEmpty();
    assertThat(log(begun("a")).removed()).containsOnlyKeys("users.email");
    assertThat(log(begun("a").step(note("a", Outcome.DONE))).removed())
        .containsEntry("users.email", Records.TIME);
  }

  @Test
  void whatFailedMayHaveRemovedItFirstUnlessItsCommandWasNotRun() {
    Records failed = begun("a").step(note("a", Outcome.FAILED));

    assertThat(log(failed).removed()).containsKeys("users.email");
    assertThat(log(begun("a"), failed).removed()).containsKeys("users.email");
    Records notRun = begun("a").step(note("a", Outcome.BEGUN).notRun(Optional.empty()));
    assertThat(log(notRun).removed()).isEmpty();
    assertThat(log(begun("a"), notRun).removed()).isEmpty();
    assertThat(log(begun("a"), notRun).untold(begun("a").history()))
        .extracting(StepNote::removes)
        .containsExactly(List.of());
  }

  @Test
  void whatAReleaseNeedsThatServedWellAfterwardsIsThereAgain() {
    Records done = begun("a").step(note("a", Outcome.DONE));

    assertThat(log(done.preparedNeeding("t2", "users.email")).removed())
        .containsOnlyKeys("users.email");
    assertThat(log(done.goodOf("t2")).removed()).isEmpty();
    assertThat(log(done.step(note("b", Outcome.DONE))).removed()).containsOnlyKeys("users.email");
  }

  @Test
  void whatWasEverNeededIsKnownAfterItsReleasesAreGone() {
    assertThat(log(new Records().preparedNeeding("t1", "users.email")).everNeeded())
        .containsExactly("users.email");
  }

  private static Records done() {
    return begun("a").step(note("a", Outcome.DONE));
  }

  @Test
  void whatIsDoneIsToBeDoneAgainOnceWhatItRemovedIsThereAgain() {
    Records back = done().preparedNeeding("deploy", "users.email").goodOf("deploy");

    assertThat(log(back).last(IDENTITY)).isEmpty();
    assertThat(log(done(), back).last(IDENTITY)).isEmpty();
    assertThat(last(back.step(note("b", Outcome.BEGUN)).step(note("b", Outcome.DONE))))
        .isEqualTo(Outcome.DONE);
    assertThat(log(back).removed()).containsKey("users.email");
  }

  @Test
  void aReleaseThatNeededItBeforeOrNeverServedWellBringsNothingBack() {
    Records before =
        new Records()
            .preparedNeeding("deploy", "users.email")
            .goodOf("deploy")
            .step(note("a", Outcome.BEGUN))
            .step(note("a", Outcome.DONE));

    assertThat(last(before)).isEqualTo(Outcome.DONE);
    assertThat(last(done().preparedNeeding("deploy", "users.email"))).isEqualTo(Outcome.DONE);
    assertThat(last(done().preparedNeeding("deploy", "users.name").goodOf("deploy")))
        .isEqualTo(Outcome.DONE);
  }

  @Test
  void whatIsDoneIsToBeDoneAgainOnceSomethingLowerThanItRaisedWasWritten() {
    assertThat(log(done().prepared("40", 41, 43, 42)).last(IDENTITY)).isEmpty();
    assertThat(log(done().noted("", Noted.mark("schema", 42))).last(IDENTITY)).isEmpty();
    assertThat(last(done().prepared("44", 43, 44, 43))).isEqualTo(Outcome.DONE);
  }

  @Test
  void oneOfWhichNobodyKnowsWhatItDidStaysUnknownWhateverCameBack() {
    assertThat(last(begun("a").preparedNeeding("deploy", "users.email").goodOf("deploy")))
        .isEqualTo(Outcome.UNKNOWN);
  }
}
