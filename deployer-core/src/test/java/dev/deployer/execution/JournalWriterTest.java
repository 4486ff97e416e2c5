package dev.deployer.execution;

import static dev.deployer.execution.Errand.renameTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.Outage;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.HostConnector;
import dev.deployer.host.Questions;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.ClusterMark;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.JournalRecord.Kind;
import dev.deployer.testing.CutConnector.Moment;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records follow one another, each written once and by one. */
final class JournalWriterTest extends ErrandsOnAShop {
  private static final String NEXT = "/srv/shop/.deployer/journal/0000000000000004";
  private static final List<ReleaseId> IDS = List.of(ReleaseId.parse("0"));

  @BeforeEach
  void aRelease() throws Exception {
    shop.deploy(1);
  }

  private JournalWriter writer(Run run) throws Exception {
    return new JournalWriter(run, run.state().history());
  }

  @Test
  void recordsAreNumberedSignedAndDated() throws Exception {
    try (Run run = errand.locked()) {
      JournalWriter writer = writer(run);
      assertThat(writer.generation()).isEqualTo(3);
      writer.retired(IDS);
      writer.bad(ReleaseId.parse("1"), Optional.empty(), "a check failed");
      assertThat(writer.generation()).isEqualTo(5);
    }
    List<JournalRecord> records = errand.records();
    assertThat(records).hasSize(5);
    JournalRecord fourth = records.get(3);
    assertThat(fourth.number()).isEqualTo(4);
    assertThat(fourth.by()).isEqualTo("bert@desk");
    assertThat(fourth.time()).isEqualTo(Instant.parse("2026-11-20T22:00:00Z"));
    assertThat(fourth.transaction()).isEqualTo(Errand.token(1));
    assertThat(fourth.releases()).isEqualTo(IDS);
    assertThat(records.get(4).kind()).isEqualTo(Kind.BAD);
  }

  @Test
  void recordsThatAreForeseenArePreparedTogetherAndCommittedOneByOne() throws Exception {
    List<String> asked = new ArrayList<>();
    HostConnector heard = errand.meddled(text -> !asked.add(text), () -> {});
    try (Run run = errand.locked(heard)) {
      JournalWriter writer = writer(run);
      writer.foresee(
          List.of(writer.ofRetired(IDS), writer.ofGood(ReleaseId.parse("1"), Optional.empty())),
          List.of(),
          new Questions());
      asked.clear();
      writer.retired(IDS);
      writer.good(ReleaseId.parse("1"), Optional.empty(), Optional.empty());
      run.unlock();
    }
    assertThat(asked).noneMatch(text -> text.startsWith("mkdir ") || text.startsWith("put "));
    assertThat(errand.kinds()).endsWith(Kind.RETIRED, Kind.GOOD);
    assertThat(shop.disk.backdoor().tree(shop.fenced())).isEmpty();
  }

  @Test
  void aRecordOfWhichSomethingElseCameIsNotUsedNorIsWhatWasToFollowIt() throws Exception {
    try (Run run = errand.locked()) {
      JournalWriter writer = writer(run);
      writer.foresee(
          List.of(writer.ofGood(ReleaseId.parse("1"), Optional.empty()), writer.ofRetired(IDS)),
          List.of(),
          new Questions());
      writer.bad(ReleaseId.parse("1"), Optional.empty(), "a check failed");
      writer.retired(IDS);
      run.unlock();
    }
    assertThat(errand.kinds()).endsWith(Kind.BAD, Kind.RETIRED);
    assertThat(shop.disk.backdoor().tree(shop.fenced()).keySet())
        .as("the next holder sweeps it")
        .anyMatch(path -> path.endsWith("/record1"));
  }

