package dev.deployer.root;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.path.ReleaseId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class HistoryTest {
  private static final ReleaseId ONE = ReleaseId.parse("1");
  private static final ReleaseId TWO = ReleaseId.parse("2");
  private static final ReleaseId THREE = ReleaseId.parse("3");

  @Test
  void aNewJournalKnowsNothing() {
    assertThat(History.EMPTY.generation()).isZero();
    assertThat(History.EMPTY.unfinished()).isEmpty();
    assertThat(History.EMPTY.activationOf(ONE)).isEmpty();
    assertThat(History.EMPTY.isRetired(ONE)).isFalse();
    assertThat(History.EMPTY.named()).isEmpty();
    assertThat(previous(History.EMPTY, ONE)).isEmpty();
  }

  @Test
  void theLastActivationOfAReleaseCounts() {
    History history =
        new Records()
            .activated("", "1")
            .good("1")
            .activated("1", "2")
            .activated("2", "1")
            .good("1")
            .history();
    assertThat(history.activationOf(ONE).orElseThrow().number()).isEqualTo(4);
    assertThat(history.activationOf(TWO).orElseThrow().number()).isEqualTo(3);
    assertThat(history.activationOf(THREE)).isEmpty();
  }

  @Test
  void aPreparedFlipIsUnfinishedUntilItHappenedOrWasAbandoned() {
    Records records = new Records().add(JournalRecord.Kind.PREPARED, "1", "2");
    assertThat(records.history().unfinished().orElseThrow().number()).isEqualTo(1);
    assertThat(records.activated("1", "2").history().unfinished()).isEmpty();
    records.add(JournalRecord.Kind.PREPARED, "2", "3");
    assertThat(records.history().unfinished()).isPresent();
    assertThat(records.add(JournalRecord.Kind.ABANDONED, "2", "3").history().unfinished())
        .isEmpty();
  }

  @Test
  void aReleaseIsRetiredUntilItIsNamedAnew() {
    Records records = new Records().activated("", "1").good("1").activated("1", "2").retired("1");
    assertThat(records.history().isRetired(ONE)).isTrue();
    assertThat(records.history().isRetired(TWO)).isFalse();
    assertThat(records.history().isRetired(THREE)).isFalse();
    assertThat(records.history().named()).containsExactly(TWO);
    records.activated("2", "1");
    assertThat(records.history().isRetired(ONE)).isFalse();
    assertThat(records.history().named()).containsExactly(ONE, TWO);
  }

  @Test
  void whatWasLiveBeforeTheFirstRecordIsNamed() {
    assertThat(new Records().activated("1", "2").history().named()).containsExactly(ONE, TWO);
  }

  @Test
  void aVerdictHoldsUntilTheNextActivation() {
    Records records = new Records().activated("", "1").good("1");
    assertThat(records.history().verdictOn(ONE, digest("1"))).contains(JournalRecord.Kind.GOOD);
    assertThat(records.history().verdictOn(ONE, digest("2"))).isEmpty();
    assertThat(records.history().verdictOn(TWO, digest("1"))).isEmpty();
    assertThat(records.bad("1").history().verdictOn(ONE, digest("1")))
        .contains(JournalRecord.Kind.BAD);
    assertThat(records.activated("", "1").history().verdictOn(ONE, digest("1"))).isEmpty();
  }

  @Test
  void aRollbackGoesToTheLastGoodReleaseThatIsNotLive() {
    Records records =
        new Records()
            .activated("", "1")
            .good("1")
            .activated("1", "2")
            .good("2")
            .activated("2", "3")
            .good("3");
    assertThat(previous(records.history(), THREE)).contains(TWO);
    assertThat(previous(records.history(), TWO)).contains(THREE);
    assertThat(previous(records.bad("2").history(), THREE)).contains(ONE);
    assertThat(previous(records.bad("1").history(), THREE)).isEmpty();
  }

  @Test
  void theVeryFirstReleaseCanBeGoneBackTo() {
    History history = new Records().activated("", "1").history();
    assertThat(previous(history, TWO)).as("it was not judged").isEmpty();
    assertThat(previous(new Records().activated("", "1").good("1").history(), TWO)).contains(ONE);
  }

  @Test
  void aRollbackGoesOnlyToWhatIsUsable() {
    History history =
        new Records()
            .activated("", "1")
            .good("1")
            .activated("1", "2")
            .good("2")
            .activated("2", "3")
            .good("3")
            .history();
    assertThat(
            history
                .previousGood(Optional.of(THREE), served -> !served.id().equals(TWO))
                .map(History.Served::id))
        .contains(ONE);
  }

  @Test
  void whatWasLiveBeforeTheFirstRecordServedWellUntilItIsBad() {
    Records records = new Records().activated("1", "2").good("2");
    assertThat(previous(records.history(), TWO)).contains(ONE);
    assertThat(
            records.history().previousGood(Optional.of(TWO), served -> true).orElseThrow().digest())
        .isEmpty();
    assertThat(previous(records.activated("2", "3").good("3").history(), THREE)).contains(TWO);

    History managed = new Records().activated("", "1").activated("1", "2").good("2").history();
    assertThat(previous(managed, TWO)).as("it is known, and was not judged").isEmpty();
  }

  @Test
  void whatWasNotWellIsNotGoodAndIsPassedOverAsLongAsThereIsAnother() {
    Records records =
        new Records()
            .activated("", "1")
            .good("1")
            .activated("1", "2")
            .good("2")
            .activated("2", "3")
            .good("3")
            .activated("3", "2")
            .bad("3")
            .notWell("2", "http down");
    assertThat(records.history().verdictOn(TWO, digest("2"))).isEmpty();
    assertThat(records.history().notWell(TWO, digest("2"))).contains("http down");
    assertThat(previous(records.history(), TWO)).contains(ONE);
    records.activated("2", "4").good("4");
    assertThat(previous(records.history(), ReleaseId.parse("4"))).contains(ONE);
    records.retired("1").bad("1");
    assertThat(previous(records.history(), ReleaseId.parse("4")))
        .as("the only one that ever served well")
        .contains(TWO);
    records.activated("4", "2").good("2");
    assertThat(records.history().verdictOn(TWO, digest("2"))).contains(JournalRecord.Kind.GOOD);
    assertThat(records.history().notWell(TWO, digest("2"))).isEmpty();
  }

  @Test
  void whatServedWellStillDoesWhenItIsLiveAgainWithoutBeingAsked() {
    Records records =
        new Records()
            .activated("", "1")
            .good("1")
            .activated("1", "2")
            .activated("2", "1")
            .bad("2")
            .activated("1", "3")
            .good("3");
    assertThat(previous(records.history(), THREE)).contains(ONE);

    Records adopted =
        new Records()
            .activated("1", "2")
            .addUnmanaged("2", "1")
            .bad("2")
            .activated("1", "3")
            .good("3");
    assertThat(previous(adopted.history(), THREE)).contains(ONE);
  }

  private static Optional<ReleaseId> previous(History history, ReleaseId live) {
    return history.previousGood(Optional.of(live), served -> true).map(History.Served::id);
  }

  private static Optional<dev.deployer.manifest.Digest> digest(String id) {
    return Optional.of(Records.digestOf(id));
  }
}
