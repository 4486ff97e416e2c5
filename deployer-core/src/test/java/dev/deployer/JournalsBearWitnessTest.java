package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.manifest.Digest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.HostJournal;
import dev.deployer.outcome.Objection;
import dev.deployer.plan.Plan;
import dev.deployer.root.DraftRecord;
import dev.deployer.root.JournalHead;
import dev.deployer.root.JournalRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hosts of a cluster record how far one another's journals reached. */
final class JournalsBearWitnessTest {
  @TempDir Path source;
  private ShopCluster cluster;

  @BeforeEach
  void twoReleasesOnThreeHosts() throws Exception {
    cluster = new ShopCluster(source, 3).initialised();
    cluster.deploy(1);
    cluster.deploy(2);
  }

  private List<JournalRecord> journal(int host) throws Exception {
    return cluster.shop(host).journal();
  }

  private Map<String, Objection> contradictions() throws Exception {
    Map<String, JournalTestimony> journals = new LinkedHashMap<>();
    for (int host = 0; host < 3; host++) {
      journals.put(
          ShopCluster.name(host), cluster.shop(host).deployer().check().journal().orElseThrow());
    }
    return JournalTestimony.contradictions(journals);
  }

  /** Takes the last records of a host's journal away. */
  private void cut(int host, int records) throws Exception {
    int length = journal(host).size();
    for (int number = length; number > length - records; number--) {
      String record = String.format("/srv/shop/.deployer/journal/%016d", number);
      cluster.shop(host).disk.backdoor().remove(record + "/record.json");
      cluster.shop(host).disk.backdoor().remove(record);
    }
  }

  @Test
  void theBeginningTheEndAndEachPreparedRecordTellOfAllHosts() throws Exception {
    Set<JournalRecord.Kind> telling =
        Set.of(
            JournalRecord.Kind.OPENED, JournalRecord.Kind.PREPARED, JournalRecord.Kind.CONFIRMED);
    for (int host = 0; host < 3; host++) {
      for (JournalRecord record : journal(host)) {
        assertThat(record.heads()).hasSize(telling.contains(record.kind()) ? 3 : 0);
      }
    }
    JournalRecord end = journal(0).get(11);
    assertThat(end.kind()).isEqualTo(JournalRecord.Kind.CONFIRMED);
    assertThat(end.heads().values().stream().map(JournalHead::number).collect(Collectors.toList()))
        .containsExactlyInAnyOrder(11L, 6L, 6L);
    assertThat(contradictions()).isEmpty();
  }

  @Test
  void aJournalThatWasCutShortIsToldByTheOthers() throws Exception {
    cut(1, 3);

    Map<String, Objection> told = contradictions();

    assertThat(told).containsOnlyKeys("web2");
    assertThat(told.get("web2").kind()).isEqualTo(Objection.Kind.BROKEN_JOURNAL);
    assertThat(told.get("web2").fact())
        .matches(
            "the journal of web2 ends too early: web1 saw its record 6 \\([0-9a-f]{8}…\\),"
                + " and it has 3");
  }

  @Test
  void thatOfTheDecisionHostIsToldByTheParticipants() throws Exception {
    cut(0, 6);

    assertThat(contradictions().get("web1").fact())
        .contains("ends too early: web2 saw its record 7", "and it has 6");
    assertThat(contradictions().get("web1").details())
        .singleElement()
        .asString()
        .startsWith("web3 saw its record 7 (");
  }

  private Map<String, Objection> open() throws Exception {
    Map<String, JournalTestimony> journals = new LinkedHashMap<>();
    for (int host = 0; host < 3; host++) {
      journals.put(
          ShopCluster.name(host), cluster.shop(host).deployer().check().journal().orElseThrow());
    }
    return JournalTestimony.open(journals);
  }

  @Test
  void aDecisionThatWasCutOffIsMissedWhereAnotherHostHasDoneWhatWasDecided() throws Exception {
    int decision = 0;
    for (JournalRecord record : journal(0)) {
      decision = record.kind() == JournalRecord.Kind.COMMIT ? (int) record.number() : decision;
    }
    cut(0, 12 - decision + 1);

    assertThat(contradictions()).containsOnlyKeys("web1");
    assertThat(contradictions().get("web1").kind()).isEqualTo(Objection.Kind.BROKEN_JOURNAL);
    assertThat(contradictions().get("web1").fact())
        .isEqualTo(
            "the journal of web1 ends too early: web2 made 2 live in a run that is decided here,"
                + " and it has no such decision");
    assertThat(catchThrowableOfType(DeployerException.class, () -> cluster.deployer().recover()))
        .hasMessageContaining("does not have what was decided");
  }

