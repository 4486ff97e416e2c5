package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.DeployerException.Kind;
import dev.deployer.outcome.Live;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.Noted;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.CutConnector.Moment;
import dev.deployer.testing.MemoryDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A small deploy, rollback and prune, cut at each of their operations: a release is live whole, a
 * run that reconnects ends as if nothing had been, and after a killed one recover tidies up. The
 * quick sibling of the first trial of {@code bin/torture}.
 */
final class CutAtEachOperationTest {
  private static final Set<String> TWO_OR_THREE = Set.of("releases/2", "releases/3");
  private static final Set<String> ONE_OR_TWO = Set.of("releases/1", "releases/2");

  /** What is cut. */
  private interface Job {
    void run(Shop shop, Deployer deployer) throws IOException, DeployerException;
  }

  private static final Job DEPLOY = (shop, by) -> by.deploy(shop.release("3"));
  private static final Job ROLLBACK = (shop, by) -> by.rollback(Optional.empty(), List.of());
  private static final Job PRUNE = (shop, by) -> by.prune(1);
  private static final Job PRUNE_NOW = (shop, by) -> by.pruneNow(1);
  private static final Job RESTORE = (shop, by) -> by.restore(ReleaseId.parse("0"));

  @TempDir Path source;
  @TempDir Path home;
  private Shop prepared;
  private MemoryDisk before;
  private boolean releasesMayBeGone;

  @BeforeEach
  void threeReleases() throws Exception {
    prepared = new Shop(source).withLargeFiles().initialised();
    prepared.deploy(0);
    prepared.deploy(1);
    prepared.deploy(2);
    prepared.version(3);
    prepared.with(prepared.settings().withKeepReleases(2));
    before = prepared.disk;
  }

  @Test
  void aDeployIsResumedWhenTheRequestNeverArrived() throws Exception {
    reconnects(DEPLOY, Moment.BEFORE);
  }

  @Test
  void aDeployIsResumedWhenTheRequestWasHalfDone() throws Exception {
    reconnects(DEPLOY, Moment.MIDWAY);
  }

  @Test
  void aDeployIsResumedWhenTheReplyWasLost() throws Exception {
    reconnects(DEPLOY, Moment.AFTER);
  }

  @Test
  void aDeployIsResumedWhenFilesWereAcknowledgedAndTheirDirectoryWasNot() throws Exception {
    reconnects(DEPLOY, Moment.AFTER_UNHEARD_DIRECTORIES);
  }

  @Test
  void aRollbackIsResumed() throws Exception {
    reconnects(ROLLBACK, Moment.BEFORE);
    reconnects(ROLLBACK, Moment.AFTER);
  }

  @Test
  void aPruneIsResumed() throws Exception {
    reconnects(PRUNE, Moment.BEFORE);
    reconnects(PRUNE, Moment.AFTER);
  }

  @Test
  void aDeployThatWasKilledBeforeARequestIsRecovered() throws Exception {
    recovers(DEPLOY, Moment.BEFORE, TWO_OR_THREE);
  }

  @Test
  void aDeployThatWasKilledMidwayIsRecovered() throws Exception {
    recovers(DEPLOY, Moment.MIDWAY, TWO_OR_THREE);
  }

  @Test
  void aDeployThatWasKilledBeforeAReplyIsRecovered() throws Exception {
    recovers(DEPLOY, Moment.AFTER, TWO_OR_THREE);
  }

  @Test
  void aRollbackThatWasKilledIsRecovered() throws Exception {
    recovers(ROLLBACK, Moment.BEFORE, ONE_OR_TWO);
    recovers(ROLLBACK, Moment.AFTER, ONE_OR_TWO);
  }

  @Test
  void aPruneThatWasKilledIsRecovered() throws Exception {
    recovers(PRUNE, Moment.BEFORE, Set.of("releases/2"));
    recovers(PRUNE, Moment.AFTER, Set.of("releases/2"));
  }

  @Test
  void aReleaseIsInOnePlaceWheneverItsRestorationIsCut() throws Exception {
    aReleaseInTheTrash();
    reconnects(RESTORE, Moment.BEFORE);
    reconnects(RESTORE, Moment.MIDWAY);
    reconnects(RESTORE, Moment.AFTER);
    recovers(RESTORE, Moment.BEFORE, Set.of("releases/2"));
    recovers(RESTORE, Moment.MIDWAY, Set.of("releases/2"));
    recovers(RESTORE, Moment.AFTER, Set.of("releases/2"));
  }

  @Test
  void theTrashIsEmptiedHoweverThatIsCut() throws Exception {
    aReleaseInTheTrash();
    reconnects(PRUNE_NOW, Moment.BEFORE);
    reconnects(PRUNE_NOW, Moment.AFTER);
    releasesMayBeGone = true;
    recovers(PRUNE_NOW, Moment.BEFORE, Set.of("releases/2"));
    recovers(PRUNE_NOW, Moment.AFTER, Set.of("releases/2"));
  }