  @Test
  void aDecisionIsWrittenForTheWholeCluster() throws Exception {
    ClusterMark mark = new ClusterMark(7, "d".repeat(32), List.of("e".repeat(32)));
    try (Run run = errand.locked()) {
      JournalWriter writer = writer(run);
      writer.settledInCluster();
      assertThat(writer.generation()).as("no other host takes part").isEqualTo(3);
      writer.join("shared", mark.ofParticipant());
      writer.decided(
          Kind.COMMIT, Errand.id("1"), Optional.empty(), mark, Optional.of("why"), false);
      writer.settledInCluster();
      writer.retired(IDS);
    }
    List<JournalRecord> records = errand.records();
    assertThat(records.subList(3, 6))
        .extracting(JournalRecord::kind)
        .containsExactly(Kind.COMMIT, Kind.SETTLED, Kind.RETIRED);
    assertThat(records.subList(3, 6))
        .extracting(JournalRecord::cluster)
        .containsExactly(Optional.of(mark), Optional.of(mark.ofParticipant()), Optional.empty());
    assertThat(records.get(3).note()).contains("why");
    assertThat(records.subList(3, 6)).extracting(JournalRecord::transaction).containsOnly("shared");
  }

  @Test
  void aRecordWhoseReplyIsLostIsWrittenOnce() throws Exception {
    for (Moment moment : new Moment[] {Moment.BEFORE, Moment.AFTER}) {
      errand = new Errand(shop);
      int before = errand.records().size();
      String next = "/srv/shop/.deployer/journal/%016d".formatted(before + 1);
      try (Run run = errand.locked(errand.cut(moment, renameTo(next)))) {
        JournalWriter writer = writer(run);
        writer.retired(IDS);
        writer.retired(IDS);
        assertThat(writer.generation()).isEqualTo(before + 2);
      }
      assertThat(errand.records()).hasSize(before + 2);
      files.remove("/srv/shop/.deployer/lock/" + Errand.token(2));
    }
  }

  @Test
  void aRecordOfSomeoneElseIsNeverReplacedNorTakenForOurs() throws Exception {
    byte[] theirs = {1};
    HostConnector other =
        errand.meddled(renameTo(NEXT), () -> files.writeFile(NEXT + "/record.json", theirs));
    try (Run run = errand.locked(other)) {
      JournalWriter writer = writer(run);
      assertThatThrownBy(() -> writer.retired(IDS))
          .isInstanceOf(IOException.class)
          .hasMessage("journal record 4 was written by someone else");
      assertThat(writer.generation()).isEqualTo(3);
    }
    assertThat(files.content(NEXT + "/record.json")).isEqualTo(theirs);
    files.remove(NEXT);
    files.remove("/srv/shop/.deployer/lock/" + Errand.token(1));

    errand = new Errand(shop);
    HostConnector cut = errand.cut(Moment.BEFORE, renameTo(NEXT));
    try (Run run = errand.locked(cut)) {
      JournalWriter writer = writer(run);
      files.writeFile(NEXT + "/record.json", theirs);
      assertThatThrownBy(() -> writer.retired(IDS))
          .hasMessage("journal record 4 was written by someone else");
    }
    assertThat(files.content(NEXT + "/record.json")).isEqualTo(theirs);
  }

  @ParameterizedTest
  @EnumSource(names = {"BEFORE", "AFTER"})
  void aRecordOfWhichNothingWasHeardIsLookedForBeforeTheNextOneIsWritten(Moment moment)
      throws Exception {
    Outage outage = new Outage(moment, operation -> renameTo(NEXT).test(operation.text()));
    try (Run run = errand.locked(outage.apply(shop.connector()))) {
      JournalWriter writer = writer(run);
      assertThatThrownBy(() -> writer.retired(IDS)).isInstanceOf(ConnectFailedException.class);
      writer.bad(ReleaseId.parse("1"), Optional.empty(), "a check failed");
      writer.retired(IDS);
      assertThat(writer.generation()).isEqualTo(errand.records().size());
    }
    assertThat(errand.kinds().subList(3, errand.records().size()))
        .isEqualTo(
            moment == Moment.BEFORE
                ? List.of(Kind.BAD, Kind.RETIRED)
                : List.of(Kind.RETIRED, Kind.BAD, Kind.RETIRED));
  }
}
