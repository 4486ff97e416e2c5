package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.cluster.Rollout.OnFailure;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.root.JournalRecord;
import dev.deployer.testing.CutConnector.Moment;
import dev.deployer.testing.Failures;
import dev.deployer.testing.Meddler;
import dev.deployer.testing.MemoryDisk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The races of a cluster that were found on paper, before there was one. */
final class ClusterRacesTest {
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

  /** Every flip of that host is refused. */
  private static UnaryOperator<HostConnector> refusingFlips(int host) {
    return ShopCluster.on(host, Failures.from(1, Losing::isFlip)::of);
  }

  private static UnaryOperator<HostConnector> both(
      UnaryOperator<HostConnector> one, UnaryOperator<HostConnector> other) {
    return connector -> one.apply(other.apply(connector));
  }

  private List<JournalRecord.Kind> kinds(int host) throws DeployerException {
    return cluster.shop(host).journal().stream().map(JournalRecord::kind).toList();
  }

  private void unlock() throws DeployerException {
    cluster.by(new Operator("ben", "elsewhere")).unlockAll();
  }

  private void nothingIsLocked() throws DeployerException {
    for (Shop shop : cluster.shops) {
      assertThat(shop.deployer().status().lock()).isEmpty();
    }
  }

  @Test
  void aClientKilledInTheMiddleOfARevertLeavesAllHostsToBeRevertedByRecover() throws Exception {
    Losing client = Losing.theClient(Moment.AFTER, 0, 2);

    DeployerException killed =
        failure(
            () ->
                cluster
                    .with(ShopCluster.IN_ORDER)
                    .deployer(both(client, refusingFlips(2)))
                    .deploy(cluster.release(2)));

    assertThat(client.happened()).isTrue();
    assertThat(killed.kind()).isEqualTo(DeployerException.Kind.UNKNOWN);
    assertThat(cluster.targets()).containsExactly("releases/1", "releases/2", "releases/1");
    unlock();
    cluster.deployer().recover();
    assertThat(cluster.targets()).containsOnly("releases/1");
    for (int host = 0; host < 3; host++) {
      assertThat(kinds(host)).contains(JournalRecord.Kind.BAD);
    }
    nothingIsLocked();
  }

  @Test
  void aRevertThatARecoverOvertakesChangesNothingAnyMore() throws Exception {
    ShopCluster ben = cluster;
    List<DeployerException> refusals = new ArrayList<>();
    boolean[] met = {false};
    int[] flips = {0};
    Meddler recovering =
        operation -> {
          if (Losing.isFlip(operation) && ++flips[0] == 2 && !met[0]) {
            met[0] = true;
            try {
              refusals.add(failure(() -> ben.deployer().recover()));
              ben.unlockAll();
              ben.deployer().recover();
            } catch (DeployerException e) {
              throw new AssertionError(e);
            }
          }
        };

    DeployerException overtaken =
        failure(
            () ->
                cluster
                    .with(ShopCluster.IN_ORDER)
                    .deployer(both(ShopCluster.on(0, recovering::on), refusingFlips(2)))
                    .deploy(cluster.release(2)));

    assertThat(met[0]).isTrue();
    assertThat(refusals.get(0).objections())
        .extracting(Objection::kind)
        .containsOnly(Objection.Kind.LOCK_HELD);
    assertThat(overtaken.kind()).isEqualTo(DeployerException.Kind.UNKNOWN);
    assertThat(overtaken).hasStackTraceContaining("the lock was broken");
    assertThat(cluster.targets()).containsOnly("releases/1");
    assertThat(cluster.deployer().recover().actions()).isEmpty();
    nothingIsLocked();
  }

  @Test
  void aStragglerIsBroughtToTheReleaseOfTheClusterAndNotToTheOneItMissed() throws Exception {
    cluster.deploy(2);
    missTheFlipTo(3, 2);
    rollBackWithout(2, "2");

    RecoverResult result = cluster.deployer().recover();

    assertThat(cluster.targets()).containsOnly("releases/2");
    assertThat(result.waiting()).isEmpty();
    assertThat(kinds(2)).endsWith(JournalRecord.Kind.ABANDONED, JournalRecord.Kind.SETTLED);
  }

  /** The client dies, and that host is lost, when it should flip. */
  private void missTheFlipTo(int version, int host) throws Exception {
    cluster.shop(0).version(version);
    failure(
        () ->
            cluster.deployer(Losing.theHost(Moment.BEFORE, host)).deploy(cluster.release(version)));
    cluster.unlockAll();
    cluster.without(host).recover(Decision.COMMIT);
  }

  private void rollBackWithout(int host, String to) throws Exception {
    cluster.without(host).rollback(Optional.of(dev.deployer.path.ReleaseId.parse(to)), List.of());
  }

