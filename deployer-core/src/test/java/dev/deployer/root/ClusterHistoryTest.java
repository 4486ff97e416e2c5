package dev.deployer.root;

import static dev.deployer.root.JournalRecord.Kind.ABANDONED;
import static dev.deployer.root.JournalRecord.Kind.ACTIVATED;
import static dev.deployer.root.JournalRecord.Kind.COMMIT;
import static dev.deployer.root.JournalRecord.Kind.CONFIRMED;
import static dev.deployer.root.JournalRecord.Kind.GOOD;
import static dev.deployer.root.JournalRecord.Kind.HELD;
import static dev.deployer.root.JournalRecord.Kind.OPENED;
import static dev.deployer.root.JournalRecord.Kind.PREPARED;
import static dev.deployer.root.JournalRecord.Kind.REVERT;
import static dev.deployer.root.JournalRecord.Kind.SETTLED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.manifest.Digest;
import dev.deployer.path.ReleaseId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a journal says of transactions that several hosts share. */
final class ClusterHistoryTest {
  private static final Digest NOTHING = Digest.ofContent(new byte[0]);

  private final List<JournalRecord> records = new ArrayList<>();

  /** Of the transaction {@code run}; generation 0 stands for a run on one host. */
  private ClusterHistoryTest with(JournalRecord.Kind kind, String run, long generation) {
    DraftRecord draft = new DraftRecord(kind).transaction(run).to("1");
    ClusterMark mark = new ClusterMark(generation, "root", List.of("root", "other"));
    records.add((generation == 0 ? draft : draft.cluster(mark)).numbered(records.size() + 1L));
    return this;
  }

  private ClusterHistory history() {
    return new ClusterHistory(new History(records, NOTHING));
  }

  private static Optional<Long> number(Optional<JournalRecord> record) {
    return record.map(JournalRecord::number);
  }

  @Test
  void theHighestGenerationCountsWhereverItStands() {
    assertThat(history().generation()).isZero();
    with(PREPARED, "a", 3).with(PREPARED, "b", 7).with(PREPARED, "c", 5).with(PREPARED, "d", 0);
    assertThat(history().generation()).isEqualTo(7);
  }

  @Test
  void aPreparedFlipIsUnsettledUntilItIsGoodOrSettled() {
    assertThat(history().unsettled()).isEmpty();
    with(PREPARED, "a", 1).with(ACTIVATED, "a", 1);
    assertThat(number(history().unsettled())).contains(1L);
    with(GOOD, "a", 1);
    assertThat(history().unsettled()).isEmpty();
    with(PREPARED, "b", 2).with(ABANDONED, "b", 2);
    assertThat(number(history().unsettled())).contains(4L);
    with(SETTLED, "b", 2);
    assertThat(history().unsettled()).isEmpty();
  }

  @Test
  void theFirstRecordOfAnUnsettledTransactionIsGiven() {
    with(PREPARED, "a", 1).with(PREPARED, "a", 1);
    assertThat(number(history().unsettled())).contains(1L);
    with(PREPARED, "b", 2);
    assertThat(number(history().unsettled())).contains(3L);
    with(SETTLED, "a", 1);
    assertThat(number(history().unsettled())).as("the end of another").contains(3L);
  }

  @Test
  void aFlipOfOneHostAloneIsNobodyElsesConcern() {
    with(PREPARED, "a", 0);
    assertThat(history().unsettled()).isEmpty();
    with(PREPARED, "b", 1).with(GOOD, "b", 0);
    assertThat(number(history().unsettled())).contains(2L);
  }

  @Test
  void anOpenedTransactionIsUnconfirmedUntilItsOwnConfirmation() {
    assertThat(history().unconfirmed()).isEmpty();
    with(OPENED, "a", 1).with(COMMIT, "a", 1);
    assertThat(number(history().unconfirmed())).contains(1L);
    with(CONFIRMED, "b", 1);
    assertThat(number(history().unconfirmed())).contains(1L);
    with(CONFIRMED, "a", 1);
    assertThat(history().unconfirmed()).isEmpty();
    with(OPENED, "c", 2);
    assertThat(number(history().unconfirmed())).contains(5L);
  }

  @Test
  void theLastDecisionRulesAndEveryOneIsRemembered() {
    with(OPENED, "a", 1).with(PREPARED, "a", 1);
    assertThat(history().decision("a")).isEmpty();
    with(COMMIT, "a", 1).with(COMMIT, "b", 2);
    assertThat(history().decision("a")).contains(COMMIT);
    with(REVERT, "a", 1);
    assertThat(history().decision("a")).contains(REVERT);
    assertThat(history().decision("b")).contains(COMMIT);
    with(HELD, "a", 1).with(CONFIRMED, "a", 1);
    assertThat(history().decision("a")).contains(HELD);
    assertThat(history().decision("c")).isEmpty();
    assertThat(history().hasDecided("a", COMMIT)).isTrue();
    assertThat(history().hasDecided("a", REVERT)).isTrue();
    assertThat(history().hasDecided("b", REVERT)).isFalse();
    assertThat(history().hasDecided("c", COMMIT)).isFalse();
  }

  @Test
  void theLastCommittedIsOfTheHighestGenerationAndWasNotTakenBack() {
    assertThat(history().lastCommitted()).isEmpty();
    with(COMMIT, "a", 2).with(COMMIT, "b", 1);
    assertThat(number(history().lastCommitted())).contains(1L);
    with(COMMIT, "c", 3).with(COMMIT, "d", 0);
    assertThat(number(history().lastCommitted())).contains(3L);
    with(REVERT, "c", 3);
    assertThat(number(history().lastCommitted())).contains(1L);
  }

  @Test
  void theRecordsOfATransactionAreFoundByKindAndName() {
    with(OPENED, "a", 1).with(PREPARED, "a", 1).with(PREPARED, "b", 2).with(OPENED, "b", 2);
    with(PREPARED, "b", 2);
    assertThat(number(history().opened("a"))).contains(1L);
    assertThat(number(history().opened("b"))).contains(4L);
    assertThat(history().opened("c")).isEmpty();
    assertThat(number(history().part("a"))).contains(2L);
    assertThat(number(history().part("b"))).contains(3L);
    assertThat(history().part("c")).isEmpty();
    assertThat(history().has("a", OPENED, Optional.of(ReleaseId.parse("1")))).isTrue();
    assertThat(history().has("a", OPENED, Optional.of(ReleaseId.parse("2")))).isFalse();
    assertThat(history().has("a", COMMIT, Optional.of(ReleaseId.parse("1")))).isFalse();
    assertThat(history().has("c", OPENED, Optional.of(ReleaseId.parse("1")))).isFalse();
  }
}