  @Test
  void aDeployThatRecyclesIsResumed() throws Exception {
    somethingToRecycle();
    for (Moment moment : Moment.values()) {
      reconnects(DEPLOY, moment);
    }
  }

  @Test
  void aDeployThatRecyclesAndWasKilledIsRecovered() throws Exception {
    somethingToRecycle();
    for (Moment moment : List.of(Moment.BEFORE, Moment.MIDWAY, Moment.AFTER)) {
      recovers(DEPLOY, moment, TWO_OR_THREE);
    }
  }

  /**
   * Then what is live, or gone back to, and the raw tree are walked behind the claim. Of the
   * journal the records are known here as well: those of the cut before, which had another end.
   */
  private void knowingTheManifests(Job job) throws Exception {
    prepared.keepingManifestsIn(home.resolve("manifests"));
    prepared.keepingRecordsIn(home.resolve("journals"));
    Shop first = shop();
    job.run(first, first.deployer());
  }

  @Test
  void aDeployThatRecyclesAndKnowsTheManifestsIsResumed() throws Exception {
    somethingToRecycle();
    knowingTheManifests(DEPLOY);
    for (Moment moment : Moment.values()) {
      reconnects(DEPLOY, moment);
    }
  }

  @Test
  void aDeployThatRecyclesKnowsTheManifestsAndWasKilledIsRecovered() throws Exception {
    somethingToRecycle();
    knowingTheManifests(DEPLOY);
    for (Moment moment : List.of(Moment.BEFORE, Moment.MIDWAY, Moment.AFTER)) {
      recovers(DEPLOY, moment, TWO_OR_THREE);
    }
  }

  @Test
  void aRollbackThatKnowsTheManifestsGoesOnOrIsRecovered() throws Exception {
    knowingTheManifests(ROLLBACK);
    for (Moment moment : List.of(Moment.BEFORE, Moment.MIDWAY, Moment.AFTER)) {
      reconnects(ROLLBACK, moment);
      recovers(ROLLBACK, moment, ONE_OR_TWO);
    }
  }

  /** Release 1 has fallen out of the trash; 2 is live. */
  private void somethingToRecycle() throws Exception {
    prepared.with(prepared.settings().withKeepReleases(1).withTrash(2));
    prepared.deployer().prune(1);
    prepared.version(8);
    prepared.deployer().deploy(prepared.release("8"));
    prepared.deployer().rollback(Optional.of(ReleaseId.parse("2")), List.of());
    prepared.deployer().prune(1);
    assertThat(prepared.disk.backdoor().tree("/srv/shop/.deployer/trash").keySet())
        .contains("1.14/card.json", "8.19/card.json");
    prepared.with(prepared.settings().withTrash(1));
    prepared.version(3);
    before = prepared.disk;
    releasesMayBeGone = true;
  }

  private void aReleaseInTheTrash() throws Exception {
    prepared.deployer().prune(2);
    before = prepared.disk;
  }

  private void reconnects(Job job, Moment moment) throws Exception {
    Shop unhurt = shop();
    CutConnector counting = CutConnector.counting(unhurt.connector());
    job.run(unhurt, unhurt.by(counting));
    partsAreCopied(job, counting);
    Map<String, String> outcome = visible(unhurt);
    List<JournalRecord.Kind> told = kinds(unhurt);
    for (int number = 1; number <= counting.operations().size(); number++) {
      Shop shop = patient(shop());
      CutConnector cut = CutConnector.cutting(shop.connector(), moment, number);
      job.run(shop, shop.by(cut));
      String where = moment + " " + number + ", " + counting.operations().get(number - 1);
      assertThat(cut.hasCut()).as(where).isTrue();
      assertThat(visible(shop)).as(where).isEqualTo(outcome);
      assertThat(kinds(shop)).as(where).isEqualTo(told);
      nothingIsLeft(shop, where);
    }
  }