  @Test
  void aStragglerIsNotTakenForwardByATransactionThatWasFollowedByOneThatFailed() throws Exception {
    cluster.deploy(2);
    missTheFlipTo(3, 2);
    rollBackWithout(2, "2");
    cluster.shop(0).version(4);
    DeployerException reverted =
        failure(() -> cluster.deployer(List.of(0, 1), refusingFlips(1)).deploy(cluster.release(4)));
    assertThat(reverted).isNotNull();
    assertThat(cluster.targets()).containsOnly("releases/2");

    cluster.deployer().recover();

    assertThat(cluster.targets()).containsOnly("releases/2");
  }

  @Test
  void aStragglerIsNotTakenForwardWhereTheOnlyOtherHostWasRolledBackAlone() throws Exception {
    ShopCluster two = new ShopCluster(source, 2).initialised();
    two.deploy(1);
    two.deploy(2);
    two.shop(0).version(3);
    failure(() -> two.deployer(Losing.theHost(Moment.BEFORE, 1)).deploy(two.release(3)));
    two.unlockAll();
    two.without(1).recover(Decision.COMMIT);
    assertThat(two.targets()).containsExactly("releases/3", "releases/2");
    two.without(1).rollback(Optional.of(dev.deployer.path.ReleaseId.parse("2")), List.of());

    two.deployer().recover();

    assertThat(two.targets()).containsOnly("releases/2");
  }

  @Test
  void aDecisionHostRestoredFromAnOldDiskIsRefusedUntilAPersonDecides() throws Exception {
    MemoryDisk old = cluster.shop(0).disk.copy();
    failure(
        () ->
            cluster
                .with(ShopCluster.IN_ORDER)
                .deployer(Losing.theClient(Moment.AFTER, 1, 1))
                .deploy(cluster.release(2)));
    assertThat(cluster.targets()).containsExactly("releases/2", "releases/2", "releases/1");
    cluster.shops.set(0, cluster.shop(0).on(old));
    unlock();

    for (ThrowingCallable run :
        List.<ThrowingCallable>of(
            () -> cluster.deployer().recover(),
            () -> cluster.deployer().deploy(cluster.release(2)),
            () -> cluster.deployer().prune(1))) {
      DeployerException refusal = failure(run);
      assertThat(refusal.kind()).isEqualTo(DeployerException.Kind.REFUSED);
      assertThat(refusal.objections())
          .anySatisfy(
              o -> {
                assertThat(o.kind()).isEqualTo(Objection.Kind.UNDECIDED);
                assertThat(o.fact()).contains("web1").contains("restored from an older state");
              });
      nothingIsLocked();
    }
    assertThat(cluster.targets()).containsExactly("releases/1", "releases/2", "releases/1");

    cluster.deployer().recover(Decision.COMMIT);
    cluster.deployer().deploy(cluster.release(2));

    assertThat(cluster.targets()).containsOnly("releases/2");
    assertThat(cluster.deployer().recover().actions()).isEmpty();
  }

  @Test
  void withTheDecisionHostGoneAPersonDecidesAndItFollowsWhenItComesBack() throws Exception {
    for (Decision word : Decision.values()) {
      ShopCluster gone = new ShopCluster(source, 3).with(ShopCluster.IN_ORDER).initialised();
      gone.deploy(1);
      gone.shop(0).version(2);
      failure(() -> gone.deployer(Losing.theClient(Moment.AFTER, 1, 1)).deploy(gone.release(2)));
      gone.unlockAll();

      DeployerException undecided = failure(() -> gone.without(0).recover());
      assertThat(undecided.objections())
          .extracting(Objection::kind)
          .containsOnly(Objection.Kind.UNDECIDED);
      assertThat(gone.targets()).containsExactly("releases/2", "releases/2", "releases/1");
      gone.without(0).recover(word);
      String wanted = word == Decision.COMMIT ? "releases/2" : "releases/1";
      assertThat(gone.targets().subList(1, 3)).containsOnly(wanted);

      gone.deployer().recover();

      assertThat(gone.targets()).containsOnly(wanted);
      assertThat(gone.deployer().recover().actions()).isEmpty();
      ClusterHistoryOf decider = new ClusterHistoryOf(gone.shop(0));
      assertThat(decider.lastDecision())
          .isEqualTo(
              word == Decision.COMMIT ? JournalRecord.Kind.COMMIT : JournalRecord.Kind.REVERT);
    }
  }

  @Test
  void whereTwoPeopleDecidedDifferentlyOneOfThemIsAskedAgain() throws Exception {
    failure(
        () ->
            cluster
                .with(ShopCluster.IN_ORDER)
                .deployer(Losing.theClient(Moment.AFTER, 1, 1))
                .deploy(cluster.release(2)));
    unlock();
    cluster.without(0, 2).recover(Decision.COMMIT);
    cluster.without(0, 1).recover(Decision.REVERT);
    assertThat(cluster.targets()).containsExactly("releases/2", "releases/2", "releases/1");

    DeployerException undecided = failure(() -> cluster.deployer().recover());
    cluster.deployer().recover(Decision.REVERT);

    assertThat(undecided.objections())
        .singleElement()
        .satisfies(o -> assertThat(o.fact()).contains("people decided differently"));
    assertThat(cluster.targets()).containsOnly("releases/1");
    assertThat(cluster.deployer().recover().actions()).isEmpty();
  }

