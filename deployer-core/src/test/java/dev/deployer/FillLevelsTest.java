package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.host.Capabilities;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.DeployerException.Kind;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.CutConnector.Moment;
import dev.deployer.testing.Meddler;
import dev.deployer.testing.MemoryDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ObjLongConsumer;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that fills at each point of a deploy, and stays full: whatever room a command leaves is
 * taken by someone else before the next. What is live stays whole, and there is a way back and a
 * way out.
 */
final class FillLevelsTest {
  private static final int MORE_THAN_A_DEPLOY_TAKES = 100;

  /** What is done while the disk fills. */
  private interface Job {
    void run(Shop shop, Deployer deployer) throws IOException, DeployerException;
  }

  private static final Job DEPLOY = (shop, by) -> by.deploy(shop.release("3"));
  private static final Job ROLLBACK = (shop, by) -> by.rollback(Optional.empty(), List.of());
  private static final Job PRUNE = (shop, by) -> by.prune(1);

  @TempDir Path source;
  private Shop prepared;
  private MemoryDisk before;

  @BeforeEach
  void threeReleases() throws Exception {
    prepared = new Shop(source).initialised();
    prepared.deploy(0);
    prepared.deploy(1);
    prepared.deploy(2);
    prepared.version(3);
    before = prepared.disk;
  }

  @Test
  void aDeployThatDoesNotFitLeavesNothingOfWhatItStaged() throws Exception {
    for (int level = 0; level < MORE_THAN_A_DEPLOY_TAKES; level++) {
      String where = "with room for " + level + " blocks";
      Shop shop = prepared.on(before.copy());
      shop.disk.limitBlocks(level);
      if (deploys(shop)) {
        assertThat(level).isGreaterThan(10);
        return;
      }
      Set<String> left = shop.disk.backdoor().tree("/srv/shop/.deployer").keySet();
      assertThat(left)
          .as(where)
          .allMatch(
              path ->
                  !path.matches("(new|lock|fenced)/[0-9a-f]{32}/.*/.*")
                      || path.endsWith("/holder.json"));
      assertThat(left.stream().filter(path -> path.matches("manifests/[^/]+")).toList())
          .as(where)
          .hasSameSizeAs(
              shop.disk.backdoor().tree("/srv/shop/releases").keySet().stream()
                  .filter(path -> !path.contains("/"))
                  .toList());
    }
    throw new AssertionError("no level is enough");
  }

  @Test
  void fromEachNumberOfFreeBlocksThereIsAWayBackAndOut() throws Exception {
    fromEachLevelThereIsAWayBackAndOut(MemoryDisk::limitBlocks, MemoryDisk::freeBlocks);
  }

  @Test
  void fromEachNumberOfFreeInodesThereIsAWayBackAndOut() throws Exception {
    fromEachLevelThereIsAWayBackAndOut(MemoryDisk::limitFiles, MemoryDisk::freeFiles);
  }

  private void fromEachLevelThereIsAWayBackAndOut(
      ObjLongConsumer<MemoryDisk> limit, ToLongFunction<MemoryDisk> free) throws Exception {
    boolean fits = false;
    for (int level = 0; !fits; level++) {
      assertThat(level).isLessThan(MORE_THAN_A_DEPLOY_TAKES);
      String where = "with room for " + level;
      Shop shop = prepared.on(before.copy());
      limit.accept(shop.disk, level);

      fits = deploys(shop);

      String live = fits ? "releases/3" : "releases/2";
      isWhole(shop, live, where);
      assertThat(shop.deployer().status().lock()).as(where).isEmpty();
      assertThat(free.applyAsLong(shop.disk))
          .as(where)
          .isGreaterThanOrEqualTo(fits ? 0 : level - 3);

      goesBackAndOut(shop, limit, fits ? "releases/2" : "releases/1", where);
    }
  }

  private static void goesBackAndOut(
      Shop shop, ObjLongConsumer<MemoryDisk> limit, String back, String where) throws Exception {
    limit.accept(shop.disk, 0);
    shop.deployer().rollback(Optional.empty(), List.of());
    isWhole(shop, back, where);

    limit.accept(shop.disk, 0);
    PruneResult pruned = shop.deployer().prune(1);
    assertThat(pruned.removed()).as(where).isNotEmpty();
    assertThat(pruned.warnings()).as(where).isEmpty();

    limit.accept(shop.disk, 0);
    shop.deployer().recover();
    isWhole(shop, back, where);
    shop.disk.makeRoom();
    shop.deployer().deploy(shop.release("9"));
    isWhole(shop, "releases/9", where);
  }

  @Test
  void aDeployDuringWhichTheDiskFillsLeavesAWayBackAndOut() throws Exception {
    int operations = operationsOf(DEPLOY);
    for (int number = 1; number <= operations; number++) {
      String where = "full at operation " + number;
      Shop shop = prepared.on(before.copy());
      boolean deployed = deploys(shop, filling(shop, number).on(shop.connector()));
      isWhole(shop, deployed ? "releases/3" : "releases/2", where);
      assertThat(shop.deployer().status().lock()).as(where).isEmpty();
      goesBackAndOut(shop, MemoryDisk::limitBlocks, deployed ? "releases/2" : "releases/1", where);
    }
  }

