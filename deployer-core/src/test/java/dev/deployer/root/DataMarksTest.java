package dev.deployer.root;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.metadata.StoreVersions;
import dev.deployer.path.ReleaseId;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What was written to the data is worked out of the journal, also of releases that are gone. */
final class DataMarksTest {
  @Test
  void theHighestThatWasLiveIsTheMarkAndTheLowestTheFloor() {
    StoreMark mark =
        mark(
            new Records()
                .prepared("1", 40, 41, 41)
                .activated("", "1")
                .prepared("2", 41, 42, 42)
                .activated("1", "2")
                .retired("1")
                .prepared("3", 41, 42, 41)
                .activated("2", "3"));
    assertThat(mark.highest().version()).isEqualTo(42);
    assertThat(mark.highest().since()).startsWith("since 2 (");
    assertThat(mark.floor()).isEqualTo(41);
    assertThat(mark.isOfAnAttemptAlone()).isFalse();
  }

  @Test
  void whatWasPreparedAndNeverWasLiveIsAnAttempt() {
    StoreMark mark =
        mark(
            new Records()
                .prepared("1", 41, 41, 41)
                .activated("", "1")
                .prepared("2", 41, 42, 42)
                .add(JournalRecord.Kind.ABANDONED, "1", "2"));
    assertThat(mark.highest().version()).isEqualTo(42);
    assertThat(mark.isOfAnAttemptAlone()).isTrue();
    assertThat(mark.served().orElseThrow().version()).isEqualTo(41);
  }

  @Test
  void whatHooksBeganIsAnAttemptToo() {
    AttemptNote begun =
        new AttemptNote(ReleaseId.parse("1"), AttemptNote.Outcome.BEGUN, "run", List.of("migrate"));
    Noted attempt = begun.noted(new DataInUse(reads(43)));
    assertThat(mark(new Records().noted("1", attempt)).isOfAnAttemptAlone()).isTrue();
    assertThat(
            mark(new Records()
                    .noted("1", attempt)
                    .noted("1", begun.ended(AttemptNote.Outcome.DONE).noted(DataInUse.NONE))
                    .prepared("1", 43, 43, 43)
                    .activated("", "1"))
                .isOfAnAttemptAlone())
        .isFalse();
  }

  @Test
  void whatAPersonRecordsIsTheHighestFromThenOnAndTheLowestStays() {
    Records records =
        new Records()
            .prepared("1", 40, 40, 40)
            .activated("", "1")
            .prepared("2", 40, 42, 42)
            .activated("1", "2")
            .noted("", Noted.mark("schema", 41));
    assertThat(mark(records).highest().version()).isEqualTo(41);
    assertThat(mark(records).highest().since()).startsWith("as was recorded by hand (");
    assertThat(mark(records).floor()).isEqualTo(40);
    records.prepared("3", 40, 43, 43).activated("2", "3");
    assertThat(mark(records).highest().version()).isEqualTo(43);
  }

  @Test
  void onlyAStepThatWasDoneRaisesTheLowest() {
    Records records = new Records().prepared("1", 40, 42, 40).activated("", "1");
    records.noted(
        "", new Noted("step", Map.of("outcome", "failed", "raised", Map.of("schema", 42))));
    assertThat(mark(records).floor()).isEqualTo(40);
    records.noted("", new Noted("step", Map.of("outcome", "done", "raised", Map.of("schema", 42))));
    assertThat(mark(records).floor()).isEqualTo(42);
  }

  @Test
  void severalHostsKnowTheHighestAndTheLowestOfAll() {
    Map<String, StoreMark> one =
        new TreeMap<>(DataMarks.of(new Records().prepared("1", 41, 42, 42).history()));
    StoreMark other =
        mark(new Records().prepared("1", 41, 42, 42).activated("", "1").prepared("0", 40, 42, 40));
    StoreMark both = one.get("schema").and(other);
    assertThat(both.isOfAnAttemptAlone()).isFalse();
    assertThat(both.floor()).isEqualTo(40);
  }

  private static SortedMap<String, StoreVersions> reads(long version) {
    return new TreeMap<>(Map.of("schema", new StoreVersions(version, version, version, false)));
  }

  private static StoreMark mark(Records records) {
    return DataMarks.of(records.history()).get("schema");
  }
}