  /** What a decision host has decided last. */
  private record ClusterHistoryOf(Shop shop) {
    JournalRecord.Kind lastDecision() throws DeployerException {
      return shop.journal().stream()
          .map(JournalRecord::kind)
          .filter(k -> k == JournalRecord.Kind.COMMIT || k == JournalRecord.Kind.REVERT)
          .reduce((one, later) -> later)
          .orElseThrow();
    }
  }

  /** The client dies when that host is to prepare, and hosts before it have. */
  private void loseTheClientWhilePreparing(int host) throws Exception {
    failure(
        () ->
            cluster
                .with(ShopCluster.IN_ORDER)
                .deployer(
                    Losing.theClientAt(
                        host, op -> op.text().matches("rename .*/record[-0-9]* .*/journal/.*")))
                .deploy(cluster.release(2)));
    assertThat(cluster.targets()).containsOnly("releases/1");
    unlock();
  }

  @Test
  void aPersonsCommitAlsoTakesHostsForwardThatHadNotPreparedYet() throws Exception {
    loseTheClientWhilePreparing(1);

    cluster.deployer().recover(Decision.COMMIT);

    assertThat(cluster.targets()).containsOnly("releases/2");
    assertThat(cluster.deployer().recover().actions()).isEmpty();
  }

  @Test
  void withoutTheDecisionHostWhatNotAllHavePreparedCanOnlyBeReverted() throws Exception {
    loseTheClientWhilePreparing(2);

    DeployerException refusal = failure(() -> cluster.without(0).recover(Decision.COMMIT));

    assertThat(refusal.objections())
        .singleElement()
        .satisfies(o -> assertThat(o.fact()).contains("web3").contains("did not prepare"));
    cluster.without(0).recover(Decision.REVERT);
    cluster.deployer().recover();
    assertThat(cluster.targets()).containsOnly("releases/1");
  }

  @Test
  void aFirstDeployThatFailsLeavesNothingLive() throws Exception {
    ShopCluster fresh = new ShopCluster(source, 3).with(ShopCluster.IN_ORDER).initialised();

    DeployerException failed =
        failure(() -> fresh.deployer(refusingFlips(2)).deploy(fresh.release(2)));

    assertThat(failed.kind()).isEqualTo(DeployerException.Kind.REVERTED);
    assertThat(failed.standings())
        .allSatisfy(s -> assertThat(s.live()).isEqualTo(new Live.Nothing()));
    assertThat(fresh.targets()).containsOnly("");
    for (Shop shop : fresh.shops) {
      assertThat(shop.deployer().status().lock()).isEmpty();
    }
    assertThat(fresh.deployer().recover().actions()).isEmpty();
    fresh.deployer().deploy(fresh.release(2));
    assertThat(fresh.targets()).containsOnly("releases/2");
  }

  /** The second release is confirmed on two hosts, and the third was down. */
  private void missTheSecondRelease() throws Exception {
    cluster.with(ShopCluster.IN_ORDER.atOnce());
    failure(
        () -> cluster.deployer(Losing.theClient(Moment.BEFORE, 2, 1)).deploy(cluster.release(2)));
    unlock();
    cluster.without(2).recover();
    assertThat(kinds(1)).contains(JournalRecord.Kind.GOOD);
    assertThat(cluster.targets()).containsExactly("releases/2", "releases/2", "releases/1");
  }

  @Test
  void theWordOfAPersonAboutALaterReleaseTakesBackNoneThatOtherHostsHaveConfirmed()
      throws Exception {
    missTheSecondRelease();
    cluster.shop(0).version(3);
    failure(
        () ->
            cluster
                .with(ShopCluster.PROVING.atOnce().withOnFailure(OnFailure.HOLD))
                .sick(3)
                .without(1, 2)
                .deploy(cluster.release(3)));
    assertThat(cluster.targets()).containsExactly("releases/3", "releases/2", "releases/1");

    cluster.deployer().recover(Decision.REVERT);

    assertThat(cluster.targets()).containsOnly("releases/2");
    assertThat(kinds(1)).doesNotContain(JournalRecord.Kind.BAD, JournalRecord.Kind.REVERT);
    assertThat(kinds(2)).doesNotContain(JournalRecord.Kind.BAD, JournalRecord.Kind.REVERT);
    assertThat(cluster.deployer().recover().actions()).isEmpty();
  }

  @Test
  void whatIsConfirmedOnOtherHostsIsNoMoreToDecideAndAHostThatMissedItFollows() throws Exception {
    missTheSecondRelease();

    DeployerException refusal = failure(() -> cluster.deployer().recover(Decision.REVERT));
    cluster.deployer().recover();

    assertThat(refusal.objections())
        .extracting(Objection::kind)
        .containsExactly(Objection.Kind.NOTHING_UNDECIDED);
    assertThat(cluster.targets()).containsOnly("releases/2");
  }
}
