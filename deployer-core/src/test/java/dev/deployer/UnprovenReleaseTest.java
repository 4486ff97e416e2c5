package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.cluster.Rollout;
import dev.deployer.cluster.Rollout.OnFailure;
import dev.deployer.cluster.Waves;
import dev.deployer.outcome.Unhealthy;
import dev.deployer.root.JournalRecord;
import dev.deployer.testing.CutConnector.Moment;
import dev.deployer.testing.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A release that a dead client left before it was proven is carried on or taken back. */
final class UnprovenReleaseTest extends KilledClients {
  @Test
  void aSickReleaseWhoseClientDiedInTheFirstWaveIsCarriedOnInWavesAndTakenBack() throws Exception {
    cluster.with(ShopCluster.PROVING).sick(2);
    killedAt(0, "works", 1, Moment.BEFORE);
    assertThat(cluster.targets()).containsExactly("releases/2", "releases/1", "releases/1");

    RecoverResult result = cluster.deployer().recover();

    assertThat(result.takenBack().orElseThrow()).contains("web1", "works");
    assertThat(cluster.targets()).containsOnly("releases/1");
    assertThat(cluster.running()).containsOnly("releases/1");
    for (int host = 1; host < 3; host++) {
      assertThat(cluster.restarts(host)).as("it went past the canary").isEqualTo(1);
    }
    assertThat(cluster.deployer().recover().actions()).isEmpty();
  }

  @Test
  void aReleaseThatWorksIsCarriedOnInItsWavesAndIsGood() throws Exception {
    cluster.with(ShopCluster.PROVING);
    killedAt(0, "works", 1, Moment.BEFORE);
    cluster.events.clear();

    RecoverResult result = cluster.deployer().recover();

    assertThat(result.takenBack()).isEmpty();
    assertThat(cluster.events.stream().filter(e -> e.contains("Wave["))).hasSize(2);
    assertThat(cluster.running()).containsOnly("releases/2");
    assertThat(cluster.shop(2).journal())
        .extracting(JournalRecord::kind)
        .endsWith(JournalRecord.Kind.GOOD);
    cluster.shop(0).version(3);
    cluster.deployer().deploy(cluster.release(3));
    assertThat(cluster.deployer().rollback(Optional.empty(), List.of()).to()).hasToString("2");
  }

  @Test
  void whatWasNotProvenIsTakenBackWhereThereIsNothingToProveItBy() throws Exception {
    cluster.with(ShopCluster.PROVING);
    killedAt(0, "works", 1, Moment.BEFORE);

    // Hooks, but neither waves nor checks.
    cluster.with(ShopCluster.RESTARTING.atOnce()).deployer().recover();

    assertThat(cluster.targets()).containsOnly("releases/1");
    assertThat(cluster.running()).containsOnly("releases/1");
  }

  @Test
  void whatMayHaveProvenItselfOnAHostThatIsNotHereIsNotTakenBack() throws Exception {
    cluster.with(ShopCluster.PROVING);
    cluster.deployer(List.of(0), c -> c).deploy(cluster.release(2));
    // web1 decides and is level; the second host is good when the client dies.
    failure(
        () ->
            cluster
                .deployer(
                    Losing.theClientAt(
                        2,
                        new Predicate<Operation>() {
                          private int records;

                          @Override
                          public boolean test(Operation operation) {
                            // prepared, activated, noted, good
                            return operation.text().matches("rename .* \\S*/journal/\\S*")
                                && ++records == 4;
                          }
                        }))
                .deploy(cluster.release(2)));
    cluster.unlockAll();
    assertThat(cluster.targets()).containsOnly("releases/2");

    cluster.with(ShopCluster.RESTARTING.atOnce()).deployer(List.of(0, 2), c -> c).recover();
    cluster.deployer().recover();

    assertThat(cluster.targets()).containsOnly("releases/2");
    assertThat(cluster.running()).containsOnly("releases/2");
  }

  @Test
  void whatHadNothingToProveGoesForwardFromAnywhere() throws Exception {
    cluster.with(ShopCluster.RESTARTING.atOnce());
    killedAt(1, "restart", 1, Moment.BEFORE);

    cluster.deployer().recover();

    assertThat(cluster.running()).containsOnly("releases/2");
  }

  @Test
  void theWordOfAPersonGoesForwardAtOnceAndTellsWhatIsSick() throws Exception {
    cluster.with(ShopCluster.PROVING).sick(2);
    killedAt(0, "works", 1, Moment.BEFORE);

    RecoverResult result = cluster.deployer().recover(Decision.COMMIT);

    assertThat(cluster.targets()).containsOnly("releases/2");
    assertThat(cluster.running()).containsOnly("releases/2");
    assertThat(result.unhealthy())
        .extracting(Unhealthy::host)
        .contains("deploy@web2:22", "deploy@web3:22");
  }

  @Test
  void afterTheWordOfAPersonAllHostsAreAskedAlsoThoseThatHadFlippedBefore() throws Exception {
    cluster
        .with(
            new Rollout(
                1,
                Waves.ALL_AT_ONCE,
                Duration.ZERO,
                OnFailure.HOLD,
                List.of(ShopCluster.WORKS),
                ShopCluster.RESTART,
                List.of()))
        .sick(2);
    failure(() -> cluster.deployer().deploy(cluster.release(2)));
    assertThat(cluster.targets()).containsOnly("releases/2");

    RecoverResult result = cluster.deployer().recover(Decision.COMMIT);

    assertThat(result.unhealthy())
        .extracting(Unhealthy::host)
        .containsExactly("deploy@web1:22", "deploy@web2:22", "deploy@web3:22");
  }

  @Test
  void theWordOfAPersonThatOnlyTheDecisionHostHeardIsNotProvenAgain() throws Exception {
    cluster.with(ShopCluster.PROVING).sick(2);
    killedAt(0, "works", 1, Moment.BEFORE);
    // Killed before the word is on a second host.
    failure(
        () ->
            cluster
                .deployer(Losing.theClientAt(1, op -> op.text().matches("rename .*/journal/.*")))
                .recover(Decision.COMMIT));
    cluster.unlockAll();

    cluster.deployer().recover();

    assertThat(cluster.targets()).containsOnly("releases/2");
  }

  @Test
  void aRollbackTakesBackWhatADeadDeployHadNotProvenAndWaitsForNoCheck() throws Exception {
    cluster.with(ShopCluster.PROVING).sick(2);
    killedAt(0, "works", 1, Moment.BEFORE);
    cluster.events.clear();

    RollbackResult result = cluster.deployer().rollback(Optional.empty(), List.of());

    assertThat(result.to()).hasToString("1");
    assertThat(cluster.targets()).containsOnly("releases/1");
    assertThat(cluster.running()).containsOnly("releases/1");
    assertThat(cluster.events).noneMatch(e -> e.contains("Wave["));
  }
}
