package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Recovery;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.Noted;
import dev.deployer.testing.Backdoor;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.CutConnector.Moment;
import dev.deployer.testing.MemoryDisk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was pruned lies in the trash, and can be taken back until others have pushed it out. */
final class RestoreTest {
  private static final String TRASH = "/srv/shop/.deployer/trash";
  private static final String OWN_RECORD = "put /srv/shop/.deployer/lock/T/manifest/release.json";
  private static final String BEGUN = "put /srv/shop/.deployer/lock/T/retired-2/card.json";

  @TempDir Path source;
  private Shop shop;
  private Backdoor files;

  @BeforeEach
  void releases() throws Exception {
    shop = new Shop(source).initialised();
    shop.with(shop.settings().withKeepReleases(2).withTrash(2));
    files = shop.disk.backdoor();
    for (int version = 1; version <= 4; version++) {
      shop.deploy(version);
    }
  }

  private static ReleaseId id(String text) {
    return ReleaseId.parse(text);
  }

  private List<String> trash() throws DeployerException {
    return shop.deployer().trash().stream().map(TrashedRelease::id).map(ReleaseId::value).toList();
  }

  private Map<String, String> release(String id) {
    return files.tree("/srv/shop/releases/" + id);
  }

  @Test
  void whatIsRetiredLiesInTheTrashWithItsManifestTheLastOneFirst() throws Exception {
    assertThat(trash()).containsExactly("2", "1");
    assertThat(files.tree(TRASH).keySet())
        .contains("1.10/card.json", "1.10/release/index.html", "1.10/manifest/manifest.mtree");
    assertThat(files.exists("/srv/shop/.deployer/manifests/1")).isFalse();
    TrashedRelease card = shop.deployer().trash().get(1);
    assertThat(card.number()).isEqualTo(10);
    assertThat(card.by()).isEqualTo("anna@laptop");
    assertThat(card.files()).isEqualTo(4);
    assertThat(shop.deployer().status().trash()).isEqualTo(shop.deployer().trash());
  }

  @Test
  void whatIsRetiredAfterTheJournalWasBegunAnewComesAfterWhatLayInTheTrashBefore()
      throws Exception {
    files.remove("/srv/shop/.deployer/journal");
    files.makeDirectory("/srv/shop/.deployer/journal");
    files.setMode("/srv/shop/.deployer/journal", 0700);
    shop.deploy(5);
    assertThat(trash()).startsWith("3", "2");
    shop.deploy(6);
    assertThat(trash()).startsWith("4", "3");
    shop.deployer().restore(id("4"));
    assertThat(release("4")).isNotEmpty();
  }

  @Test
  void aReleaseIsBackAsItWasAndNotLiveAndThatIsNoted() throws Exception {
    Map<String, String> before = files.tree(TRASH + "/1.10/release");

    RestoreResult result = shop.deployer().restore(id("1"));

    assertThat(result.warnings()).isEmpty();
    assertThat(result.hosts())
        .containsExactly(new RestoreResult.OnHost("deploy@web1:22", true, List.of()));
    assertThat(release("1")).isEqualTo(before);
    assertThat(shop.target()).isEqualTo("releases/4");
    assertThat(trash()).containsExactly("2");
    List<JournalRecord> history = shop.journal();
    JournalRecord last = history.get(history.size() - 1);
    assertThat(last.kind()).isEqualTo(JournalRecord.Kind.NOTED);
    assertThat(last.noted()).contains(Noted.restored(id("1")));
    assertThat(shop.deployer().status().unfinished()).isEmpty();

    assertThat(shop.deployer().rollback(Optional.of(id("1")), List.of()).to()).isEqualTo(id("1"));
    assertThat(shop.served()).containsKey("only-in-1.txt");
  }

  @Test
  void whatWasRestoredAndIsRetiredAgainDoesNotCollideWithItself() throws Exception {
    shop.deployer().restore(id("1"));
    shop.deployer().prune(2);
    assertThat(trash()).containsExactly("1", "2");
    shop.deployer().restore(id("1"));
    assertThat(release("1")).containsKey("index.html");
  }