  @Test
  void aRollbackDuringWhichTheDiskFillsIsCarriedOut() throws Exception {
    duringWhichTheDiskFills(ROLLBACK, "releases/1");
  }

  @Test
  void aPruneDuringWhichTheDiskFillsIsCarriedOut() throws Exception {
    duringWhichTheDiskFills(PRUNE, "releases/2");
  }

  private void duringWhichTheDiskFills(Job job, String live) throws Exception {
    int operations = operationsOf(job);
    for (int number = 1; number <= operations; number++) {
      String where = "full at operation " + number;
      Shop shop = prepared.on(before.copy());
      job.run(shop, shop.by(filling(shop, number).on(shop.connector())));
      isWhole(shop, live, where);
      shop.disk.limitBlocks(0);
      shop.deployer().prune(1);
      isWhole(shop, live, where);
    }
  }

  @Test
  void aRollbackOnAFullDiskThatWasKilledIsRecovered() throws Exception {
    for (Moment moment : List.of(Moment.BEFORE, Moment.MIDWAY, Moment.AFTER)) {
      Shop counted = full();
      CutConnector counting = CutConnector.counting(counted.connector());
      ROLLBACK.run(counted, counted.by(counting));
      for (int number = 1; number <= counting.operations().size(); number++) {
        String where = moment + " " + number + ", " + counting.operations().get(number - 1);
        if (isOneOfMany(where)) {
          continue;
        }
        Shop shop = full();
        CutConnector cut = CutConnector.cutting(shop.connector(), moment, number).killing();
        try {
          ROLLBACK.run(shop, shop.by(cut));
        } catch (DeployerException e) {
          assertThat(e.kind()).as(where).isIn(Kind.UNREACHABLE, Kind.UNKNOWN);
        }
        assertThat(cut.hasCut()).as(where).isTrue();
        Optional<Status.LockState> lock = shop.deployer().status().lock();
        if (lock.isPresent()) {
          shop.deployer().unlock(lock.get().token());
        }
        String live = shop.target();
        assertThat(shop.deployer().recover().warnings()).as(where).isEmpty();
        isWhole(shop, live, where);
        shop.deployer().prune(1);
        isWhole(shop, live, where);
      }
    }
  }

  @Test
  void aRollbackOnAFullDiskIsResumed() throws Exception {
    for (Moment moment : List.of(Moment.BEFORE, Moment.MIDWAY, Moment.AFTER)) {
      Shop counted = full();
      CutConnector counting = CutConnector.counting(counted.connector());
      ROLLBACK.run(counted, counted.by(counting));
      for (int number = 1; number <= counting.operations().size(); number++) {
        String where = moment + " " + number + ", " + counting.operations().get(number - 1);
        if (isOneOfMany(where)) {
          continue;
        }
        Shop shop = full();
        shop.with(patient(shop.settings()));
        CutConnector cut = CutConnector.cutting(shop.connector(), moment, number);
        ROLLBACK.run(shop, shop.by(cut));
        assertThat(cut.hasCut()).as(where).isTrue();
        isWhole(shop, "releases/1", where);
        shop.disk.limitBlocks(0);
        shop.deployer().prune(1);
        isWhole(shop, "releases/1", where);
      }
    }
  }

  /** The reserve's files are taken and made again one like the other. */
  private static boolean isOneOfMany(String operation) {
    return operation.matches(".*/spare-(0[2-9]|[1-3][0-9])\\b.*");
  }

  private Shop full() {
    Shop shop = prepared.on(before.copy());
    shop.disk.limitBlocks(0);
    return shop;
  }

  private static Settings patient(Settings s) {
    return s.toBuilder()
        .lockWait(Duration.ZERO)
        .reconnectFor(Duration.ofSeconds(10))
        .heartbeat(Duration.ZERO)
        .build();
  }

  private int operationsOf(Job job) throws Exception {
    Shop shop = prepared.on(before.copy());
    int[] count = {0};
    Meddler counting = operation -> count[0]++;
    job.run(shop, shop.by(counting.on(shop.connector())));
    return count[0];
  }

  /** Someone who fills the disk before the operation of this number. */
  private static Meddler filling(Shop shop, int number) {
    int[] count = {0};
    return operation -> {
      if (++count[0] == number) {
        shop.disk.limitBlocks(0);
      }
    };
  }

  /** By a host that cannot tell how much room it has, as before the quota of an account. */
  private static boolean deploys(Shop shop) throws Exception {
    return deploys(
        shop,
        shop.disk.connector("web1").with(new Capabilities(true, true, true, false, "in memory")));
  }

  private static boolean deploys(Shop shop, HostConnector connector) throws Exception {
    try {
      DEPLOY.run(shop, shop.by(connector));
      return true;
    } catch (DeployerException e) {
      assertThat(e.kind()).as(e.getMessage()).isIn(Kind.FAILED, Kind.REFUSED);
      return false;
    }
  }

  private static void isWhole(Shop shop, String live, String where) throws DeployerException {
    assertThat(shop.target()).as(where).isEqualTo(live);
    assertThat(shop.deployer().verify(Optional.empty(), VerifyDepth.CONTENT).differences())
        .as(where)
        .isEmpty();
    assertThat(shop.disk.backdoor().tree("/srv/beside")).as(where).containsOnlyKeys("sentinel");
  }
}
