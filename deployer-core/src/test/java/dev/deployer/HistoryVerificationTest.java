package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.manifest.Digest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.HostJournal;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.JournalRecord;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.CutConnector.Moment;
import dev.deployer.testing.Failures;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A journal is held against itself, what is there, other hosts, and what people have kept. */
final class HistoryVerificationTest {
  @TempDir Path source;
  private Shop shop;

  @BeforeEach
  void threeReleases() throws Exception {
    shop = new Shop(source).initialised();
    for (int version = 1; version <= 3; version++) {
      shop.deploy(version);
    }
  }

  /** The journals of a cluster after whatever has happened to it. */
  static void assertWhole(ShopCluster cluster, String name) throws DeployerException {
    Map<String, JournalTestimony> journals = new LinkedHashMap<>();
    for (int host = 0; host < cluster.shops.size(); host++) {
      HistoryVerification verified = cluster.shop(host).deployer().verifyHistory(List.of());
      assertThat(verified.findings()).as(name).isEmpty();
      journals.put(ShopCluster.name(host), verified.journal());
    }
    assertThat(JournalTestimony.contradictions(journals)).as(name).isEmpty();
  }

  @Test
  void whatARecoveryLeavesWhereverAHostWasLostIsWhole() throws Exception {
    ShopCluster start = new ShopCluster(source, 3).initialised();
    start.deploy(1);
    start.shop(0).version(2);
    int lost = 0;
    for (int number = 3; number <= 120; number += 3) {
      ShopCluster cluster = start.copy();
      int at = number;
      int host = number % 3;
      try {
        cluster
            .deployer(
                ShopCluster.on(
                    host, way -> CutConnector.cutting(way, Moment.AFTER, at).losingTheHost()))
            .deploy(cluster.release(2));
      } catch (DeployerException e) {
        lost++;
      }
      ClusterSchedule.unlockAll(cluster);
      cluster.deployer().recover();
      assertWhole(cluster, "host " + host + " lost after " + number);
      cluster.deployer().deploy(cluster.release(3));
      assertWhole(cluster, "host " + host + " lost after " + number + ", and gone on");
    }
    assertThat(lost).isGreaterThan(10);
  }

  @Test
  void whatWasTakenBackIsBadAlsoWhereItNeverWasLiveAndThatIsWhole() throws Exception {
    ShopCluster cluster = new ShopCluster(source, 3).with(ShopCluster.IN_ORDER).initialised();
    cluster.deploy(1);
    cluster.shop(0).version(2);
    Failures refusal = Failures.from(1, Losing::isFlip);
    for (int host = 0; host < 3; host++) {
      int failing = host;
      DeployerException reverted =
          catchThrowableOfType(
              DeployerException.class,
              () ->
                  cluster
                      .deployer(ShopCluster.on(failing, way -> refusal.of(way)))
                      .deploy(cluster.release(2)));
      assertThat(reverted).isNotNull();
      assertWhole(cluster, "the flip failed on host " + failing);
    }
  }

  private List<String> findings(KnownHead... given) throws DeployerException {
    return shop.deployer().verifyHistory(List.of(given)).findings().stream()
        .peek(found -> assertThat(found.kind()).isEqualTo(Objection.Kind.BROKEN_JOURNAL))
        .map(Objection::fact)
        .toList();
  }

  private static String folder(long number) {
    return "/srv/shop/.deployer/journal/%016d".formatted(number);
  }

  private void cut(int records) {
    long length = shop.journal().size();
    for (long number = length; number > length - records; number--) {
      shop.disk.backdoor().remove(folder(number) + "/record.json");
      shop.disk.backdoor().remove(folder(number));
    }
  }

  /** A record that follows from the last one, as whoever writes there can make it. */
  private void forge(
      JournalRecord.Kind kind,
      Optional<String> from,
      Optional<String> to,
      Optional<Digest> digest,
      List<String> releases) {
    List<JournalRecord> journal = shop.journal();
    JournalRecord last = journal.get(journal.size() - 1);
    JournalRecord forged =
        new JournalRecord(
            last.number() + 1,
            Digest.ofContent(last.bytes()),
            last.time(),
            kind,
            last.transaction(),
            last.by(),
            from.map(ReleaseId::parse),
            to.map(ReleaseId::parse),
            digest,
            releases.stream().map(ReleaseId::parse).toList(),
            Optional.empty(),
            Optional.empty());
    shop.disk.backdoor().makeDirectory(folder(forged.number()));
    shop.disk.backdoor().writeFile(folder(forged.number()) + "/record.json", forged.bytes());
  }

  private KnownHead kept() {
    HostJournal journal = kept(shop.deployer());
    return KnownHead.parse(journal.toString());
  }