  @Test
  void howItDiffersFromItsManifestIsWarnedOf() throws Exception {
    files.writeFile(TRASH + "/2.14/release/lib/stray", new byte[] {1});
    files.setModified(TRASH + "/2.14/release/lib/stray", 1_763_640_000);
    RestoreResult result = shop.deployer().restore(id("2"));
    assertThat(result.warnings())
        .containsExactly(
            new Warning.NotAsDeployed(
                ReleaseId.parse("2"),
                Optional.empty(),
                1,
                "EXTRA lib/stray: file of 1 byte, mode 0644, modified 2025-11-20T12:00:00Z, not in"
                    + " the manifest"));
    assertThat(release("2")).containsKey("lib/stray");
  }

  @Test
  void aManifestThatIsNotTheRecordedOneIsRefusedAndTheTrashStays() throws Exception {
    files.writeFile(
        TRASH + "/1.10/manifest/release.json",
        files.content(TRASH + "/2.14/manifest/release.json"));
    DeployerException refusal =
        catchThrowableOfType(DeployerException.class, () -> shop.deployer().restore(id("1")));
    assertThat(refusal.objections())
        .containsExactly(
            new Objection(
                Objection.Kind.DRIFT,
                "the manifest of 1 in the trash is missing or is not the recorded one"));
    assertThat(files.exists(TRASH + "/1.10/release/index.html")).isTrue();
  }

  @Test
  void whatIsNotInTheTrashIsRefusedWithWhatIs() throws Exception {
    DeployerException refusal =
        catchThrowableOfType(DeployerException.class, () -> shop.deployer().restore(id("9")));
    assertThat(refusal.live()).isEqualTo(new Live.Release(id("4")));
    assertThat(refusal.objections())
        .containsExactly(
            new Objection(
                Objection.Kind.NO_SUCH_RELEASE,
                "there is no 9 in the trash",
                List.of("1 is in the trash", "2 is in the trash")));
  }

  @Test
  void anIdThatIsTakenIsRefused() throws Exception {
    shop.version(7);
    shop.deployer().deploy(shop.release("2"));
    DeployerException refusal =
        catchThrowableOfType(DeployerException.class, () -> shop.deployer().restore(id("2")));
    assertThat(refusal.objections().get(0).kind()).isEqualTo(Objection.Kind.RELEASE_EXISTS);
  }

  @Test
  void pruneNowEmptiesTheTrashAndWhatItRetires() throws Exception {
    PruneResult result = shop.deployer().pruneNow(1);
    assertThat(result.emptied()).extracting(ReleaseId::value).containsExactly("1", "2");
    assertThat(result.restorable()).isEmpty();
    assertThat(files.tree(TRASH)).isEmpty();
    assertThat(shop.target()).isEqualTo("releases/4");
  }

  @Test
  void ofMoreThanTheTrashHoldsTheNewestStayAndWhatIsGoneIsSaidAlikeEverywhere() throws Exception {
    shop.with(shop.settings().withKeepReleases(20).withTrash(3));
    for (int version = 5; version <= 12; version++) {
      shop.deploy(version);
    }
    assertThat(trash()).containsExactly("2", "1");

    PruneResult result = shop.deployer().prune(2);

    assertThat(result.removed())
        .extracting(ReleaseId::value)
        .containsExactly("3", "4", "5", "6", "7", "8", "9", "10");
    assertThat(trash()).containsExactly("10", "9", "8");
    assertThat(result.restorable()).extracting(ReleaseId::value).containsExactly("8", "9", "10");
    assertThat(result.emptied())
        .extracting(ReleaseId::value)
        .containsExactly("1", "2", "3", "4", "5", "6", "7");
    for (String lies : List.of("8", "9", "10")) {
      shop.deployer().restore(id(lies));
    }
    assertThatThrownBy(() -> shop.deployer().restore(id("7")))
        .isInstanceOf(DeployerException.class);
  }

  @Test
  void withoutATrashNothingStaysInIt() throws Exception {
    shop.with(shop.settings().withTrash(0));
    shop.deploy(5);
    assertThat(files.tree(TRASH)).isEmpty();
  }

  @Test
  void whatACardDoesNotTellOfIsNobodysBusiness() throws Exception {
    files.writeFile(TRASH + "/step-x.3/output.txt", new byte[] {1});
    files.writeFile(TRASH + "/9.9/card.json", new byte[] {'{', '}'});
    files.writeFile(TRASH + "/8.8/card.json", files.content(TRASH + "/1.10/card.json"));
    assertThat(trash()).containsExactly("2", "1");
    shop.deployer().pruneNow(2);
    assertThat(files.tree(TRASH)).containsKeys("step-x.3/output.txt", "9.9/card.json");
  }

