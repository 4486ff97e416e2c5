package dev.deployer.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.gate.DataFacts.OfHost;
import dev.deployer.gate.DataFacts.Release;
import dev.deployer.metadata.Metadata;
import dev.deployer.metadata.StoreVersions;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.StoreMark;
import dev.deployer.root.Written;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whoever is live can read what there is; each rule, and each case in which it is not asked. */
final class DataGateTest {
  private static final Instant TIME = Instant.parse("2023-10-09T13:24:05Z");

  private SortedMap<String, StoreMark> marks = new TreeMap<>();
  private final List<OfHost> hosts = new ArrayList<>();
  private final List<Release> there = new ArrayList<>();
  private List<String> unknown = List.of();
  private List<String> unanswered = List.of();
  private boolean forward = true;

  @Test
  void theFixForwardWithALowerNumberIsRefused() {
    written(42, "1");
    live("web1", release("1", 41, 42, 42));
    there.add(release("0", 41, 41, 41));
    there.add(release("1", 41, 42, 42));
    DataGate.Judged judged = judge(release("2", 41, 41, 41));
    assertThat(judged.finding().orElseThrow().objection().fact())
        .startsWith("schema: not everything can be read (data:");
    assertThat(judged.finding().orElseThrow().details())
        .containsExactly(
            "2 reads schema to 41; 42 was written since 1 (2023-10-09 13:24 UTC)",
            "what could be live reads schema 41 to 42 and writes at most 42; there is 1");
  }

  @Test
  void whatNobodyWhoIsLiveReadsIsNotWritten() {
    written(41, "1");
    live("web1", release("1", 41, 41, 41));
    live("web2", release("1", 41, 41, 41));
    DataGate.Judged judged = judge(release("2", 41, 42, 42));
    assertThat(judged.finding().orElseThrow().details())
        .containsExactly(
            "1, live on web1, web2, reads schema to 41; 2 writes 42",
            "what could be live reads schema 41 and writes at most 41; no release that is there"
                + " does");
    assertThat(judged.notes()).containsExactly("there is no way back: 1 does not read schema 42");
    assertThat(judged.holds()).isFalse();
  }

  @Test
  void whatIsNamedAsAWayOutIsNotWhatIsRefused() {
    written(41, "1");
    live("web1", release("1", 41, 41, 41));
    there.add(release("1", 41, 41, 41));
    there.add(release("2", 41, 42, 42));
    assertThat(judge(release("2", 41, 42, 42)).finding().orElseThrow().details())
        .endsWith("what could be live reads schema 41 and writes at most 41; there is 1");
  }

  @Test
  void aNewVersionTakesTwoReleases() {
    written(41, "1");
    live("web1", release("1", 41, 41, 41));
    passes(release("2", 41, 42, 41), "schema: writes 41, reads 41 to 42");
    hosts.clear();
    live("web1", release("2", 41, 42, 41));
    passes(release("3", 41, 42, 42), "schema: writes 42 (41 until now), reads 41 to 42");
  }

  @Test
  void oneWayIsANoteAndTheRunHolds() {
    written(41, "1");
    live("web1", release("1", 41, 41, 41));
    Release oneWay = release("2", new StoreVersions(41, 42, 42, true));
    DataGate.Judged judged = judge(oneWay);
    assertThat(judged.finding().orElseThrow().verdict()).isEqualTo(Verdict.PASSED);
    assertThat(judged.notes())
        .containsExactly(
            "1, live on web1, reads schema to 41; 2 writes 42",
            "there is no way back: 1 does not read schema 42");
    assertThat(judged.holds()).isTrue();
  }

  @Test
  void aLowerVersionThanThereIsIsNotWrittenWhereWhatIsLiveDoesNotReadIt() {
    mark(new Written(43, id("1"), TIME, Written.How.SERVED), 43);
    live("web1", release("1", 43, 43, 43));
    assertThat(judge(release("2", 41, 43, 42)).finding().orElseThrow().details().get(0))
        .isEqualTo("1, live on web1, reads schema from 43; 2 writes 42");
  }

  @Test
  void whatAnAttemptAloneMayHaveWrittenIsNotTakenToBeReadAlready() {
    Written attempt = new Written(42, id("2"), TIME, Written.How.ATTEMPTED);
    Written served = new Written(41, id("1"), TIME, Written.How.SERVED);
    marks.put("schema", new StoreMark(attempt, Optional.of(served), 41, Optional.of(41L)));
    live("web1", release("1", 41, 41, 41));
    DataGate.Judged again = judge(release("2", new StoreVersions(41, 42, 42, true)));
    assertThat(again.holds()).isTrue();
    assertThat(judge(release("3", 41, 42, 42)).finding().orElseThrow().objects()).isTrue();
  }