  private static HostJournal kept(Deployer deployer) {
    try {
      deployer.status();
    } catch (DeployerException e) {
      throw new AssertionError(e);
    }
    return deployer.journals().get(0);
  }

  @Test
  void aJournalThatNobodyTouchedIsWhole() throws Exception {
    HistoryVerification whole = shop.deployer().verifyHistory(List.of(kept()));

    assertThat(whole.findings()).isEmpty();
    assertThat(whole.records()).isEqualTo(shop.journal().size());
    assertThat(whole.headsChecked()).isEqualTo(1);
    shop.deployer().prune(1);
    shop.deployer().restore(ReleaseId.parse("1"));
    shop.deployer().rollback(Optional.empty(), List.of());
    shop.deploy(4);
    assertThat(findings()).isEmpty();
  }

  @Test
  void aRootWithoutRecordsIsWhole() throws Exception {
    shop = new Shop(source).initialised();

    assertThat(findings(kept())).isEmpty();
  }

  @Test
  void aJournalThatWasCutAfterAHeadWasKeptEndsTooEarly() throws Exception {
    KnownHead kept = kept();
    cut(1);

    assertThat(findings(kept))
        .hasSize(1)
        .first()
        .asString()
        .matches(
            "the journal of deploy@web1:22 ends too early: a head that was kept saw its record "
                + kept.generation()
                + " \\([0-9a-f]{8}…\\), and it has "
                + (kept.generation() - 1));
    assertThat(findings()).isEmpty();
  }

  @Test
  void oneThatWentOnSinceIsNotTheOneThatItWas() throws Exception {
    KnownHead kept = kept();
    cut(1);
    shop.deployer().rollback(Optional.of(ReleaseId.parse("1")), List.of());

    assertThat(findings(kept))
        .anyMatch(
            fact ->
                fact.startsWith(
                    "the journal of deploy@web1:22 is not the one that it was: a head that was"
                        + " kept saw its record "
                        + kept.generation()));
  }

  @Test
  void headsOfOtherRootsAreNotComparedWithThisOne() throws Exception {
    KnownHead other = new KnownHead("0".repeat(32), 99, "a".repeat(64));

    HistoryVerification verified = shop.deployer().verifyHistory(List.of(other));

    assertThat(verified.findings()).isEmpty();
    assertThat(verified.headsChecked()).isZero();
  }

  @Test
  void aLinkThatLeadsElsewhereThanTheLastFlipIsFound() throws Exception {
    shop.disk.backdoor().remove("/srv/shop/current");
    shop.disk.backdoor().link("/srv/shop/current", "releases/1");

    assertThat(findings())
        .containsExactly(
            "the journal of deploy@web1:22 is not of what is live: record "
                + shop.journal().stream()
                    .filter(r -> r.kind() == JournalRecord.Kind.ACTIVATED)
                    .reduce((one, next) -> next)
                    .orElseThrow()
                    .number()
                + ", the last flip, activated 3, and 1 is live");
  }

  @Test
  void aLiveReleaseThatWasDeletedIsNoFaultOfTheJournal() throws Exception {
    shop.disk.backdoor().remove("/srv/shop/current");
    shop.disk.backdoor().link("/srv/shop/current", "releases/gone");

    assertThat(shop.deployer().verifyHistory(List.of()).findings())
        .containsExactly(
            new Objection(
                Objection.Kind.STRANGE_CURRENT,
                "on deploy@web1:22 current names gone, which is not there"));
  }

  @Test
  void aFlipThatWasNeverPreparedIsFoundThoughTheChainIsWhole() throws Exception {
    long next = shop.journal().size() + 1L;
    forge(
        JournalRecord.Kind.ACTIVATED,
        Optional.of("3"),
        Optional.of("3"),
        Optional.empty(),
        List.of());

    assertThat(findings())
        .containsExactly(
            "the journal of deploy@web1:22 contradicts itself: record "
                + next
                + " tells of a flip to 3 that was not prepared");
  }

  @Test
  void thatWhatWasNeverLiveServesWellAndADeletionOfWhatIsLiveAreFound() throws Exception {
    forge(JournalRecord.Kind.GOOD, Optional.empty(), Optional.of("9"), Optional.empty(), List.of());
    forge(
        JournalRecord.Kind.RETIRED,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of("3"));
    forge(
        JournalRecord.Kind.COMMIT, Optional.empty(), Optional.of("3"), Optional.empty(), List.of());

    assertThat(findings())
        .satisfiesExactly(
            fact -> assertThat(fact).endsWith(" says that 9, which was never live, serves well"),
            fact -> assertThat(fact).endsWith(" deletes 3, which was live"),
            fact -> assertThat(fact).endsWith(" decides something that was never begun"));
  }

