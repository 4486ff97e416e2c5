package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Unhealthy;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.JournalRecord.Kind;
import dev.deployer.testing.CutConnector.Moment;
import dev.deployer.testing.Operation;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a recovery says of the release that it brought forward: good, not well, or nothing. */
final class RecoveryVerdictsTest {
  @TempDir Path source;

  private ShopCluster runningTheFirst(dev.deployer.cluster.Rollout rollout) throws Exception {
    ShopCluster cluster = new ShopCluster(source, 3).with(rollout).initialised();
    cluster.deploy(1);
    cluster.shop(0).version(2);
    return cluster;
  }

  private static void killed(ShopCluster cluster, Losing losing) throws Exception {
    assertThat(
            catchThrowableOfType(
                DeployerException.class, () -> cluster.deployer(losing).deploy(cluster.release(2))))
        .isNotNull();
    cluster.unlockAll();
  }

  private static boolean isCheck(Operation operation) {
    return operation.text().startsWith("run ") && operation.text().endsWith(" works");
  }

  private static boolean isGood(ShopCluster cluster, int host) {
    return cluster.shop(host).journal().stream()
        .filter(record -> record.to().equals(Optional.of(ReleaseId.parse("2"))))
        .map(JournalRecord::kind)
        .anyMatch(Kind.GOOD::equals);
  }

  @Test
  void aCommitWithoutChecksThatARecoveryCarriesOutIsGoodAsItsRunWouldHaveSaid() throws Exception {
    ShopCluster cluster = runningTheFirst(ShopCluster.RESTARTING.atOnce());
    killed(cluster, Losing.theClient(Moment.BEFORE, 1, 1));

    cluster.deployer().recover();

    assertThat(cluster.targets()).containsOnly("releases/2");
    for (int host = 0; host < 3; host++) {
      assertThat(isGood(cluster, host)).as("host %s", host).isTrue();
    }
    cluster.deploy(3);
    assertThat(cluster.deployer().planRollback(Optional.empty()).release())
        .contains(ReleaseId.parse("2"));
    assertThat(cluster.deployer().recover().actions()).isEmpty();
  }

  @Test
  void whatIsNotWellAfterTheWordOfAPersonIsRecordedAsThatAndNotAsGood() throws Exception {
    ShopCluster cluster = runningTheFirst(ShopCluster.PROVING);
    cluster.sick(2);
    killed(cluster, Losing.theClientAt(0, RecoveryVerdictsTest::isCheck));

    RecoverResult result = cluster.deployer().recover(Decision.COMMIT);

    assertThat(result.unhealthy()).extracting(Unhealthy::host).hasSize(3);
    for (int host = 0; host < 3; host++) {
      assertThat(isGood(cluster, host)).isFalse();
      assertThat(cluster.shop(host).deployer().status().notWell().orElseThrow())
          .contains("works")
          .contains("exited with 1");
    }
  }
}
