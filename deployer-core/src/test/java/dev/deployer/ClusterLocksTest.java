package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.outcome.DeployerException;
import dev.deployer.testing.CutConnector.Moment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The locks of a run on several hosts are broken by a person, together or not at all. */
final class ClusterLocksTest extends ThreeHosts {
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLockThatIsBrokenInTheMiddleOfAWaveIsNamedAndTheOthersAreTakenBack(boolean oneAtATime)
      throws Exception {
    if (oneAtATime) {
      cluster.with(ShopCluster.IN_ORDER);
    }
    DeployerException broken =
        failure(
            () ->
                cluster
                    .deployer(
                        before(
                            1, Losing::isFlip, () -> cluster.shop(1).deployer().unlock(token(1))))
                    .deploy(cluster.release(2)));

    assertThat(broken.kind()).isEqualTo(DeployerException.Kind.UNKNOWN);
    assertThat(broken.getMessage()).contains("web2").contains("the lock was broken");
    assertThat(cluster.targets()).containsOnly("releases/1");
    nothingIsLocked();
    settles("1");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void theTokenOfAnyHostBreaksTheLocksOfTheWholeRun(int host) throws Exception {
    failure(
        () ->
            cluster
                .with(ShopCluster.IN_ORDER)
                .deployer(Losing.theClient(Moment.BEFORE, 1, 1))
                .deploy(cluster.release(2)));

    cluster.deployer().unlock(token(host));

    nothingIsLocked();
    settles("2");
  }

  @Test
  void theLocksOfADeadRunAreBrokenWithoutATokenToCopy() throws Exception {
    failure(
        () ->
            cluster
                .with(ShopCluster.IN_ORDER)
                .deployer(Losing.theClient(Moment.BEFORE, 1, 1))
                .deploy(cluster.release(2)));
    HeldLocks seen = cluster.deployer().locks();
    assertThat(seen.locks()).hasSize(3);
    for (int host = 0; host < 3; host++) {
      assertThat(cluster.shop(host).deployer().status().lock().orElseThrow().run())
          .isEqualTo(seen.locks().get(0).run());
    }
    assertThat(seen.runs()).hasSize(1);

    HeldLocks broken = cluster.deployer().unlock(seen);

    assertThat(broken.locks()).isEqualTo(seen.locks());
    nothingIsLocked();
    assertThat(cluster.deployer().locks().locks()).isEmpty();
    settles("2");
  }

  @Test
  void theLocksOfSeveralRunsAreNotBrokenAllAtOnce() throws Exception {
    failure(
        () ->
            cluster
                .with(ShopCluster.IN_ORDER)
                .deployer(List.of(0, 1), Losing.theClient(Moment.BEFORE, 1, 1))
                .deploy(cluster.release(2)));
    failure(
        () ->
            cluster
                .by(new Operator("ben", "other"))
                .deployer(List.of(2), Losing.theClient(Moment.BEFORE, 2, 1))
                .deploy(cluster.release(2)));
    HeldLocks seen = cluster.deployer().locks();
    assertThat(seen.runs()).hasSize(2);

    DeployerException refusal = failure(() -> cluster.deployer().unlock(seen));

    assertThat(refusal.objections()).hasSize(1);
    assertThat(refusal.objections().get(0).details()).hasSize(3).anyMatch(d -> d.contains("ben@"));
    assertThat(cluster.deployer().locks().locks()).hasSize(3);
  }

  @Test
  void aLockThatWasTakenSinceItWasSeenIsNotBroken() throws Exception {
    failure(
        () ->
            cluster
                .with(ShopCluster.IN_ORDER)
                .deployer(Losing.theClient(Moment.BEFORE, 1, 1))
                .deploy(cluster.release(2)));
    HeldLocks seen = cluster.deployer().locks();
    cluster.deployer().unlock(token(0));
    failure(
        () -> cluster.deployer(Losing.theClient(Moment.BEFORE, 2, 1)).deploy(cluster.release(2)));
    assertThat(cluster.deployer().locks().locks()).hasSize(3);

    assertThat(cluster.deployer().unlock(seen).locks()).isEmpty();

    assertThat(cluster.deployer().locks().locks()).hasSize(3);
  }
}
