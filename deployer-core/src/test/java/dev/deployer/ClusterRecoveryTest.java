package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.cluster.Rollout.OnFailure;
import dev.deployer.testing.CutConnector.Moment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In which release the hooks of a recovery run, and how a host alone is recovered. */
final class ClusterRecoveryTest extends KilledClients {
  @Test
  void aRecoveryRunsHooksInTheReleaseThatIsLiveAndWithAllTheirVariables() throws Exception {
    killedAt(0, "restart", 1, Moment.AFTER);
    cluster.restarted.clear();

    cluster.deployer().recover();

    assertThat(cluster.restarted).hasSize(3);
    assertThat(cluster.restarted).allMatch(one -> one.directory().equals("releases/2"));
    requireRestartedWhereItIsLive("releases/2", "releases/1");
  }

  @Test
  void aDeployThatSettlesADeadRunRunsItsHooksInTheReleaseThatIsLive() throws Exception {
    killedAt(0, "restart", 1, Moment.AFTER);
    cluster.restarted.clear();
    cluster.deploy(3);

    assertThat(cluster.restarted).hasSize(6);
    requireRestartedWhereItIsLive("releases/2", "releases/1");
    requireRestartedWhereItIsLive("releases/3", "releases/2");
  }

  @Test
  void aRecoveryThatTakesBackRunsHooksInWhatIsLiveAgain() throws Exception {
    cluster.with(ShopCluster.PROVING).sick(2);
    killedAt(0, "works", 1, Moment.BEFORE);
    cluster.restarted.clear();

    cluster.deployer().recover();

    assertThat(cluster.targets()).containsOnly("releases/1");
    requireRestartedWhereItIsLive("releases/1", "releases/2");
  }

  @ParameterizedTest
  @EnumSource
  void theWordOfAPersonRunsHooksInTheReleaseThatItMadeLive(Decision word) throws Exception {
    cluster.with(ShopCluster.PROVING);
    killedAt(0, "works", 1, Moment.BEFORE);
    cluster.restarted.clear();

    cluster.deployer().recover(word);

    boolean forward = word == Decision.COMMIT;
    requireRestartedWhereItIsLive(
        forward ? "releases/2" : "releases/1", forward ? "releases/1" : "releases/2");
    assertThat(cluster.restarted).allMatch(one -> one.directory().equals(one.release()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"restart", "works"})
  void aSingleHostIsRestartedAndProvenAsWell(String diesAt) throws Exception {
    ShopCluster one = new ShopCluster(source, 1).with(ShopCluster.PROVING).initialised();
    one.deploy(1);
    one.shop(0).version(2);
    failure(() -> one.deployer(new Killing(0, diesAt, 1, Moment.BEFORE)).deploy(one.release(2)));
    one.unlockAll();
    assertThat(one.targets()).containsExactly("releases/2");

    RecoverResult result = one.copy().deployer().recover();
    assertThat(result.takenBack()).isEmpty();
    assertThat(result.actions()).isNotEmpty();

    one.sick(2);
    RecoverResult sick = one.deployer().recover();
    assertThat(sick.takenBack()).isPresent();
    assertThat(one.running()).containsExactly("releases/1");
    assertThat(one.deployer().recover().actions()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aSingleHostThatIsHeldIsDecidedByTheWordOfAPerson(Decision word) throws Exception {
    ShopCluster one =
        new ShopCluster(source, 1)
            .with(ShopCluster.PROVING.withOnFailure(OnFailure.HOLD))
            .initialised();
    one.deploy(1);
    one.shop(0).version(2);
    one.sick(2);
    failure(() -> one.deployer().deploy(one.release(2)));

    one.deployer().recover(word);

    assertThat(one.targets())
        .containsExactly(word == Decision.COMMIT ? "releases/2" : "releases/1");
    assertThat(one.running()).isEqualTo(one.targets());
    assertThat(one.deployer().recover().actions()).isEmpty();
  }
}
