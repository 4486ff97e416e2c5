package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.outcome.DeployerException;
import org.junit.jupiter.api.Test;

/** An interrupt, a defect or a drop at any point of a run on several hosts. */
final class ClusterInterruptionTest extends ThreeHosts {
  @Test
  void anInterruptBeforeTheDecisionLeavesEverythingAsItWas() throws Exception {
    Thread caller = Thread.currentThread();
    DeployerException end =
        failure(
            () ->
                cluster
                    .deployer(
                        before(1, op -> op.text().contains("/tree/index.html"), caller::interrupt))
                    .deploy(cluster.release(2)));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(end.kind()).isEqualTo(DeployerException.Kind.INTERRUPTED);
    assertThat(cluster.targets()).containsOnly("releases/1");
    nothingIsLocked();
    assertThat(cluster.deployer().recover().actions()).isEmpty();
  }

  @Test
  void anInterruptInTheFirstWaveTakesTheReleaseBackEverywhere() throws Exception {
    Thread caller = Thread.currentThread();
    DeployerException end =
        failure(
            () ->
                cluster
                    .with(ShopCluster.IN_ORDER)
                    .deployer(before(0, Losing::isFlip, caller::interrupt))
                    .deploy(cluster.release(2)));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(end.kind()).isEqualTo(DeployerException.Kind.INTERRUPTED);
    assertThat(cluster.targets()).containsOnly("releases/1");
    nothingIsLocked();
    assertThat(cluster.deployer().recover().actions()).isEmpty();
  }

  @Test
  void anInterruptInTheLastWaveLeavesOneReleaseOnAllHosts() throws Exception {
    Thread caller = Thread.currentThread();
    failure(
        () ->
            cluster
                .deployer(before(2, Losing::isFlip, caller::interrupt))
                .deploy(cluster.release(2)));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(cluster.targets()).hasSize(3).doesNotContain("");
    assertThat(new java.util.HashSet<>(cluster.targets())).hasSize(1);
    nothingIsLocked();
    assertThat(cluster.deployer().recover().actions()).isEmpty();
  }

  @Test
  void anInterruptWhileHostsPrepareIsSeenBeforeAnythingIsCommitted() throws Exception {
    Thread caller = Thread.currentThread();
    DeployerException end =
        failure(
            () ->
                cluster
                    .with(ShopCluster.IN_ORDER)
                    .deployer(
                        before(
                            0,
                            op -> op.text().matches("rename .*/record[-0-9]* .*/journal/.*"),
                            caller::interrupt))
                    .deploy(cluster.release(2)));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(end.kind()).isEqualTo(DeployerException.Kind.INTERRUPTED);
    assertThat(cluster.targets()).containsOnly("releases/1");
    assertThat(cluster.events)
        .noneMatch(e -> e.contains("Decided[decision=COMMIT, release=Optional[2]"));
    nothingIsLocked();
    assertThat(cluster.deployer().recover().actions()).isEmpty();
  }

  @Test
  void aDefectInAWaveTakesTheReleaseBackEverywhere() throws Exception {
    DeployerException end =
        failure(
            () ->
                cluster
                    .with(ShopCluster.IN_ORDER)
                    .deployer(before(1, Losing::isFlip, ClusterInterruptionTest::beDefective))
                    .deploy(cluster.release(2)));

    assertThat(end.kind()).isEqualTo(DeployerException.Kind.REVERTED);
    assertThat(end.getMessage()).contains("a defect");
    assertThat(cluster.targets()).containsOnly("releases/1");
    nothingIsLocked();
    assertThat(cluster.deployer().recover().actions()).isEmpty();
  }

  private static void beDefective() {
    throw new IllegalStateException("made up");
  }

  @Test
  void anAbandonedRunEndsAtOnceAndRecoverFinishesIt() throws Exception {
    Deployer[] self = {null};
    self[0] = cluster.deployer(before(1, Losing::isFlip, () -> self[0].abandon()));

    DeployerException end = failure(() -> self[0].deploy(cluster.release(2)));

    assertThat(end.kind()).isEqualTo(DeployerException.Kind.UNKNOWN);
    cluster.unlockAll();
    cluster.deployer().recover();
    assertThat(new java.util.HashSet<>(cluster.targets())).hasSize(1);
  }
}