  @Test
  void whatIsAcceptedHoldsToo() {
    written(41, "1");
    live("web1", release("1", 41, 41, 41));
    Release writer = release("2", 41, 42, 42);
    String digest = judge(writer).finding().orElseThrow().digest();
    Acceptance exactly = Acceptance.parse("data:" + digest, "we have agreed on it");
    DataGate.Judged judged = DataGate.judge(facts(writer), List.of(exactly));
    assertThat(judged.finding().orElseThrow().isOverridden()).isTrue();
    assertThat(judged.holds()).isTrue();
    Acceptance another = Acceptance.parse("data:0123456789ab", "of yesterday");
    assertThat(DataGate.judge(facts(writer), List.of(another)).finding().orElseThrow().objects())
        .isTrue();
    assertThat(
            DataGate.judge(facts(writer), List.of(another, exactly))
                .finding()
                .orElseThrow()
                .isOverridden())
        .isTrue();
  }

  @Test
  void theOldestThatIsLeftIsReadToo() {
    mark(new Written(43, id("3"), TIME, Written.How.SERVED), 41);
    live("web1", release("3", 41, 43, 43));
    assertThat(judge(release("4", 42, 43, 43)).finding().orElseThrow().details())
        .startsWith("4 reads schema from 42; 41 is still there");
  }

  @Test
  void afterAnAttemptAHotFixThatReadsAsFarAsWhatIsLivePasses() {
    Written attempt = new Written(42, id("2"), TIME, Written.How.ATTEMPTED);
    Written served = new Written(41, id("1"), TIME, Written.How.SERVED);
    marks.put("schema", new StoreMark(attempt, Optional.of(served), 41, Optional.of(41L)));
    live("web1", release("1", 41, 41, 41));
    DataGate.Judged judged = judge(release("3", 41, 41, 41));
    assertThat(judged.finding().orElseThrow().verdict()).isEqualTo(Verdict.PASSED);
    assertThat(judged.notes())
        .containsExactly(
            "3 reads schema to 41; 42 may have been written in an attempt with 2 (2023-10-09 13:24"
                + " UTC), and what is live reads no further");
    hosts.clear();
    live("web1", release("1", 41, 42, 41));
    assertThat(judge(release("3", 41, 41, 41)).finding().orElseThrow().objects()).isTrue();
    hosts.clear();
    live("web1", new Release(ReleaseId.parse("1"), Optional.empty()));
    assertThat(judge(release("3", 41, 41, 41)).finding().orElseThrow().objects()).isTrue();
  }

  @Test
  void aReleaseThatSaysNothingIsRefusedUnlessWhatIsLiveSaysNothingEither() {
    written(42, "1");
    live("web1", release("1", 41, 42, 42));
    Release silent = new Release(ReleaseId.parse("2"), Optional.empty());
    assertThat(judge(silent).finding().orElseThrow().details().get(0))
        .isEqualTo("2 says nothing of schema; 42 was written since 1 (2023-10-09 13:24 UTC)");
    hosts.clear();
    live("web1", new Release(ReleaseId.parse("0"), Optional.empty()));
    DataGate.Judged judged = judge(silent);
    assertThat(judged.finding().orElseThrow().verdict()).isEqualTo(Verdict.PASSED);
    assertThat(judged.notes()).hasSize(1);
  }

  @Test
  void whatIsLiveWithoutAWordIsANote() {
    live("web1", new Release(ReleaseId.parse("1"), Optional.empty()));
    DataGate.Judged judged = judge(release("2", 41, 42, 42));
    assertThat(judged.finding().orElseThrow().verdict()).isEqualTo(Verdict.PASSED);
    assertThat(judged.notes())
        .containsExactly(
            "1, live on web1, says nothing of schema: whether it can read 42 is not known");
    assertThat(judged.holds()).isFalse();
  }

  @Test
  void atAFirstDeployThereIsNoMark() {
    hosts.add(new OfHost(Optional.empty(), "web1", true, Optional.empty(), Optional.empty()));
    passes(release("1", 41, 42, 42), "schema: writes 42, reads 41 to 42");
  }

  @Test
  void anotherEnvironmentWithTheSameDataIsAskedAsWell() {
    written(41, "1");
    live("web1", release("1", 41, 42, 41));
    Optional<Release> c6 = Optional.of(release("c6", 41, 41, 41));
    hosts.add(new OfHost(Optional.of("codegen"), "cg1", false, c6, c6));
    assertThat(judge(release("2", 41, 42, 42)).finding().orElseThrow().details().get(0))
        .isEqualTo("c6, live on cg1 of codegen, reads schema to 41; 2 writes 42");
    written(42, "1");
    DataGate.Judged judged = judge(release("2", 41, 42, 42));
    assertThat(judged.finding().orElseThrow().verdict()).isEqualTo(Verdict.PASSED);
    assertThat(judged.notes())
        .containsExactly("c6, live on cg1 of codegen, cannot read schema 42 as it is");
  }