  @Test
  void anEndThatWasCutOffIsToldAsTheRunThatDiedItLooksLikeAndRecoverSettlesIt() throws Exception {
    for (int records = 1; records <= 3; records++) {
      cluster = cluster.copy();
      cut(0, records);
      assertThat(contradictions()).isEmpty();
      assertThat(open()).containsOnlyKeys("web1");
      assertThat(open().get("web1").kind()).isEqualTo(Objection.Kind.UNDECIDED);
      assertThat(open().get("web1").fact())
          .isEqualTo(
              "the journal of web1 does not have the end of the run that was to make 2 live, and"
                  + " web2 has: that run died, or the last records are missing");
      cluster.deployer().recover();
      assertThat(open()).isEmpty();
      assertThat(contradictions()).isEmpty();
    }
  }

  @Test
  void aJournalThatWasCutAndWentOnIsNotTheOneThatItWas() throws Exception {
    cut(2, 3);
    cluster.shop(2).deployer().rollback(java.util.Optional.empty(), List.of());

    assertThat(contradictions().get("web3").fact())
        .contains("the journal of web3 is not the one that it was: web1 saw its record 6 (");
  }

  @Test
  void theNextDeployWarnsAndWhatItFindsIsWhatCountsFromThenOn() throws Exception {
    cut(1, 3);
    cluster.events.clear();

    cluster.deploy(3);

    assertThat(cluster.events)
        .anyMatch(
            event ->
                event.startsWith("local Warned[what=JournalContradicted")
                    && event.contains("the journal of deploy@web2:22 ends too early"));
    assertThat(contradictions()).isEmpty();
  }

  @Test
  void aPlanAndARollbackWarnOnceAsADeployDoes() throws Exception {
    cut(1, 3);
    cluster.events.clear();
    cluster.deployer().planRollback(java.util.Optional.empty());
    assertThat(warnings()).hasSize(1);

    cluster.events.clear();
    cluster.shop(0).version(3);
    cluster.deployer().plan(cluster.release(3));
    assertThat(warnings()).hasSize(1);

    cluster.events.clear();
    try {
      cluster.deployer().rollback(java.util.Optional.empty(), List.of());
    } catch (DeployerException e) {
      // Whether it can go on with what is left is not what is looked at.
    }
    assertThat(warnings()).singleElement().asString().contains("JournalContradicted");
  }

  private List<String> warnings() {
    return cluster.events.stream().filter(event -> event.contains("ends too early")).toList();
  }

  @Test
  void whoeverHasRunSomethingKnowsHowFarTheJournalsOfAllHostsReach() throws Exception {
    Deployer deployer = cluster.deployer();
    assertThat(deployer.journals()).isEmpty();
    cluster.shop(0).version(3);
    deployer.plan(cluster.release(3));
    assertThat(deployer.journals()).isEqualTo(ends());

    deployer.deploy(cluster.release(3));

    assertThat(deployer.journals()).isEqualTo(ends());
    assertThat(deployer.journals().get(1).generation()).isEqualTo(9);
    deployer.rollback(java.util.Optional.empty(), List.of());
    assertThat(deployer.journals()).isEqualTo(ends());
    deployer.prune(1);
    assertThat(deployer.journals()).isEqualTo(ends());
  }

  /** How far the journals reach, as they lie there. */
  private List<HostJournal> ends() throws Exception {
    List<HostJournal> ends = new ArrayList<>();
    for (int host = 0; host < 3; host++) {
      List<JournalRecord> records = journal(host);
      JournalRecord last = records.get(records.size() - 1);
      ends.add(
          new HostJournal(
              "deploy@" + ShopCluster.name(host) + ":22",
              cluster.shop(host).deployer().status().root().id(),
              last.number(),
              Digest.ofContent(last.bytes()).toString()));
    }
    return ends;
  }

  @Test
  void aPlanOfAJournalThatIsAnotherNowIsStaleThoughItIsAsLong() throws Exception {
    cluster.shop(0).version(3);
    Plan plan = cluster.deployer().plan(cluster.release(3));
    cut(1, 1);
    cluster.shop(1).forge(new DraftRecord(JournalRecord.Kind.NOTED).note("forged"));

    DeployerException stale =
        catchThrowableOfType(
            DeployerException.class, () -> cluster.deployer().deploy(cluster.release(3), plan));

    assertThat(stale.objections())
        .extracting(Objection::fact)
        .anyMatch(fact -> fact.contains("web2:22: the last record of the journal was "));
  }

  @Test
  void aSingleHostWritesNothingOfTheKind() throws Exception {
    Shop alone = new Shop(source).initialised();
    alone.deploy(1);
    alone.deploy(2);

    assertThat(alone.journal()).allMatch(record -> record.heads().isEmpty());
  }
}
