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