  @Test
  void aReleaseInTheTrashThatCurrentNamesIsPutBack() throws Exception {
    files.remove("/srv/shop/current");
    files.link("/srv/shop/current", "releases/1");
    RecoverResult recovered = shop.deployer().recover();
    assertThat(recovered.live()).isEqualTo(new Live.Release(id("1")));
    assertThat(shop.served()).containsKey("only-in-1.txt");
  }

  @Test
  void aReleaseInTheTrashThatCurrentNamesIsPutBackWhereverTheRecoveryIsCut() throws Exception {
    files.remove("/srv/shop/current");
    files.link("/srv/shop/current", "releases/1");
    MemoryDisk before = shop.disk.copy();
    int records = shop.journal().size();
    for (Moment moment : List.of(Moment.BEFORE, Moment.AFTER)) {
      boolean cut = true;
      for (int number = 1; cut; number++) {
        shop = shop.on(before.copy());
        files = shop.disk.backdoor();
        CutConnector once = CutConnector.cutting(shop.connector(), moment, number);

        RecoverResult recovered = shop.by(once).recover();

        String where = moment + " " + number;
        assertThat(recovered.live()).as(where).isEqualTo(new Live.Release(id("1")));
        assertThat(recovered.actions()).as(where).containsExactly(new Recovery.PutBack(id("1")));
        assertThat(shop.served()).as(where).containsKey("only-in-1.txt");
        assertThat(trash()).as(where).containsExactly("2");
        assertThat(shop.journal().subList(records, shop.journal().size()))
            .as(where)
            .singleElement()
            .extracting(JournalRecord::noted)
            .isEqualTo(Optional.of(Noted.restored(id("1"))));
        cut = once.hasCut();
      }
    }
  }

  @Test
  void oneThatCurrentNamesAndThatIsNotWholeNeedsAPerson() throws Exception {
    files.remove("/srv/shop/current");
    files.link("/srv/shop/current", "releases/1");
    files.remove(TRASH + "/1.10/release/index.html");
    DeployerException refusal =
        catchThrowableOfType(DeployerException.class, () -> shop.deployer().recover());
    assertThat(refusal.objections().get(0).kind()).isEqualTo(Objection.Kind.NEEDS_A_PERSON);
    assertThat(files.exists(TRASH + "/1.10/release/lib/engine.js")).isTrue();
  }

  @Test
  void aReleaseIsWholeInTheTrashWhereverTheDeployThatRetiresItIsCutAfterItsOwnManifestWas()
      throws Exception {
    shop.with(
        shop.settings().toBuilder()
            .reconnectFor(Duration.ofSeconds(10))
            .heartbeat(Duration.ZERO)
            .build());
    shop.version(5);
    MemoryDisk before = shop.disk;
    int itsManifest = 1 + requests(Integer.MAX_VALUE, before).indexOf(OWN_RECORD);
    List<String> requests = requests(itsManifest, before);
    int retires = requests.indexOf(BEGUN);
    assertThat(itsManifest).isPositive();
    assertThat(retires).isPositive();

    for (int number = retires + 1; number <= requests.size(); number++) {
      for (Moment moment : List.of(Moment.BEFORE, Moment.AFTER)) {
        shop = shop.on(before.copy());
        files = shop.disk.backdoor();
        CutConnector first = CutConnector.cutting(shop.connector(), Moment.BEFORE, itsManifest);
        shop.by(CutConnector.cutting(first, moment, number)).deploy(shop.release("5"));

        String where = moment + " " + number + ", " + requests.get(number - 1);
        assertThat(trash()).as(where).containsExactly("3", "2");
        assertThat(shop.deployer().restore(id("3")).warnings()).as(where).isEmpty();
        assertThat(release("3")).as(where).containsKey("only-in-3.txt");
      }
    }
  }

  /** What a deploy asks for that is cut before this request. */
  private List<String> requests(int cut, MemoryDisk before) throws Exception {
    Shop other = shop.on(before.copy());
    CutConnector counting =
        CutConnector.counting(CutConnector.cutting(other.connector(), Moment.BEFORE, cut));
    other.by(counting).deploy(other.release("5"));
    return counting.operations().stream()
        .map(operation -> operation.text().replaceAll("[0-9a-f]{32}", "T"))
        .toList();
  }
}
