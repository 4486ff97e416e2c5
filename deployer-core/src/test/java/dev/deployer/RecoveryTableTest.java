package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Recovery;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.JournalRecord;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.CutConnector.Moment;
import dev.deployer.testing.MemoryDisk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each row of the recovery table: what a dead run left, what current is, and what is done then. */
final class RecoveryTableTest {
  private static final String JOURNAL = "/srv/shop/.deployer/journal/";

  @TempDir Path source;
  private Shop shop;

  @BeforeEach
  void twoReleases() throws Exception {
    shop = withTwoReleases();
  }

  private Shop withTwoReleases() throws Exception {
    Shop made = new Shop(source).initialised();
    made.deploy(1);
    made.deploy(2);
    return made;
  }

  /**
   * Kills a deploy of release 3 after the first operation of which this is true, and breaks its
   * lock.
   */
  private void killDeployAfter(Predicate<String> operation) throws Exception {
    Shop twin = withTwoReleases();
    CutConnector counting = CutConnector.counting(twin.connector());
    twin.version(3).by(counting).deploy(twin.release("3"));
    List<String> texts = counting.operations().stream().map(Object::toString).toList();
    int number = 1;
    while (!operation.test(texts.get(number - 1))) {
      number++;
    }
    CutConnector cut = CutConnector.cutting(shop.connector(), Moment.AFTER, number).killing();
    assertThat(
            catchThrowableOfType(
                DeployerException.class, () -> shop.by(cut).deploy(shop.release("3"))))
        .isNotNull();
    shop.deployer().unlock(shop.deployer().status().lock().orElseThrow().token());
  }

  private static Predicate<String> record(int number) {
    return text ->
        text.startsWith("rename") && text.endsWith(String.format("journal/%016d", number));
  }

  private static boolean isFlip(String text) {
    return text.startsWith("rename") && text.endsWith("/srv/shop/current");
  }

  private List<JournalRecord.Kind> kinds() throws DeployerException {
    return shop.journal().stream().map(JournalRecord::kind).toList();
  }

  private DeployerException refusal() {
    return catchThrowableOfType(DeployerException.class, () -> shop.deployer().recover());
  }

  @Test
  void aPreparedFlipThatDidNotHappenIsAbandoned() throws Exception {
    killDeployAfter(record(7));

    RecoverResult result = shop.deployer().recover();

    assertThat(result.live()).isEqualTo(new Live.Release(ReleaseId.parse("2")));
    assertThat(result.actions()).hasOnlyElementsOfType(Recovery.FlipAbandoned.class).hasSize(1);
    assertThat(kinds()).endsWith(JournalRecord.Kind.PREPARED, JournalRecord.Kind.ABANDONED);
  }

  @Test
  void aPreparedFlipThatHappenedIsRecordedAndNotYetJudged() throws Exception {
    killDeployAfter(RecoveryTableTest::isFlip);

    RecoverResult result = shop.deployer().recover();

    assertThat(result.live()).isEqualTo(new Live.Release(ReleaseId.parse("3")));
    assertThat(kinds()).endsWith(JournalRecord.Kind.PREPARED, JournalRecord.Kind.ACTIVATED);
    assertThat(shop.deployer().releases())
        .first()
        .satisfies(r -> assertThat(r.states()).containsExactly(ReleaseSummary.State.LIVE));
  }

  @Test
  void aPreparedFlipAndACurrentThatSomeoneElseMovedNeedAPerson() throws Exception {
    killDeployAfter(record(7));
    shop.disk.backdoor().remove("/srv/shop/current");
    shop.disk.backdoor().link("/srv/shop/current", "releases/1");

    DeployerException refusal = refusal();

    assertThat(refusal.objections())
        .singleElement()
        .satisfies(o -> assertThat(o.kind()).isEqualTo(Objection.Kind.NEEDS_A_PERSON));
    assertThat(refusal.live()).isEqualTo(new Live.Release(ReleaseId.parse("1")));
    assertThat(shop.target()).isEqualTo("releases/1");
  }

