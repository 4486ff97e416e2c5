package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Warning;
import dev.deployer.testing.CutConnector.Moment;
import dev.deployer.testing.Failures;
import dev.deployer.testing.Operation;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What can go wrong on one host, or be done by a person, while the others work. */
final class ClusterFaultsTest extends ThreeHosts {
  @Test
  void afterOneHostHasFailedNoOtherHostOfTheWaveIsFlipped() throws Exception {
    DeployerException failed =
        failure(
            () ->
                cluster
                    .with(ShopCluster.IN_ORDER)
                    .deployer(ShopCluster.on(1, Failures.from(1, Losing::isFlip)::of))
                    .deploy(cluster.release(2)));

    assertThat(failed.kind()).isEqualTo(DeployerException.Kind.REVERTED);
    assertThat(cluster.events)
        .noneMatch(
            e -> e.contains("web3") && e.contains("Activated") && e.contains("to=Optional[2]"));
    assertThat(cluster.targets()).containsOnly("releases/1");
  }

  @Test
  void aHostThatSomeoneElseChangedInTheMiddleOfAWaveIsNotCalledReverted() throws Exception {
    cluster.shop(1).disk.backdoor().makeDirectory("/srv/shop/releases/mine");
    DeployerException failed =
        failure(
            () ->
                cluster
                    .deployer(
                        before(
                            1,
                            op -> op.text().startsWith("symlink "),
                            () -> {
                              cluster.shop(1).disk.backdoor().remove("/srv/shop/current");
                              cluster
                                  .shop(1)
                                  .disk
                                  .backdoor()
                                  .link("/srv/shop/current", "releases/mine");
                            }))
                    .deploy(cluster.release(2)));

    assertThat(failed.kind()).isEqualTo(DeployerException.Kind.UNKNOWN);
    assertThat(cluster.targets()).containsExactly("releases/1", "releases/mine", "releases/1");
    nothingIsLocked();
  }

  @Test
  void aHostThatIsLostBeforeTheEndIsRecordedThereIsLeftForARecovery() throws Exception {
    DeployResult result =
        cluster
            .with(ShopCluster.IN_ORDER)
            .deployer(
                ShopCluster.on(
                    2,
                    new LosingAfter(
                        op -> op.text().matches("rename .*/record[-0-9]* .*/journal/.*"), 3)))
            .deploy(cluster.release(2));

    assertThat(result.isOpen()).isTrue();
    assertThat(result.hosts().get(1).open()).isEmpty();
    assertThat(result.hosts().get(2).open().orElseThrow()).contains("is not recorded");
    assertThat(cluster.targets()).containsOnly("releases/2");
    settles("2");
  }

  @Test
  void aLockAloneThatStaysOnALostHostDoesNotLeaveTheEndUnknown() throws Exception {
    DeployResult result =
        cluster
            .with(ShopCluster.IN_ORDER)
            .deployer(
                ShopCluster.on(
                    2,
                    new LosingAfter(op -> op.text().matches("rename .*/lock/.* .*/fenced/.*"), 1)))
            .deploy(cluster.release(2));

    assertThat(result.isOpen()).isFalse();
    assertThat(result.warnings())
        .filteredOn(Warning.LockStays.class::isInstance)
        .singleElement()
        .satisfies(
            left ->
                assertThat(((Warning.LockStays) left).host().orElseThrow())
                    .isEqualTo(result.hosts().get(2).host()));
    assertThat(cluster.targets()).containsOnly("releases/2");
    settles("2");
  }

  /** Loses the host after so many such operations. */
  private record LosingAfter(Predicate<Operation> which, int count)
      implements UnaryOperator<HostConnector> {
    @Override
    public HostConnector apply(HostConnector connector) {
      int[] seen = {0};
      return new dev.deployer.testing.FatedConnector(
          connector,
          new dev.deployer.testing.FatedConnector.Fate() {
            @Override
            public int upSince(String host) {
              return seen[0] >= count ? -1 : 0;
            }

            @Override
            public Moment step(String host, Operation operation) {
              return which.test(operation) && ++seen[0] >= count ? Moment.AFTER : null;
            }
          });
    }
  }

  @Test
  void aDeployWithoutTheDecisionHostOfAnUnfinishedOneIsRefused() throws Exception {
    failure(
        () ->
            cluster
                .with(ShopCluster.IN_ORDER)
                .deployer(Losing.theClient(Moment.BEFORE, 1, 1))
                .deploy(cluster.release(2)));
    cluster.unlockAll();

    for (ThrowingCallable run :
        List.<ThrowingCallable>of(
            () -> cluster.without(0).deploy(cluster.release(2)),
            () -> cluster.without(0, 1).deploy(cluster.release(2)),
            () -> cluster.without(0).prune(1),
            () -> cluster.without(0, 2).prune(1),
            () -> cluster.without(0).recover())) {
      DeployerException refusal = failure(run);
      assertThat(refusal.kind()).isEqualTo(DeployerException.Kind.REFUSED);
      assertThat(refusal.objections())
          .extracting(Objection::kind)
          .containsOnly(Objection.Kind.UNDECIDED);
    }
    nothingIsLocked();
    assertThat(cluster.targets()).containsExactly("releases/2", "releases/1", "releases/1");
    settles("2");
  }

  @Test
  void aHostWithAFullDiskAndNoReserveInAWaveIsToldFromOneThatWasTakenBack() throws Exception {
    DeployerException end =
        failure(
            () ->
                cluster
                    .with(ShopCluster.IN_ORDER)
                    .deployer(
                        before(
                            2,
                            Losing::isFlip,
                            () -> {
                              cluster.shop(2).disk.backdoor().remove("/srv/shop/.deployer/reserve");
                              cluster.shop(2).disk.limitBytes(0);
                            }))
                    .deploy(cluster.release(2)));

    assertThat(end.kind()).isEqualTo(DeployerException.Kind.UNKNOWN);
    assertThat(cluster.targets().subList(0, 2)).containsOnly("releases/1");
    cluster.shop(2).disk.makeRoom();
    settles("1");
  }

  @Test
  void aFullDiskOnOneHostWhileStagingLeavesTheOldReleaseOnAll() throws Exception {
    DeployerException end =
        failure(
            () ->
                cluster
                    .deployer(
                        before(
                            2,
                            op -> op.text().contains("/tree/index.html"),
                            () -> cluster.shop(2).disk.limitBytes(0)))
                    .deploy(cluster.release(2)));

    assertThat(end.kind()).isEqualTo(DeployerException.Kind.FAILED);
    assertThat(end.getMessage()).contains("web3");
    assertThat(cluster.targets()).containsOnly("releases/1");
    nothingIsLocked();
    cluster.shop(2).disk.makeRoom();
    cluster.deployer().deploy(cluster.release(2));
    assertThat(cluster.targets()).containsOnly("releases/2");
  }
}
