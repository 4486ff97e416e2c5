package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.outcome.DeployerException;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.CutConnector.Moment;
import dev.deployer.testing.Failures;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journals of a cluster are whole wherever a run on it failed, and after it was recovered. */
final class JournalsAreWholeTest {
  @TempDir Path source;

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
      cluster.unlockAll();
      cluster.deployer().recover();
      WholeJournals.assertWhole(cluster, "host " + host + " lost after " + number);
      cluster.deployer().deploy(cluster.release(3));
      WholeJournals.assertWhole(
          cluster, "host " + host + " lost after " + number + ", and gone on");
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
      WholeJournals.assertWhole(cluster, "the flip failed on host " + failing);
    }
  }
}