  @Test
  void aReleaseWithAnotherDigestThanWasActivatedIsFound() throws Exception {
    forge(
        JournalRecord.Kind.PREPARED,
        Optional.of("3"),
        Optional.of("3"),
        Optional.of(Digest.ofContent(new byte[] {1})),
        List.of());
    forge(
        JournalRecord.Kind.ACTIVATED,
        Optional.of("3"),
        Optional.of("3"),
        Optional.of(Digest.ofContent(new byte[] {1})),
        List.of());

    assertThat(findings())
        .singleElement()
        .asString()
        .contains("is not of what is there: record ", " activated 3 with the digest 4bf5122f3445…");
  }

  /** A way in which somebody changes a journal. */
  private enum Way {
    CUT_AT_THE_END,
    CUT_AT_THE_START,
    EDITED_IN_THE_MIDDLE,
    EDITED_LAST,
    TWO_SWAPPED,
    FROM_ANOTHER_HOST,
    WRITTEN_ANEW
  }

  private byte[] content(long number) {
    return shop.disk.backdoor().content(folder(number) + "/record.json");
  }

  private void write(long number, byte[] bytes) {
    shop.disk.backdoor().writeFile(folder(number) + "/record.json", bytes);
  }

  private void edit(long number) {
    write(
        number,
        new String(content(number), java.nio.charset.StandardCharsets.UTF_8)
            .replace("laptop", "elsewh")
            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  /** Whose journal tells of other runs, and is whole. */
  private Shop another() throws Exception {
    Shop other = new Shop(shop.source()).withTokensAnew().initialised();
    for (int version = 1; version <= 3; version++) {
      other.deploy(version);
    }
    return other;
  }

  /** What was done, and what has to be told of it with a head that was kept before. */
  private String change(Way way) throws Exception {
    long last = shop.journal().size();
    switch (way) {
      case CUT_AT_THE_END -> {
        cut(2);
        return "ends too early: a head that was kept saw its record " + last;
      }
      case CUT_AT_THE_START -> {
        shop.disk.backdoor().remove(folder(1));
        shop.disk.backdoor().remove(folder(2));
        return "journal record 1 of " + last + " is missing";
      }
      case EDITED_IN_THE_MIDDLE -> {
        edit(4);
        return "journal record 4 is not as it was written";
      }
      case EDITED_LAST -> {
        edit(last);
        return "is not the one that it was: a head that was kept saw its record " + last;
      }
      case TWO_SWAPPED -> {
        byte[] third = content(3);
        write(3, content(4));
        write(4, third);
        return "in the place of journal record 3 lies record 4";
      }
      case FROM_ANOTHER_HOST -> {
        Shop other = another();
        write(4, other.disk.backdoor().content(folder(4) + "/record.json"));
        return "journal record 4 is not as it was written";
      }
      case WRITTEN_ANEW -> {
        Shop other = another();
        for (long number = 1; number <= last; number++) {
          write(number, other.disk.backdoor().content(folder(number) + "/record.json"));
        }
        return "is not the one that it was: a head that was kept saw its record " + last;
      }
    }
    throw new AssertionError(way);
  }

  @ParameterizedTest
  @EnumSource
  void whicheverWayAJournalIsChangedAHeadThatWasKeptOrTheChainTellsWhere(Way way) throws Exception {
    KnownHead kept = kept();

    String expected = change(way);

    DeployerException refused = null;
    List<String> told = List.of();
    try {
      told = findings(kept);
    } catch (DeployerException e) {
      refused = e;
    }
    assertThat(refused == null ? told.toString() : refused.objections().get(0).fact())
        .contains(expected);
    assertThat(shop.deployer().check().findings().toString())
        .contains(refused == null ? "journal" : expected);
  }

  @Test
  void aRecordThatWasChangedIsRefusedWithItsPlace() throws Exception {
    JournalRecord second = shop.journal().get(1);
    shop.disk
        .backdoor()
        .writeFile(
            folder(2) + "/record.json",
            new String(second.bytes(), java.nio.charset.StandardCharsets.UTF_8)
                .replace("laptop", "elsewh")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8));

    DeployerException refused = catchThrowableOfType(DeployerException.class, () -> findings());

    assertThat(refused.objections().get(0).kind()).isEqualTo(Objection.Kind.BROKEN_JOURNAL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "12:9f86d081",
        "0:0:0",
        "5e1f:12:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "00000000000000000000000000000000:-1:"
            + "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
      })
  void whatIsNoHeadIsNone(String text) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> KnownHead.parse(text))
        .withMessageStartingWith("a head is ROOT_ID:NUMBER:SHA256");
  }
}