  @Test
  void aLiveReleaseThatLiesInATrashIsPutBack() throws Exception {
    String trash = shop.fenced() + "/" + "d".repeat(32) + "/trash";
    makeOwnDirectory(trash.substring(0, trash.lastIndexOf('/')));
    makeOwnDirectory(trash);
    shop.disk.backdoor().move("/srv/shop/releases/2", trash + "/release-2");

    RecoverResult result = shop.deployer().recover();

    assertThat(result.live()).isEqualTo(new Live.Release(ReleaseId.parse("2")));
    assertThat(result.actions()).hasOnlyElementsOfType(Recovery.PutBack.class).hasSize(1);
    assertThat(shop.deployer().verify(Optional.empty(), VerifyDepth.CONTENT).differences())
        .isEmpty();
  }

  @Test
  void aLiveReleaseThatLiesInATrashIsPutBackWhereverTheRecoveryIsCut() throws Exception {
    String trash = shop.fenced() + "/" + "d".repeat(32) + "/trash";
    makeOwnDirectory(trash.substring(0, trash.lastIndexOf('/')));
    makeOwnDirectory(trash);
    shop.disk.backdoor().move("/srv/shop/releases/2", trash + "/release-2");
    for (Moment moment : List.of(Moment.BEFORE, Moment.AFTER)) {
      boolean cut = true;
      for (int number = 1; cut; number++) {
        Shop own = shop.on(shop.disk.copy());
        CutConnector once = CutConnector.cutting(own.connector(), moment, number);

        RecoverResult result = own.by(once).recover();

        String where = moment + " " + number;
        assertThat(result.live()).as(where).isEqualTo(new Live.Release(ReleaseId.parse("2")));
        assertThat(result.actions())
            .as(where)
            .containsExactly(new Recovery.PutBack(ReleaseId.parse("2")));
        assertThat(own.target()).as(where).isEqualTo("releases/2");
        assertThat(own.deployer().verify(Optional.empty(), VerifyDepth.CONTENT).differences())
            .as(where)
            .isEmpty();
        assertThat(own.journal()).as(where).isEqualTo(shop.journal());
        cut = once.hasCut();
      }
    }
  }

  @Test
  void aLiveReleaseThatLiesInATrashAndIsNotWholeIsLeftToAPerson() throws Exception {
    String trash = shop.fenced() + "/" + "d".repeat(32) + "/trash";
    makeOwnDirectory(trash.substring(0, trash.lastIndexOf('/')));
    makeOwnDirectory(trash);
    shop.disk.backdoor().move("/srv/shop/releases/2", trash + "/release-2");
    shop.disk.backdoor().remove(trash + "/release-2/index.html");

    assertThat(refusal().objections())
        .singleElement()
        .satisfies(o -> assertThat(o.kind()).isEqualTo(Objection.Kind.NEEDS_A_PERSON));
    SortedMap<String, String> fenced = shop.disk.backdoor().tree("/srv/shop/.deployer/fenced");
    assertThat(fenced.keySet()).anyMatch(path -> path.endsWith("release-2/lib/engine.js"));
  }

  private void makeOwnDirectory(String path) {
    shop.disk.backdoor().makeDirectory(path);
    shop.disk.setOwner(path, MemoryDisk.DEPLOYER);
  }

  @Test
  void aGapInTheJournalStopsEverything() throws Exception {
    shop.disk.backdoor().remove(JOURNAL + "0000000000000003/record.json");

    assertThat(refusal().objections())
        .singleElement()
        .satisfies(
            o -> {
              assertThat(o.kind()).isEqualTo(Objection.Kind.BROKEN_JOURNAL);
              assertThat(o.fact()).contains("3 of 6 is missing");
            });
  }

  @Test
  void aRecordThatWasChangedStopsEverything() throws Exception {
    String path = JOURNAL + "0000000000000003/record.json";
    String text = new String(shop.disk.backdoor().content(path), StandardCharsets.UTF_8);
    shop.disk
        .backdoor()
        .writeFile(path, text.replace("good", "bad").getBytes(StandardCharsets.UTF_8));

    assertThat(refusal().objections())
        .singleElement()
        .satisfies(o -> assertThat(o.fact()).contains("journal record 3 is not as it was written"));
  }

  @Test
  void aRootWithoutItsMarkerIsNotTouched() throws Exception {
    shop.disk.backdoor().remove("/srv/shop/.deployer/root.json");
    SortedMap<String, String> before = shop.disk.backdoor().tree("/");

    assertThat(refusal().objections())
        .singleElement()
        .satisfies(o -> assertThat(o.kind()).isEqualTo(Objection.Kind.NOT_A_ROOT));
    assertThat(shop.disk.backdoor().tree("/")).isEqualTo(before);
  }
}
