package dev.deployer.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.outcome.Live;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.root.Layout;
import dev.deployer.root.Records;
import dev.deployer.root.Rehearsed.Outcome;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.RootMarker;
import dev.deployer.root.RootState;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which releases a prune leaves, and in which order of worth. */
final class RetentionTest {
  private static final ReleaseRoot ROOT = ReleaseRoot.parse("/srv/shop");

  /** 1 to 3 were live and good, 4 was live and bad, 5 was never live; 3 is live. */
  private final Records records =
      new Records()
          .activated("", "1")
          .good("1")
          .activated("1", "2")
          .good("2")
          .activated("2", "4")
          .bad("4")
          .activated("4", "3")
          .good("3");

  @Test
  void theLiveTheGoodTheOthersThenWhatNeverWasLive() {
    Retention retention = choose(state("3", "1", "2", "3", "4", "5"), 5, "3", "2");
    assertThat(names(retention.kept())).containsExactly("3", "2", "1", "4", "5");
    assertThat(retention.retired()).isEmpty();
  }

  @Test
  void theLeastWorthyGoFirst() {
    RootState state = state("3", "1", "2", "3", "4", "5");
    assertThat(names(choose(state, 4, "3", "2").retired())).containsExactly("5");
    assertThat(names(choose(state, 3, "3", "2").retired())).containsExactly("4", "5");
    assertThat(names(choose(state, 2, "3", "2").retired())).containsExactly("1", "4", "5");
  }

  @Test
  void whatIsLiveAndWhatARollbackGoesToStayHoweverFewAreKept() {
    RootState state = state("3", "1", "2", "3", "4", "5");
    Retention retention = choose(state, 1, "3", "1");
    assertThat(names(retention.kept())).containsExactly("3", "1");
    assertThat(names(retention.retired())).containsExactly("2", "4", "5");
  }

  @Test
  void whatIsLiveNowStaysAlsoWhenAnotherIsToBe() {
    Retention retention = choose(state("3", "1", "2", "3", "4", "5"), 1, "5", "1");
    assertThat(names(retention.kept())).containsExactly("5", "3", "1");
  }

  @Test
  void aReleaseThatIsOnlyPlannedCounts() {
    Retention retention = choose(state("3", "1", "2", "3"), 2, "6", "3");
    assertThat(names(retention.kept())).containsExactly("6", "3");
    assertThat(names(retention.retired())).containsExactly("2", "1");
  }

  @Test
  void ofTwoThatNeverWereLiveTheLaterNameStays() {
    Retention retention = choose(state("3", "3", "7", "8"), 2, "3", "");
    assertThat(names(retention.kept())).containsExactly("3", "8");
    assertThat(names(retention.retired())).containsExactly("7");
  }

  @Test
  void whatPassedARehearsalAndWaitsStaysBesidesAndAsManyOfThemAsAreKept() {
    records.rehearsed("6", Outcome.PASSED).rehearsed("7", Outcome.FAILED);
    records.rehearsed("8", Outcome.PASSED).rehearsed("9", Outcome.PASSED);
    RootState state = state("3", "1", "2", "3", "6", "7", "8", "9");

    assertThat(names(choose(state, 2, "3", "2").kept())).containsExactly("3", "2", "9", "8");
    assertThat(names(choose(state, 2, "3", "2").retired())).containsExactly("1", "7", "6");
    assertThat(names(choose(state, 5, "3", "2").retired())).isEmpty();
    assertThat(names(choose(state, 1, "6", "3").kept())).containsExactly("6", "3", "9");
  }

  @Test
  void whatWasRehearsedAndFailedSinceOrWentLiveWaitsForNothing() {
    records.rehearsed("6", Outcome.PASSED).rehearsed("6", Outcome.CHANGED);
    records.rehearsed("2", Outcome.PASSED);
    RootState state = state("3", "1", "2", "3", "6");

    assertThat(names(choose(state, 2, "3", "1").retired())).containsExactly("2", "6");
  }

  @Test
  void atARehearsalOnlyWhatNeverWasLiveGoesAndOfThatWhatDidNotPassFirst() {
    records.rehearsed("6", Outcome.PASSED).rehearsed("7", Outcome.FAILED);
    records.rehearsed("8", Outcome.FAILED);
    RootState state = state("3", "1", "2", "3", "4", "5", "6", "7", "8", "9");

    Retention two = Retention.atRehearsal(state, 2, ReleaseId.parse("9"));

    assertThat(names(two.kept())).containsExactly("9", "6", "8");
    assertThat(names(two.retired())).containsExactly("7", "5");
  }

  @Test
  void anotherToolsReleasesAreNotCountedAndStay() {
    RootState state = withUnmanaged(state("3", "2", "3"), "old");
    Retention retention = choose(state, 1, "3", "");
    assertThat(names(retention.kept())).containsExactly("3");
    assertThat(names(retention.retired())).containsExactly("2");
    assertThat(names(choose(state, 1, "old", "").kept())).containsExactly("3");
  }

  @Test
  void aDrillsReleaseIsNotCountedAndStays() {
    RootState state = state("3", "1", "2", "3", "drill-0f8c1a2b", "drill-ffffffff");
    assertThat(names(choose(state, 3, "3", "2").kept())).containsExactly("3", "2", "1");
    assertThat(names(choose(state, 3, "3", "2").retired())).isEmpty();
    assertThat(names(choose(state, 2, "3", "2").retired())).containsExactly("1");
    assertThat(names(choose(state, 3, "drill-0f8c1a2b", "3").kept()))
        .containsExactly("3", "2", "1");
    assertThat(names(Retention.atRehearsal(state, 1, ReleaseId.parse("3")).retired())).isEmpty();
  }

  private Retention choose(RootState state, int keep, String live, String previous) {
    return Retention.choose(state, keep, id(live), id(previous));
  }

  private RootState state(String live, String... managed) {
    Map<ReleaseId, ReleaseRecord> cards = new TreeMap<>();
    for (String name : managed) {
      cards.put(
          ReleaseId.parse(name),
          new ReleaseRecord(
              ReleaseId.parse(name),
              Records.digestOf(name),
              "run",
              Records.TIME,
              "anna@laptop",
              Optional.empty(),
              Optional.empty(),
              1,
              1));
    }
    return new RootState(
        new Layout(ROOT),
        "SHA256:key",
        new RootMarker("id", Optional.empty(), Optional.empty(), Records.TIME, List.of()),
        1000,
        new Live.Release(ReleaseId.parse(live)),
        records.history(),
        Arrays.stream(managed).map(ReleaseId::parse).collect(Collectors.toSet()),
        List.of(),
        cards,
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  private static RootState withUnmanaged(RootState state, String name) {
    Set<ReleaseId> releases = new java.util.TreeSet<>(state.releases());
    releases.add(ReleaseId.parse(name));
    return new RootState(
        state.layout(),
        state.hostKey(),
        state.marker(),
        state.owner(),
        state.live(),
        state.history(),
        releases,
        state.odd(),
        state.records(),
        state.lock(),
        state.preparing(),
        state.fenced(),
        state.trash(),
        state.hollow(),
        state.readBefore(),
        state.missing(),
        state.strays());
  }

  private static Optional<ReleaseId> id(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(ReleaseId.parse(text));
  }

  private static List<String> names(List<ReleaseId> ids) {
    return ids.stream().map(ReleaseId::value).toList();
  }
}