  private void recovers(Job job, Moment moment, Set<String> allowed) throws Exception {
    Shop unhurt = shop();
    CutConnector counting = CutConnector.counting(unhurt.connector());
    job.run(unhurt, unhurt.by(counting));
    partsAreCopied(job, counting);
    for (int number = 1; number <= counting.operations().size(); number++) {
      Shop shop = shop();
      CutConnector cut = CutConnector.cutting(shop.connector(), moment, number).killing();
      String where = moment + " " + number + ", " + counting.operations().get(number - 1);
      try {
        job.run(shop, shop.by(cut));
      } catch (DeployerException e) {
        assertThat(e.kind()).as(where).isIn(Kind.UNREACHABLE, Kind.UNKNOWN);
      }
      assertThat(cut.hasCut()).as(where).isTrue();
      isWholeAndOneOf(shop, allowed, where);

      Optional<Status.LockState> lock = shop.deployer().status().lock();
      if (lock.isPresent()) {
        shop.deployer().unlock(lock.get().token());
      }
      String live = shop.target();
      RecoverResult recovered = shop.deployer().recover();
      assertThat(recovered.live()).as(where).isInstanceOf(Live.Release.class);
      assertThat(recovered.warnings()).as(where).isEmpty();
      assertThat(shop.target()).as(where).isEqualTo(live);
      isWholeAndOneOf(shop, allowed, where);
      nothingIsLeft(shop, where);
      if (!releasesMayBeGone) {
        if (job == RESTORE) {
          theJournalSaysWhereItIs(shop, where);
        }
        everyReleaseIsThere(shop, where);
      }

      shop.deployer().deploy(shop.release("9"));
      assertThat(shop.served()).as(where).containsKey("only-in-3.txt");
    }
  }

  /** A deploy puts two files together, and what lies beside the manifest. */
  private static void partsAreCopied(Job job, CutConnector counting) {
    assertThat(counting.operations().stream().filter(o -> o.text().startsWith("assemble ")).count())
        .isEqualTo(job == DEPLOY ? 4 : 0);
  }

  private Shop shop() {
    return prepared.on(before.copy());
  }

  private static Shop patient(Shop shop) {
    Settings s = shop.settings();
    return shop.with(
        s.toBuilder()
            .lockWait(Duration.ZERO)
            .reconnectFor(Duration.ofSeconds(10))
            .heartbeat(Duration.ZERO)
            .build());
  }

  private static void isWholeAndOneOf(Shop shop, Set<String> allowed, String where)
      throws DeployerException {
    assertThat(shop.target()).as(where).isIn(allowed);
    assertThat(shop.deployer().verify(Optional.empty(), VerifyDepth.CONTENT).differences())
        .as(where)
        .isEmpty();
    assertThat(shop.disk.backdoor().tree("/srv/beside")).as(where).containsOnlyKeys("sentinel");
  }

  /** What is back from the trash is so by the journal as well, once, and what is not is not. */
  private static void theJournalSaysWhereItIs(Shop shop, String where) throws DeployerException {
    ReleaseId id = ReleaseId.parse("0");
    boolean back = shop.deployer().releases().stream().anyMatch(r -> r.name().equals("0"));
    assertThat(
            shop.journal().stream()
                .filter(record -> record.noted().equals(Optional.of(Noted.restored(id)))))
        .as(where)
        .hasSize(back ? 1 : 0);
  }

  /** What was deployed is a release, or lies in the trash, and is as its manifest says. */
  private static void everyReleaseIsThere(Shop shop, String where) throws DeployerException {
    for (String id : List.of("0", "1", "2")) {
      ReleaseId release = ReleaseId.parse(id);
      boolean retired =
          shop.deployer().trash().stream().anyMatch(lying -> lying.id().equals(release));
      if (retired) {
        RestoreResult restored = shop.deployer().restore(release);
        assertThat(restored.warnings()).as(where + ": " + id).isEmpty();
      }
      assertThat(shop.deployer().verify(Optional.of(release), VerifyDepth.CONTENT).differences())
          .as(where + ": " + id)
          .isEmpty();
    }
  }

  private static List<JournalRecord.Kind> kinds(Shop shop) throws DeployerException {
    return shop.journal().stream().map(JournalRecord::kind).toList();
  }

  /** What lies in the root beside Deployer's own. */
  private static Map<String, String> visible(Shop shop) {
    Map<String, String> all = shop.disk.backdoor().tree("/srv/shop");
    all.keySet().removeIf(path -> path.startsWith(".deployer/"));
    return all;
  }

  private static void nothingIsLeft(Shop shop, String where) {
    assertThat(shop.disk.backdoor().tree("/srv/shop/.deployer").keySet())
        .as(where)
        .allMatch(
            path ->
                path.matches(
                    "new|lock|fenced|journal|manifests|trash|root\\.json|reserve(/spare-[0-9]{2})?"
                        + "|journal/[0-9]{16}(/record\\.json)?"
                        + "|manifests/[^/]+(/(manifest\\.mtree|chunks|release\\.json))?"
                        + "|trash/[^/]+(/(card\\.json|release(/.*)?"
                        + "|manifest(/(manifest\\.mtree|chunks|release\\.json))?))?"
                        + "|new/[0-9a-f]{32}|fenced/[0-9a-f]{32}(/[0-9a-f]{32}(-over)?(/holder\\.json)?)?"));
  }
}
