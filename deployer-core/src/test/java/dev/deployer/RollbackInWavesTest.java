package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.outcome.DeployerException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A rollback that goes through the waves of a deploy. */
final class RollbackInWavesTest extends KilledClients {
  @Test
  void aRollbackInWavesIsTakenBackFromTheFirstWaveWhereItIsSick() throws Exception {
    cluster.with(ShopCluster.PROVING);
    cluster.deployer().deploy(cluster.release(2));
    cluster.sick(1);

    DeployerException reverted =
        failure(
            () ->
                cluster
                    .deployer()
                    .rollback(
                        new RollbackRequest(
                            Optional.empty(), List.of(), RollbackRequest.Pace.IN_WAVES)));

    assertThat(reverted.kind()).isEqualTo(DeployerException.Kind.REVERTED);
    assertThat(cluster.running()).containsOnly("releases/2");
    assertThat(cluster.restarts(1)).isEqualTo(2);
  }

  @Test
  void aRollbackInWavesGoesThroughThem() throws Exception {
    cluster.with(ShopCluster.PROVING);
    cluster.deployer().deploy(cluster.release(2));
    cluster.events.clear();

    cluster
        .deployer()
        .rollback(new RollbackRequest(Optional.empty(), List.of(), RollbackRequest.Pace.IN_WAVES));

    assertThat(cluster.running()).containsOnly("releases/1");
    assertThat(cluster.events.stream().filter(e -> e.contains("Wave["))).hasSize(2);
  }
}
