package dev.deployer.project.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.HistoryEntry;
import dev.deployer.HistoryEntry.Accepted;
import dev.deployer.HistoryEntry.Fact;
import dev.deployer.HistoryEntry.Kind;
import dev.deployer.path.ReleaseId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the journals of several hosts say together. */
class TimeLineTest {
  private static final Instant START = Instant.parse("2026-11-20T21:13:45Z");

  private static HistoryEntry record(
      long number, Kind kind, String run, String to, Optional<Fact> fact, List<Accepted> accepted) {
    return new HistoryEntry(
        number,
        START.plusSeconds(number),
        kind,
        run,
        "anna@laptop",
        Optional.empty(),
        Optional.of(ReleaseId.parse(to)),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        0,
        Optional.empty(),
        false,
        fact,
        List.of(),
        accepted,
        List.of());
  }

  private static HistoryEntry record(long number, Kind kind, String run, String to) {
    return record(number, kind, run, to, Optional.empty(), List.of());
  }

  private static HistoryEntry rehearsed(long number, String run) {
    return rehearsal(number, run, "passed");
  }

  private static HistoryEntry rehearsal(long number, String run, String outcome) {
    return record(
        number,
        Kind.NOTED,
        run,
        "3",
        Optional.of(new Fact(Fact.REHEARSAL, Map.of("outcome", outcome))),
        List.of());
  }

  private static TimeLine of(Map<String, List<HistoryEntry>> journals) {
    return TimeLine.of(new LinkedHashMap<>(journals));
  }

  @Test
  void aDeployARollbackAndWhatIsTakenBackAreToldApart() {
    TimeLine line =
        of(
            Map.of(
                "web1",
                List.of(
                    record(1, Kind.ACTIVATED, "a", "1"),
                    record(2, Kind.ACTIVATED, "b", "2"),
                    record(3, Kind.ACTIVATED, "c", "1"),
                    record(4, Kind.BAD, "c", "2"),
                    record(5, Kind.ACTIVATED, "d", "3"),
                    record(6, Kind.ACTIVATED, "d", "1"))));

    assertThat(line.events())
        .extracting(TimeLine.Happened::kind)
        .containsExactly(
            TimeLine.Kind.REVERT,
            TimeLine.Kind.DEPLOY,
            TimeLine.Kind.BAD,
            TimeLine.Kind.ROLLBACK,
            TimeLine.Kind.DEPLOY,
            TimeLine.Kind.DEPLOY);
  }

  @Test
  void whatARunDidOnSeveralHostsIsOneEvent() {
    List<HistoryEntry> same = List.of(record(1, Kind.ACTIVATED, "a", "1"));

    TimeLine line = of(Map.of("web1", same, "web2", same, "web3", same));

    assertThat(line.events()).hasSize(1);
    assertThat(line.events().get(0).hosts()).containsExactlyInAnyOrder("web1", "web2", "web3");
  }

  @Test
  void whatEachHostRecordsByItselfIsOneEventWhereItIsTheSame() {
    TimeLine line =
        of(
            Map.of(
                "web1", List.of(rehearsed(1, "a"), rehearsed(2, "b")),
                "web2", List.of(rehearsed(1, "c"))));

    assertThat(line.count(TimeLine.Kind.REHEARSAL)).isEqualTo(2);
  }

  @Test
  void anOverrideIsAnEventOfItsOwnWithItsReason() {
    TimeLine line =
        of(
            Map.of(
                "web1",
                List.of(
                    record(
                        1,
                        Kind.PREPARED,
                        "a",
                        "1",
                        Optional.empty(),
                        List.of(new Accepted("drift", "0f8c", "Known."))))));

    assertThat(line.events())
        .singleElement()
        .satisfies(event -> assertThat(event.kind()).isEqualTo(TimeLine.Kind.OVERRIDE))
        .satisfies(event -> assertThat(event.note()).contains("drift: Known."));
  }

  @Test
  void aRehearsalIsOneEventAndThatItBeganIsToldWhereItsEndIsNot() {
    TimeLine line =
        of(
            Map.of(
                "web1",
                List.of(
                    rehearsal(1, "a", "begun"),
                    rehearsal(2, "a", "passed"),
                    rehearsal(3, "b", "begun"))));

    assertThat(line.events())
        .extracting(event -> event.note().orElse(""))
        .containsExactly("begun", "passed");
  }
}
