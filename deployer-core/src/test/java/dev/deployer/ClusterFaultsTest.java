package dev.deployer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.gate.Acceptance;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.Plan;
import dev.deployer.testing.CutConnector.Moment;
import dev.deployer.testing.Failures;
import dev.deployer.testing.Meddler;
import dev.deployer.testing.MemoryDisk;
import dev.deployer.testing.Operation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can go wrong on one host, or be done by a person, while the others work. */
final class ClusterFaultsTest {
  @TempDir Path source;
  private ShopCluster cluster;

  @BeforeEach
  void threeHosts() throws Exception {
    cluster = new ShopCluster(source, 3).initialised();
    cluster.deploy(1);
    cluster.shop(0).version(2);
  }

  private static DeployerException failure(ThrowingCallable run) {
    return catchThrowableOfType(DeployerException.class, run);
  }

  private interface Deed {
    void run() throws Exception;
  }

  /** Does it once, before the first such operation of that host. */
  private static UnaryOperator<HostConnector> before(
      int host, Predicate<Operation> when, Deed deed) {
    boolean[] done = {false};
    Meddler meddler =
        operation -> {
          synchronized (done) {
            if (done[0] || !when.test(operation)) {
              return;
            }
            done[0] = true;
          }
          try {
            deed.run();
          } catch (RuntimeException e) {
            throw e;
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        };
    return ShopCluster.on(host, meddler::on);
  }

  private String token(int host) throws DeployerException {
    return cluster.shop(host).deployer().status().lock().orElseThrow().token();
  }

  private void nothingIsLocked() throws DeployerException {
    for (Shop shop : cluster.shops) {
      assertThat(shop.deployer().status().lock()).isEmpty();
    }
  }

  private void settles(String release) throws DeployerException {
    ClusterSchedule.unlockAll(cluster);
    cluster.deployer().recover();
    assertThat(cluster.targets()).containsOnly("releases/" + release);
    assertThat(cluster.deployer().recover().actions()).isEmpty();
  }

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
                    .deployer(before(1, Losing::isFlip, ClusterFaultsTest::beDefective))
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
    ClusterSchedule.unlockAll(cluster);
    cluster.deployer().recover();
    assertThat(new java.util.HashSet<>(cluster.targets())).hasSize(1);
  }

  @Test
  void aDeployWithoutTheDecisionHostOfAnUnfinishedOneIsRefused() throws Exception {
    failure(
        () ->
            cluster
                .with(ShopCluster.IN_ORDER)
                .deployer(Losing.theClient(Moment.BEFORE, 1, 1))
                .deploy(cluster.release(2)));
    ClusterSchedule.unlockAll(cluster);

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

  @Test
  void aRollbackToAnotherToolsReleaseThatOnlySomeHostsHaveIsRefusedBeforeAnythingIsLocked()
      throws Exception {
    for (int host = 0; host < 2; host++) {
      cluster.shop(host).disk.backdoor().makeDirectory("/srv/shop/releases/theirs");
      cluster.shop(host).disk.setOwner("/srv/shop/releases/theirs", MemoryDisk.DEPLOYER);
    }

    DeployerException refusal =
        failure(
            () -> cluster.deployer().rollback(Optional.of(ReleaseId.parse("theirs")), List.of()));

    assertThat(refusal.objections())
        .singleElement()
        .satisfies(o -> assertThat(o.kind()).isEqualTo(Objection.Kind.NO_SUCH_RELEASE))
        .satisfies(o -> assertThat(o.fact()).contains("web3"));
    nothingIsLocked();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aHostThatWasAddedIsGivenTheReleaseThatTheOthersGoBackTo(int added) throws Exception {
    ShopCluster grown = new ShopCluster(source, 3).initialised();
    grown.shop(0).version(1);
    grown.without(added).deploy(grown.release(1));
    grown.shop(0).version(2);
    grown.deployer().deploy(grown.release(2));

    Plan plan = grown.deployer().planRollback(Optional.empty());
    assertThat(plan.hosts().get(added).notes())
        .singleElement()
        .asString()
        .contains("1 is not on this host, and is copied from deploy@web");

    RollbackResult result = grown.deployer().rollback(Optional.empty(), List.of());

    assertThat(result.to()).hasToString("1");
    assertThat(grown.targets()).containsOnly("releases/1");
    int other = added == 0 ? 1 : 0;
    assertThat(grown.shop(added).served()).isEqualTo(withoutSeeds(grown.shop(other).served()));
    assertThat(
            grown
                .shop(added)
                .deployer()
                .verify(Optional.empty(), VerifyDepth.CONTENT)
                .differences())
        .isEmpty();
    assertThat(grown.deployer().recover().actions()).isEmpty();
  }

  /** What a build had put into a writable directory is in no manifest. */
  private static Map<String, String> withoutSeeds(Map<String, String> served) {
    Map<String, String> kept = new TreeMap<>(served);
    kept.keySet().removeIf(path -> path.startsWith("var/cache/"));
    return kept;
  }

  @Test
  void theOthersGoBackWithoutAHostThatWasLeftOutByName() throws Exception {
    ShopCluster grown = new ShopCluster(source, 3).initialised();
    grown.shop(0).version(1);
    grown.without(2).deploy(grown.release(1));
    grown.shop(0).version(2);
    grown.deployer().deploy(grown.release(2));

    grown.without(2).rollback(Optional.empty(), List.of());

    assertThat(grown.targets()).containsExactly("releases/1", "releases/1", "releases/2");
    assertThat(grown.deployer().recover().actions()).isEmpty();
    grown.shop(0).version(3);
    grown.deployer().deploy(grown.release(3));
    assertThat(grown.targets()).containsOnly("releases/3");
  }

  @Test
  void aReleaseThatIsNotWhatItsManifestSaysIsCopiedToNoHost() throws Exception {
    ShopCluster grown = new ShopCluster(source, 2).initialised();
    grown.shop(0).version(1);
    grown.without(1).deploy(grown.release(1));
    grown.shop(0).version(2);
    grown.deployer().deploy(grown.release(2));
    Acceptance drift = Acceptance.parse("drift", "it was patched on purpose");
    grown
        .shop(0)
        .disk
        .backdoor()
        .writeFile("/srv/shop/releases/1/index.html", "hacked".getBytes(UTF_8));

    DeployerException refusal =
        failure(() -> grown.deployer().rollback(Optional.empty(), List.of(drift)));

    assertThat(refusal.kind()).isEqualTo(DeployerException.Kind.REFUSED);
    assertThat(refusal.getMessage()).contains("index.html is not what its manifest says");
    assertThat(grown.targets()).containsOnly("releases/2");
  }
}