  @Test
  void aHostThatCouldNotBeAskedIsAnObjection() {
    live("web1", release("1", 41, 42, 42));
    written(42, "1");
    unknown = List.of("web3 was left out, and could not be asked");
    Finding found = judge(release("2", 41, 42, 42)).finding().orElseThrow();
    assertThat(found.fact()).isEqualTo("not every host could be asked who reads the data");
    assertThat(found.details())
        .containsExactly(
            "web3 was left out, and could not be asked",
            "the release reads schema 41 to 42 and writes 42");
  }

  @Test
  void whatIsAcceptedWhileAHostCannotBeAskedIsNoWordOnAReleaseThatReadsOrWritesOtherwise() {
    live("web1", release("1", 41, 42, 42));
    written(42, "1");
    unknown = List.of("web3 was left out, and could not be asked");
    String digest = judge(release("2", 41, 42, 42)).finding().orElseThrow().digest();

    assertThat(judge(release("3", 41, 42, 42)).finding().orElseThrow().digest()).isEqualTo(digest);
    assertThat(judge(release("3", 41, 42, 41)).finding().orElseThrow().digest())
        .isNotEqualTo(digest);
    assertThat(judge(release("3", 41, 43, 42)).finding().orElseThrow().digest())
        .isNotEqualTo(digest);
  }

  @Test
  void aWayBackIsJudgedByWhatItReads() {
    forward = false;
    written(42, "2");
    hosts.add(
        new OfHost(
            Optional.empty(),
            "web1",
            true,
            Optional.of(release("2", 41, 42, 42)),
            Optional.empty()));
    assertThat(judge(release("1", 41, 41, 41)).finding().orElseThrow().objects()).isTrue();
    passes(release("1", 41, 42, 41), "schema: writes 41, reads 41 to 42");
  }

  @Test
  void whatIsLiveAlreadyIsNotAsked() {
    written(42, "1");
    Optional<Release> own = Optional.of(release("1", 41, 41, 41));
    hosts.add(new OfHost(Optional.empty(), "web1", false, own, Optional.empty()));
    assertThat(judge(own.get()).finding().orElseThrow().verdict()).isEqualTo(Verdict.NOT_ASKED);
  }

  @Test
  void ofAStoreThatCouldNotBeAskedTheFindingSaysThatTheJournalsTell() {
    unanswered = List.of("schema could not be asked (no), so the journals tell of it");
    written(42, "1");
    live("web1", release("1", 41, 42, 42));
    DataGate.Judged passed = judge(release("2", 41, 42, 42));
    assertThat(passed.finding().orElseThrow().fact())
        .isEqualTo("schema: writes 42, reads 41 to 42; " + unanswered.get(0));
    assertThat(passed.notes()).containsExactlyElementsOf(unanswered);
    assertThat(judge(release("2", 41, 41, 41)).finding().orElseThrow().details())
        .contains(unanswered.get(0));
  }

  @Test
  void whatTheDataItselfSaysIsNamedAsThat() {
    marks = new TreeMap<>(Map.of("schema", StoreMark.asked(42, Optional.empty(), TIME)));
    live("web1", release("1", 41, 42, 41));
    assertThat(judge(release("2", 41, 41, 41)).finding().orElseThrow().details().get(0))
        .isEqualTo("2 reads schema to 41; 42 is there, as the data itself says");
  }

  private void passes(Release candidate, String fact) {
    DataGate.Judged judged = judge(candidate);
    assertThat(judged.finding().orElseThrow().verdict()).isEqualTo(Verdict.PASSED);
    assertThat(judged.finding().orElseThrow().fact()).isEqualTo(fact);
    assertThat(judged.notes()).isEmpty();
  }

  private DataGate.Judged judge(Release candidate) {
    return DataGate.judge(facts(candidate), List.of());
  }

  private DataFacts facts(Release candidate) {
    return new DataFacts(candidate, marks, hosts, unknown, unanswered, forward, there);
  }

  private void live(String host, Release release) {
    Optional<Release> there = Optional.of(release);
    hosts.add(new OfHost(Optional.empty(), host, true, there, there));
  }

  private void written(long version, String by) {
    mark(new Written(version, id(by), TIME, Written.How.SERVED), 41);
  }

  private void mark(Written highest, long floor) {
    marks =
        new TreeMap<>(
            Map.of(
                "schema", new StoreMark(highest, Optional.of(highest), floor, Optional.of(floor))));
  }

  private static Optional<ReleaseId> id(String id) {
    return Optional.of(ReleaseId.parse(id));
  }

  private static Release release(String id, long from, long to, long writes) {
    return release(id, new StoreVersions(from, to, writes, false));
  }

  private static Release release(String id, StoreVersions versions) {
    return new Release(
        ReleaseId.parse(id),
        Optional.of(
            new Metadata(
                new TreeMap<>(Map.of("schema", versions)), List.of(), List.of(), List.of())));
  }
}
