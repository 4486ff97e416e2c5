package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.gate.GateSettings;
import dev.deployer.outcome.DeployerException;
import dev.deployer.testing.Waves;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How often a run waits for a host that is far away, once it is connected, in the steady state of a
 * root. Each number is explained in docs/architecture.md, "Round trips": one that grows is a wait
 * that has come back.
 */
final class RoundTripsTest {
  private static final int STATUS = 4;
  private static final int NOTHING_CHANGED = 10;
  private static final int ROLLBACK = 17;
  private static final int ONE_FILE_EDITED = 33;
  private static final int PATCH_RELEASE = 33;
  private static final int DELETION_OF_A_LEVEL = 8;

  @TempDir Path source;
  @TempDir Path home;
  private Shop shop;

  @BeforeEach
  void aRootThatHasBeenDeployedToForLong() throws Exception {
    shop = new Shop(source).initialised().keepingManifestsIn(home.resolve("manifests"));
    shop.keepingRecordsIn(home.resolve("journals"));
    shop.with(shop.settings().withKeepReleases(2).withTrash(1).withDurable(true));
    for (int version = 1; version <= 8; version++) {
      shop.deploy(version);
    }
  }

  private int waitsOf(Work work) throws Exception {
    Waves waves = new Waves();

    work.by(shop.by(waves.on(shop.connector())));
    return waves.count();
  }

  private static Object deploy(Shop shop, Deployer deployer, String release)
      throws DeployerException {
    return deployer.deploy(shop.release(release));
  }

  @Test
  void statusWaitsForTwoBurstsOfTwo() throws Exception {
    assertThat(waitsOf(Deployer::status)).isLessThanOrEqualTo(STATUS);
  }

  @Test
  void aDeployOfWhatIsLiveWaitsForItsLockAndOneSweep() throws Exception {
    assertThat(waitsOf(deployer -> deploy(shop, deployer, "9")))
        .isLessThanOrEqualTo(NOTHING_CHANGED);
  }

  @Test
  void aRollbackWaitsOnceForEachCommit() throws Exception {
    assertThat(waitsOf(deployer -> deployer.rollback(RollbackRequest.PREVIOUS)))
        .isLessThanOrEqualTo(ROLLBACK);
  }

  @Test
  void aDeployOfOneEditedFileWaitsForWhatEachLawAsksFor() throws Exception {
    shop.write("lib/engine.js", "edited");
    assertThat(waitsOf(deployer -> deploy(shop, deployer, "9")))
        .isLessThanOrEqualTo(ONE_FILE_EDITED);
  }

  @Test
  void morePatchedFilesAreWaitedForNoLonger() throws Exception {
    for (int i = 0; i < 30; i++) {
      shop.write("lib/part" + i + "/file.js", "patched");
    }
    deploy(shop, shop.deployer(), "9");
    deploy(shop, shop.deployer(), "10");
    deploy(shop, shop.deployer(), "11");
    for (int i = 0; i < 30; i++) {
      shop.write("lib/part" + i + "/file.js", "patched again");
    }
    assertThat(waitsOf(deployer -> deploy(shop, deployer, "12")))
        .isLessThanOrEqualTo(PATCH_RELEASE);
  }

  @Test
  void whatADeletionWaitsForGrowsWithTheLevelsAndNotWithTheDirectories() throws Exception {
    int[] waits = new int[2];
    for (int wide = 0; wide < 2; wide++) {
      shop.version(20 + wide);
      for (int i = 0; i < (wide == 0 ? 1 : 300); i++) {
        shop.write("wide/d" + i + "/file", "of " + i);
      }
      deploy(shop, shop.deployer(), "wide" + wide);
      shop.deploy(30 + wide);
      shop.deploy(40 + wide);
      waits[wide] = waitsOf(deployer -> deployer.pruneNow(1));
    }
    assertThat(waits[1]).isLessThanOrEqualTo(waits[0] + DELETION_OF_A_LEVEL);
  }

  @Test
  void ofElevenThousandFilesWithoutReleaseYamlNoGateMakesADeployWaitMoreOften() throws Exception {
    for (int i = 0; i < 11_000; i++) {
      shop.write("many/d" + i / 200 + "/f" + i, "n" + i);
    }
    deploy(shop, shop.deployer(), "9");
    deploy(shop, shop.deployer(), "10");
    Settings asked = shop.settings();
    Settings unasked =
        asked.toBuilder()
            .gates(GateSettings.DEFAULTS.withSource(Optional.empty()).withData(Optional.empty()))
            .build();
    shop.write("many/d0/f0", "edited");
    deploy(shop, shop.deployer(), "11");
    shop.write("many/d0/f0", "edited once more");
    int without = waitsOf(deployer(unasked, "12"));
    shop.write("many/d0/f0", "edited again");
    shop.with(asked);

    assertThat(waitsOf(deployer -> deploy(shop, deployer, "13"))).isLessThanOrEqualTo(without);
  }

  /** A deploy with other settings, from the moment on at which it is asked for. */
  private Work deployer(Settings settings, String release) {
    shop.with(settings);
    return deployer -> deploy(shop, deployer, release);
  }
}
