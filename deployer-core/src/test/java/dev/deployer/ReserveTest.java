package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.DeployerException.Kind;
import dev.deployer.outcome.Objection;
import dev.deployer.root.Reserve;
import dev.deployer.testing.Meddler;
import dev.deployer.testing.MemoryDisk;
import dev.deployer.testing.Operation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The room that a root keeps for the day on which its disk is full. */
final class ReserveTest {
  private static final String PLACE = "/srv/shop/.deployer/reserve";
  private static final Set<String> WHOLE =
      IntStream.rangeClosed(1, Reserve.SPARES)
          .mapToObj("spare-%02d"::formatted)
          .collect(Collectors.toSet());

  @TempDir Path source;
  private Shop shop;

  @BeforeEach
  void threeReleases() throws Exception {
    shop = new Shop(source).initialised();
    shop.deploy(1);
    shop.deploy(2);
    shop.version(3);
  }

  private Set<String> there() {
    return shop.disk.backdoor().exists(PLACE)
        ? shop.disk.backdoor().tree(PLACE).keySet()
        : Set.of();
  }

  private List<String> found(boolean probe) throws DeployerException {
    return shop.deployer().check(probe ? CheckDepth.PROBE : CheckDepth.LOOK).findings().stream()
        .filter(finding -> finding.subject().equals("reserve"))
        .map(finding -> finding.level() + " " + finding.fact())
        .toList();
  }

  private void rollback() throws DeployerException {
    shop.deployer().rollback(Optional.empty(), List.of());
  }

  @Test
  void initMakesItAndCheckSaysThatItIsThere() throws Exception {
    assertThat(there()).isEqualTo(WHOLE);
    assertThat(found(false)).containsExactly("OK there is one for a lock on a full disk");
  }

  @Test
  void aDiskWithoutAnyRoomIsAProblemOfItsOwn() throws Exception {
    shop.disk.limitBlocks(0);
    CheckReport report = shop.deployer().check();
    assertThat(report.hasProblems()).isTrue();
    assertThat(report.findings())
        .filteredOn(finding -> finding.level() == CheckReport.Level.PROBLEM)
        .extracting(finding -> finding.subject() + ": " + finding.fact())
        .singleElement()
        .asString()
        .startsWith("space: there is room for 0 bytes and ");
  }

  @Test
  void aRootThatIsOlderGetsItFromTheNextRun() throws Exception {
    shop.disk.backdoor().remove(PLACE);
    assertThat(found(false))
        .containsExactly(
            "NOTE there is none: on a full disk nothing may be locked; the next run that has room"
                + " makes it");
    shop.deployer().prune(5);
    assertThat(there()).isEqualTo(WHOLE);

    shop.disk.backdoor().remove(PLACE + "/spare-07");
    assertThat(found(false).get(0)).startsWith("NOTE of 40 files of it 39 are there");
    shop.deployer().deploy(shop.release("3"));
    assertThat(there()).isEqualTo(WHOLE);
  }

  @Test
  void whatIsNotAsItWasMadeIsMadeAnew() throws Exception {
    shop.disk.backdoor().remove(PLACE + "/spare-07");
    shop.disk.backdoor().writeFile(PLACE + "/spare-07", new byte[] {1});
    shop.disk.backdoor().writeFile(PLACE + "/notes", new byte[] {1});
    shop.deployer().recover();
    assertThat(there()).isEqualTo(WHOLE);
    assertThat(found(false)).containsExactly("OK there is one for a lock on a full disk");
  }

  @Test
  void itIsWholeAgainAtTheEndOfTheRunThatMadeRoom() throws Exception {
    shop.deploy(3);
    shop.deploy(4);
    shop.disk.limitBlocks(0);
    rollback();
    assertThat(there()).hasSizeBetween(20, Reserve.SPARES - 1);
    assertThat(shop.events.toString())
        .contains("ReserveUsed[purpose=LOCK]")
        .contains("ReserveIncomplete[there=");
    shop.disk.limitBlocks(60);
    shop.deployer().prune(1);
    assertThat(there()).isEqualTo(WHOLE);
  }

  @Test
  void aDeployDoesNotLiveOnIt() throws Exception {
    shop.write("large.bin", "more than is left over when the lock is taken".repeat(1_000));
    shop.disk.limitBlocks(0);
    DeployerException refused =
        catchThrowableOfType(
            DeployerException.class, () -> shop.deployer().deploy(shop.release("3")));
    assertThat(refused.objections())
        .extracting(Objection::kind)
        .containsExactly(Objection.Kind.NO_SPACE);
    assertThat(there()).hasSizeGreaterThanOrEqualTo(Reserve.SPARES - 2);
  }

