package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.DeployerException.Kind;
import dev.deployer.outcome.Live;
import dev.deployer.path.ReleaseId;
import dev.deployer.source.SourceSettings;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.CutConnector.Moment;
import dev.deployer.testing.MemoryDisk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A drill with a release of its own, in which a file is edited, loses its client at each of its
 * operations, also while it is taken back: whoever comes next takes all of it back.
 */
final class DrillCutTest {
  private static final ReleaseId R2 = ReleaseId.parse("2");
  private static final Instant UNTIL = Instant.parse("2026-11-20T22:13:45Z");
  private static final String DRILL = "0f8c1a2b";

  @TempDir Path source;
  @TempDir Path build;
  private Shop prepared;
  private MemoryDisk before;

  @BeforeEach
  void threeReleases() throws Exception {
    prepared = new Shop(source).initialised();
    prepared.deploy(0);
    prepared.deploy(1);
    prepared.deploy(2);
    prepared.with(prepared.settings().withKeepReleases(9));
    before = prepared.disk;
    prepared.deployer().drilling().copyLive(build);
    Files.writeString(build.resolve("deployer-drill.txt"), "a drill");
  }

  private void played(Deployer by) throws DeployerException {
    OpenDrill drill = by.drilling().begin(DRILL, R2, UNTIL, 7);
    DeployResult unused =
        by.deploy(
            DeployRequest.builder(SourceSettings.of(build))
                .release(drill.release())
                .message(drill.words())
                .build());
    by.drilling().edit(drill, 7);
    by.drilling().takeBack(drill, "settled");
  }

  @Test
  void theCopyOfWhatIsLiveIsWhatIsLive() throws Exception {
    assertThat(Files.readString(build.resolve("index.html"))).isEqualTo("<h1>version 2</h1>");
    assertThat(Files.readSymbolicLink(build.resolve("lib/latest.js")))
        .isEqualTo(Path.of("engine.js"));
    assertThat(build.resolve("var/media")).doesNotExist();
  }

  @Test
  void aDrillThatIsPlayedToItsEndLeavesNothingButItsRecords() throws Exception {
    Shop shop = prepared.on(before.copy());
    var visible = shop.disk.backdoor().tree("/srv/shop/releases");
    played(shop.deployer());

    assertThat(shop.disk.backdoor().tree("/srv/shop/releases")).isEqualTo(visible);
    assertThat(shop.target()).isEqualTo("releases/2");
    assertThat(shop.deployer().drilling().open()).isEmpty();
    assertThat(shop.deployer().trash()).isEmpty();
    assertThat(
            shop.deployer().history().stream()
                .flatMap(record -> record.fact().stream())
                .filter(fact -> fact.about().equals(HistoryEntry.Fact.DRILL))
                .map(fact -> fact.facts().get("state")))
        .containsExactly("begun", "edited", "ended");
  }

  @Test
  void whereverItsClientIsKilledAllIsTakenBack() throws Exception {
    Shop unhurt = prepared.on(before.copy());
    CutConnector counting = CutConnector.counting(unhurt.connector());
    played(unhurt.by(counting));
    for (int number = 1; number <= counting.operations().size(); number++) {
      Shop shop = prepared.on(before.copy());
      CutConnector cut = CutConnector.cutting(shop.connector(), Moment.BEFORE, number).killing();
      String where = number + ", " + counting.operations().get(number - 1);
      try {
        played(shop.by(cut));
      } catch (DeployerException e) {
        assertThat(e.kind()).as(where).isIn(Kind.UNREACHABLE, Kind.UNKNOWN);
      }
      assertThat(cut.hasCut()).as(where).isTrue();
      assertThat(shop.target()).as(where).isIn("releases/2", "releases/drill-" + DRILL);
      takenBack(shop, where);
    }
  }

  private static void takenBack(Shop shop, String where) throws Exception {
    Optional<OpenDrill> open = shop.deployer().drilling().open();
    if (open.isPresent()) {
      assertThat(open.get().live()).as(where).isEqualTo(R2);
      DrillTakenBack done = shop.deployer().drilling().takeBack(open.get(), "ended");
      assertThat(done.live()).as(where).isEqualTo(new Live.Release(R2));
      assertThat(done.kept()).as(where).isEmpty();
    } else {
      // It had not begun, or was at its end, and holds a lock at most.
      Optional<Status.LockState> lock = shop.deployer().status().lock();
      if (lock.isPresent()) {
        shop.deployer().unlock(lock.get().token());
      }
      RecoverResult unused = shop.deployer().recover();
    }
    assertThat(shop.deployer().drilling().open()).as(where).isEmpty();
    assertThat(shop.target()).as(where).isEqualTo("releases/2");
    assertThat(shop.deployer().status().lock()).as(where).isEmpty();
    assertThat(
            shop.disk.backdoor().tree("/srv/shop/releases").keySet().stream()
                .map(path -> path.replaceAll("/.*", ""))
                .distinct())
        .as(where)
        .containsExactlyInAnyOrderElementsOf(Set.of("0", "1", "2"));
    assertThat(shop.deployer().verify(Optional.empty(), VerifyDepth.CONTENT).differences())
        .as(where)
        .isEmpty();
  }

