package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.cluster.Rollout;
import dev.deployer.cluster.Rollout.OnFailure;
import dev.deployer.cluster.Waves;
import dev.deployer.command.Arguments;
import dev.deployer.hook.Hook;
import dev.deployer.hook.HookPhase;
import dev.deployer.hook.Hooks;
import dev.deployer.hook.Where;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Standing;
import dev.deployer.outcome.Warning;
import dev.deployer.root.JournalRecord;
import dev.deployer.testing.CutConnector.Moment;
import dev.deployer.testing.Failures;
import dev.deployer.testing.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What can go wrong on one host, or be done by a person, while the others work. */
final class ClusterFaultsTest extends ThreeHosts {
  private static boolean isRecord(Operation operation) {
    return operation.text().matches("rename .*/record[-0-9]* .*/journal/.*");
  }

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
            .deployer(ShopCluster.on(2, new LosingAfter(ClusterFaultsTest::isRecord, 3)))
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

  private static Rollout hooked(HookPhase phase) {
    Hook hook =
        new Hook(
            "prepare",
            Arguments.of("prepare"),
            Where.EACH,
            Optional.empty(),
            Duration.ofMinutes(1),
            Map.of());
    return new Rollout(
        1,
        Waves.ALL_AT_ONCE,
        Duration.ZERO,
        OnFailure.REVERT,
        List.of(ShopCluster.WORKS),
        new Hooks(Map.of(phase, List.of(hook))),
        List.of());
  }

  @ParameterizedTest
  @CsvSource({"BEFORE_STAGE, 2", "BEFORE_ACTIVATE, 2", "BEFORE_ACTIVATE, 3", "BEFORE_ACTIVATE, 4"})
  void aHostThatIsLostBeforeAHookIsNamedAndTheOthersHaveTheirLocksBack(HookPhase phase, int asked)
      throws Exception {
    int[] shells = {0};
    Losing lost =
        Losing.theHostAt(
            Moment.BEFORE, 1, op -> op.text().equals("commands") && ++shells[0] == asked);

    DeployerException end =
        failure(() -> cluster.with(hooked(phase)).deployer(lost).deploy(cluster.release(2)));

    assertThat(lost.happened()).isTrue();
    assertThat(end.kind()).isEqualTo(DeployerException.Kind.UNREACHABLE);
    assertThat(end).hasMessage("deploy@web2:22: it is down");
    assertThat(end.standings())
        .extracting(Standing::failure)
        .containsExactly(Optional.empty(), Optional.of("it is down"), Optional.empty());
    assertThat(cluster.shop(0).deployer().status().lock()).isEmpty();
    assertThat(cluster.shop(1).deployer().status().lock()).isPresent();
    assertThat(cluster.shop(2).deployer().status().lock()).isEmpty();
    assertThat(cluster.targets()).containsOnly("releases/1");
    settles("1");
  }

  @Test
  void aHostThatIsBackOnceTheOthersAreTakenBackIsTakenBackAsWell() throws Exception {
    boolean[] flipped = {false};
    Outage outage =
        new Outage(
            Moment.AFTER,
            op -> {
              boolean next = flipped[0];
              flipped[0] |= Losing.isFlip(op);
              return next && isRecord(op);
            });

    DeployerException end =
        failure(
            () ->
                cluster
                    .with(ShopCluster.IN_ORDER)
                    .deployer(ShopCluster.on(1, outage))
                    .deploy(cluster.release(2)));

    assertThat(outage.isOver()).isTrue();
    assertThat(end.kind()).isEqualTo(DeployerException.Kind.REVERTED);
    assertThat(end.standings()).extracting(Standing::failure).containsOnly(Optional.empty());
    assertThat(cluster.targets()).containsOnly("releases/1");
    nothingIsLocked();
    assertThat(cluster.deployer().recover().actions()).isEmpty();
  }

  /** The third record of a decision host: it has opened the transaction, and prepared its flip. */
  @ParameterizedTest
  @EnumSource(names = {"BEFORE", "AFTER"})
  void aDecisionHostThatIsBackWhileItsCommitIsInDoubtRecordsThatNothingIsToHappen(Moment moment)
      throws Exception {
    int[] records = {0};
    Outage outage = new Outage(moment, op -> isRecord(op) && ++records[0] == 3);

    DeployerException end =
        failure(
            () ->
                cluster
                    .with(ShopCluster.IN_ORDER)
                    .deployer(ShopCluster.on(0, outage))
                    .deploy(cluster.release(2)));

    assertThat(outage.isOver()).isTrue();
    assertThat(end.kind()).isEqualTo(DeployerException.Kind.UNREACHABLE);
    assertThat(cluster.shop(0).journal())
        .extracting(JournalRecord::kind)
        .endsWith(
            JournalRecord.Kind.REVERT,
            JournalRecord.Kind.ABANDONED,
            JournalRecord.Kind.SETTLED,
            JournalRecord.Kind.CONFIRMED);
    assertThat(cluster.targets()).containsOnly("releases/1");
    nothingIsLocked();
    assertThat(cluster.deployer().recover().actions()).isEmpty();
  }

  @Test
  void whatIsLeftToAPersonAndCouldNotBeRecordedAsThatIsUnknownAndNotHeld() throws Exception {
    DeployerException end =
        failure(
            () ->
                cluster
                    .with(ShopCluster.IN_ORDER.withOnFailure(OnFailure.HOLD))
                    .deployer(Losing.theHost(Moment.AFTER, 0))
                    .deploy(cluster.release(2)));

    assertThat(end.kind()).isEqualTo(DeployerException.Kind.UNKNOWN);
    assertThat(end.objections()).isEmpty();
    assertThat(end)
        .hasMessage(
            "deploy@web1:22: it is down; that it is left to you is not known to be recorded");
    settles("2");
  }
}