  @Test
  void whoFindsTheLockHeldLeavesItForTheHolder() throws Exception {
    boolean[] tried = {false};
    Meddler rival =
        operation -> {
          if (operation.text().contains("/tree/index.html") && !tried[0]) {
            tried[0] = true;
            shop.disk.limitBlocks(0);
            DeployerException refused =
                catchThrowableOfType(DeployerException.class, this::rollback);
            assertThat(refused.objections())
                .extracting(Objection::fact)
                .containsExactly("locked by anna@laptop since 2026-11-20 21:13:45 UTC to deploy 3");
            assertThat(there()).isEqualTo(WHOLE);
          }
        };
    DeployerException failed =
        catchThrowableOfType(
            DeployerException.class,
            () -> shop.by(rival.on(shop.connector())).deploy(shop.release("3")));
    assertThat(failed.kind()).isEqualTo(Kind.FAILED);
    assertThat(tried[0]).isTrue();
  }

  @Test
  void ofTwoThatWantItAtOnceOneRollsBack() throws Exception {
    shop.deploy(3);
    MemoryDisk full = shop.disk;
    full.limitBlocks(0);
    int[] operations = {0};
    int[] given = {0};
    Shop counted = shop.on(full.copy());
    // From the first change on: who plans later goes back from where the other went.
    Meddler counting =
        operation -> {
          operations[0] += operations[0] > 0 || isChange(operation) ? 1 : 0;
          if (operation.text().matches("rename .*-over")) {
            given[0] = operations[0];
          }
        };
    counted.by(counting.on(counted.connector())).rollback(Optional.empty(), List.of());
    assertThat(given[0]).isPositive();
    for (int number = 1; number <= given[0]; number++) {
      shop = counted.on(full.copy());
      int[] count = {0};
      int at = number;
      boolean[] asked = {false};
      boolean[] won = {false, false};
      Meddler rival =
          operation -> {
            count[0] += count[0] > 0 || isChange(operation) ? 1 : 0;
            if (count[0] == at && !asked[0]) {
              asked[0] = true;
              won[1] = isCarriedOut(shop.deployer());
            }
          };
      won[0] = isCarriedOut(shop.by(rival.on(shop.connector())));
      assertThat(won[0] ^ won[1]).as("at " + at).isTrue();
      assertThat(shop.target()).as("at " + at).isEqualTo("releases/2");
      shop.disk.limitBlocks(0);
      shop.deployer().prune(1);
    }
  }

  private static boolean isChange(Operation operation) {
    return operation.text().startsWith("mkdir ");
  }

  private static boolean isCarriedOut(Deployer deployer) {
    try {
      deployer.rollback(Optional.empty(), List.of());
      return true;
    } catch (DeployerException e) {
      assertThat(e.kind()).as(e.getMessage()).isEqualTo(Kind.REFUSED);
      return false;
    }
  }

  @Test
  void onAClusterAFullDiskOnOneHostStopsNeitherARollbackNorAPrune() throws Exception {
    for (int host = 0; host < 3; host++) {
      ShopCluster cluster = new ShopCluster(source, 3).initialised();
      cluster.deploy(1);
      cluster.deploy(2);
      cluster.deploy(3);
      for (int block = 0; block < 2; block++) {
        MemoryDisk full = cluster.shop(host).disk;
        full.limitBlocks(0);
        full.limitFiles(0);
        cluster.deployer().rollback(Optional.empty(), List.of());
        assertThat(cluster.targets()).containsOnly(block == 0 ? "releases/2" : "releases/1");
      }
      cluster.shop(host).disk.limitBlocks(0);
      cluster.shop(host).disk.limitFiles(0);
      assertThat(cluster.deployer().prune(1).removed()).isNotEmpty();
      for (Shop each : cluster.shops) {
        assertThat(each.deployer().verify(Optional.empty(), VerifyDepth.CONTENT).differences())
            .isEmpty();
      }
    }
  }

  @Test
  void whatWasStagedOnTheOthersIsDeletedWhenOneHostFails() throws Exception {
    ShopCluster cluster = new ShopCluster(source, 3).initialised();
    cluster.deploy(1);
    cluster.shop(0).version(2);
    Meddler filling =
        operation -> {
          if (operation.text().contains("/tree/lib/deep/down/data.bin")) {
            cluster.shop(2).disk.limitBlocks(0);
          }
        };
    DeployerException failed =
        catchThrowableOfType(
            DeployerException.class,
            () -> cluster.deployer(ShopCluster.on(2, filling::on)).deploy(cluster.release(2)));
    assertThat(failed.kind()).isEqualTo(Kind.FAILED);
    for (Shop host : cluster.shops) {
      assertThat(host.disk.backdoor().tree("/srv/shop/.deployer/fenced").keySet())
          .noneMatch(path -> path.contains("tree"));
    }
  }
}