  @Test
  void whatSomebodyChangesInItsReleaseIsNotDeleted() throws Exception {
    Shop shop = prepared.on(before.copy());
    OpenDrill drill = shop.deployer().drilling().begin(DRILL, R2, UNTIL, 7);
    shop.deployer()
        .deploy(
            DeployRequest.builder(SourceSettings.of(build))
                .release(drill.release())
                .message(drill.words())
                .build());
    shop.disk
        .backdoor()
        .writeFile(
            "/srv/shop/releases/" + drill.release() + "/notes.txt",
            "of a person".getBytes(StandardCharsets.UTF_8));

    DrillTakenBack done = shop.deployer().drilling().takeBack(drill, "not settled in time");

    assertThat(done.kept()).hasSize(1);
    assertThat(shop.target()).isEqualTo("releases/2");
    assertThat(shop.disk.backdoor().tree("/srv/shop/releases/" + drill.release()))
        .containsKey("notes.txt");
  }

  @Test
  void whatSomebodyMadeLiveMeanwhileStaysLive() throws Exception {
    Shop shop = prepared.on(before.copy());
    OpenDrill drill = shop.deployer().drilling().begin(DRILL, R2, UNTIL, 7);
    shop.deployer().rollback(Optional.of(ReleaseId.parse("1")), List.of());

    DrillTakenBack done = shop.deployer().drilling().takeBack(drill, "settled");

    assertThat(done.rolledBack()).isFalse();
    assertThat(shop.target()).isEqualTo("releases/1");
  }

  @Test
  void aDeployDuringADrillRetiresNoReleaseThatWouldHaveStayedWithoutIt() throws Exception {
    Shop shop = prepared.on(before.copy());
    shop.with(shop.settings().withKeepReleases(4));
    OpenDrill drill = begun(shop);

    shop.deploy(3);

    assertThat(shop.deployer().trash()).isEmpty();
    DrillTakenBack done = shop.deployer().drilling().takeBack(drill, "settled");
    assertThat(done.deleted()).isTrue();
    assertThat(releases(shop)).containsExactlyInAnyOrder("0", "1", "2", "3");
  }

  @Test
  void whatWasLiveBeforeADrillIsNotRetiredByADeployDuringIt() throws Exception {
    Shop shop = prepared.on(before.copy());
    shop.with(shop.settings().withKeepReleases(1));
    OpenDrill drill = begun(shop);

    shop.deploy(3);
    shop.deployer().drilling().takeBack(drill, "settled");

    assertThat(releases(shop)).containsExactlyInAnyOrder("2", "3");
  }

  @Test
  void whatStayedOfADrillIsNotPrunedIntoTheTrash() throws Exception {
    Shop shop = prepared.on(before.copy());
    OpenDrill drill = begun(shop);
    shop.disk
        .backdoor()
        .writeFile(
            "/srv/shop/releases/" + drill.release() + "/notes.txt",
            "of a person".getBytes(StandardCharsets.UTF_8));
    shop.deployer().drilling().takeBack(drill, "not settled in time");

    PruneResult pruned = shop.deployer().prune(1);

    assertThat(pruned.hosts().get(0).removed()).doesNotContain(drill.release());
    assertThat(releases(shop)).contains(drill.release().value());
  }

  @Test
  void aRollbackWithoutANameNeverGoesToAReleaseOfADrillThatIsKept() throws Exception {
    Shop shop = prepared.on(before.copy());
    OpenDrill drill = begun(shop);
    shop.deploy(3);
    assertThat(shop.deployer().status().previousGood()).as("during the drill").contains("2");
    shop.disk
        .backdoor()
        .writeFile(
            "/srv/shop/releases/" + drill.release() + "/notes.txt",
            "of a person".getBytes(StandardCharsets.UTF_8));
    assertThat(shop.deployer().drilling().takeBack(drill, "settled").kept()).hasSize(1);
    assertThat(releases(shop)).contains(drill.release().value());

    assertThat(shop.deployer().status().previousGood()).contains("2");
    RollbackResult unused = shop.deployer().rollback(Optional.empty(), List.of());
    assertThat(shop.target()).isEqualTo("releases/2");
  }

  @Test
  void whereOnlyAReleaseOfADrillWasLiveAndGoodThereIsNothingToGoBackTo() throws Exception {
    Shop shop = prepared.on(before.copy());
    begun(shop);
    shop.deploy(3);
    for (String old : List.of("0", "1", "2")) {
      shop.disk.backdoor().remove("/srv/shop/releases/" + old);
      shop.disk.backdoor().remove("/srv/shop/.deployer/manifests/" + old);
    }

    assertThat(shop.deployer().status().previousGood()).isEmpty();
    assertThatThrownBy(() -> shop.deployer().rollback(Optional.empty(), List.of()))
        .isInstanceOf(DeployerException.class);
    assertThat(shop.target()).isEqualTo("releases/3");
  }

  /** A drill of which the release is live. */
  private OpenDrill begun(Shop shop) throws Exception {
    OpenDrill drill = shop.deployer().drilling().begin(DRILL, R2, UNTIL, 7);
    DeployResult unused =
        shop.deployer()
            .deploy(
                DeployRequest.builder(SourceSettings.of(build))
                    .release(drill.release())
                    .message(drill.words())
                    .build());
    return drill;
  }

  private static Set<String> releases(Shop shop) {
    return shop.disk.backdoor().tree("/srv/shop/releases").keySet().stream()
        .map(path -> path.replaceAll("/.*", ""))
        .collect(Collectors.toSet());
  }
}
