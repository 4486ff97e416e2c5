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
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Unhealthy;
import dev.deployer.testing.CutConnector.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever settles a run restarts the hosts on which that is not certain, and says what is owed. */
final class ClusterRestartTest extends KilledClients {
  @ParameterizedTest
  @EnumSource(names = {"BEFORE", "AFTER"})
  void aHostWhoseClientDiedInItsRestartIsRestartedByARecovery(Moment moment) throws Exception {
    killedAt(0, "restart", 1, moment);
    assertThat(statuses().get(0).owed()).containsExactly("restart");

    RecoverResult result = cluster.deployer().recover();

    assertThat(cluster.targets()).containsOnly("releases/2");
    assertThat(cluster.running()).containsOnly("releases/2");
    assertThat(result.unhealthy()).isEmpty();
    assertThat(statuses()).allMatch(status -> status.owed().isEmpty() && !status.undecided());
    assertThat(cluster.deployer().recover().actions()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aRestartThatFailsAfterARevertIsToldAndOwedUntilItPasses(int hosts) throws Exception {
    ShopCluster some = rejecting(hosts, ShopCluster.PROVING);

    DeployerException end = failure(() -> some.deployer().deploy(some.release(2)));

    assertThat(end.kind()).isEqualTo(DeployerException.Kind.REVERTED);
    assertThat(end)
        .hasMessageContaining("the hook restart on deploy@web1:22 exited with 1")
        .hasMessageContaining("may still be served by deploy@web1:22");
    assertThat(end.owing()).containsExactly("deploy@web1:22");
    assertThat(some.targets()).containsOnly("releases/1");
    assertThat(some.running().get(0)).isEqualTo("releases/2");
    assertThat(owed(some)).containsExactly("restart");

    some.answering(0, () -> 0);
    RecoverResult again = some.deployer().recover();
    assertThat(again.hosts().get(0).owed()).containsExactly("restart");
    assertThat(again.unhealthy()).extracting(Unhealthy::host).containsExactly("deploy@web1:22");
    assertThat(again.hosts().get(0).actions()).isEmpty();
    assertThat(owed(some)).containsExactly("restart");

    some.failsToRestart(0, false);
    assertThat(some.deployer().recover().actions()).isNotEmpty();
    assertThat(some.running()).containsOnly("releases/1");
    assertThat(owed(some)).isEmpty();
    assertThat(some.deployer().recover().actions()).isEmpty();
  }

  @Test
  void theWordOfAPersonEndsWhatARestartThatGoesOnFailingOwes() throws Exception {
    ShopCluster some = rejecting(3, ShopCluster.PROVING);
    failure(() -> some.deployer().deploy(some.release(2)));
    some.answering(0, () -> 0);

    RecoverResult word = some.deployer().recover(Decision.COMMIT);

    assertThat(word.hosts()).allMatch(host -> host.owed().isEmpty());
    assertThat(word.unhealthy()).isNotEmpty();
    assertThat(owed(some)).isEmpty();
  }

  @Test
  void whatWasNotReachedSinceARestartFailedIsOwedAsWell() throws Exception {
    List<Hook> hooks = new ArrayList<>(ShopCluster.RESTART.of(HookPhase.AFTER_ACTIVATE));
    hooks.add(
        new Hook(
            "warm",
            new Arguments(List.of("warm")),
            Where.EACH,
            Optional.empty(),
            Duration.ofMinutes(1),
            Map.of()));
    ShopCluster some =
        rejecting(
            1,
            new Rollout(
                1,
                Waves.ALL_AT_ONCE,
                Duration.ZERO,
                OnFailure.REVERT,
                List.of(ShopCluster.WORKS),
                new Hooks(Map.of(HookPhase.AFTER_ACTIVATE, hooks)),
                List.of()));

    DeployerException end = failure(() -> some.deployer().deploy(some.release(2)));

    assertThat(end.kind()).isEqualTo(DeployerException.Kind.REVERTED);
    assertThat(owed(some)).containsExactly("restart", "warm");
  }

  @Test
  void aRollbackWhoseRestartFailsOwesIt() throws Exception {
    cluster.deployer().deploy(cluster.release(2));
    cluster.failsToRestart(1, true);

    RollbackResult result = cluster.deployer().rollback(Optional.empty(), List.of());

    assertThat(result.unhealthy()).extracting(Unhealthy::host).containsExactly("deploy@web2:22");
    assertThat(statuses().get(0).owed()).isEmpty();
    assertThat(statuses().get(1).owed()).containsExactly("restart");
  }

  @Test
  void aHostThatIsKnownToBeRestartedIsNotRestartedOnceMore() throws Exception {
    killedAt(1, "restart", 1, Moment.BEFORE);
    int before = cluster.restarts(0);

    cluster.deployer().recover();

    assertThat(cluster.restarts(0)).isEqualTo(before);
    assertThat(cluster.running()).containsOnly("releases/2");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aHostThatFlippedBackBeforeItsClientDiedIsRestarted(int host) throws Exception {
    // The last wave is sick: all three flip back, and are restarted.
    cluster
        .with(ShopCluster.PROVING)
        .answering(2, () -> cluster.running().get(2).equals("releases/2") ? 1 : 0);

    killedAt(host, "restart", 2, Moment.BEFORE);
    assertThat(cluster.targets()).containsOnly("releases/1");
    assertThat(cluster.running()).contains("releases/2");

    RecoverResult result = cluster.deployer().recover();

    assertThat(result.actions()).isNotEmpty();
    assertThat(cluster.running()).containsOnly("releases/1");
    assertThat(cluster.deployer().recover().actions()).isEmpty();
  }

  @Test
  void anyRunThatSettlesRestartsWhatADeadOneLeft() throws Exception {
    killedAt(2, "restart", 1, Moment.BEFORE);

    cluster.deployer().prune(5);

    assertThat(cluster.targets()).containsOnly("releases/2");
    assertThat(cluster.running()).containsOnly("releases/2");
  }

  @ParameterizedTest
  @EnumSource
  void theWordOfAPersonAfterAHoldRestartsTheHostsOnWhichThatIsNotCertain(Decision word)
      throws Exception {
    cluster.failsToRestart(0, true);
    DeployerException held =
        failure(
            () ->
                cluster
                    .with(ShopCluster.RESTARTING.withOnFailure(OnFailure.HOLD))
                    .deployer()
                    .deploy(cluster.release(2)));
    assertThat(held.kind()).isEqualTo(DeployerException.Kind.UNKNOWN);
    assertThat(cluster.targets()).containsExactly("releases/2", "releases/1", "releases/1");
    assertThat(statuses().get(0).held()).isTrue();
    cluster.failsToRestart(0, false);

    cluster.deployer().recover(word);

    assertThat(cluster.targets())
        .containsOnly(word == Decision.COMMIT ? "releases/2" : "releases/1");
    assertThat(cluster.running()).isEqualTo(cluster.targets());
    assertThat(statuses()).noneMatch(Status::held);
  }

  @Test
  void aRecoveryWithoutTheHooksSaysThatTheyAreOwedAndTheNextWithThemRunsThem() throws Exception {
    cluster.with(ShopCluster.RESTARTING.atOnce());
    killedAt(0, "restart", 1, Moment.BEFORE);

    RecoverResult without = cluster.with(Rollout.DEFAULTS).deployer().recover();

    assertThat(cluster.targets()).containsOnly("releases/2");
    assertThat(without.hosts()).allMatch(host -> host.owed().equals(List.of("restart")));
    assertThat(statuses()).allMatch(status -> status.owed().equals(List.of("restart")));

    cluster.with(ShopCluster.RESTARTING).deployer().recover();

    assertThat(cluster.running()).containsOnly("releases/2");
    assertThat(statuses()).allMatch(status -> status.owed().isEmpty());
  }

  @Test
  void aPersonWhoHasRestartedByHandSaysSo() throws Exception {
    cluster.with(ShopCluster.RESTARTING.atOnce());
    killedAt(0, "restart", 1, Moment.BEFORE);
    Deployer without = cluster.with(Rollout.DEFAULTS).deployer();
    without.recover();

    without.recover(Decision.COMMIT);

    assertThat(statuses()).allMatch(status -> status.owed().isEmpty());
    assertThat(failure(() -> without.recover(Decision.COMMIT)).objections())
        .extracting(Objection::kind)
        .containsExactly(Objection.Kind.NOTHING_UNDECIDED);
  }

  @Test
  void theOthersAreRestartedBeforeALostHostIsTriedAgainAndItIsNotWaitedForTwice() throws Exception {
    cluster.with(
        new Rollout(
            3,
            Waves.ALL_AT_ONCE,
            Duration.ZERO,
            OnFailure.REVERT,
            List.of(),
            ShopCluster.RESTART,
            List.of()));
    Shop first = cluster.shop(0);
    first.with(first.settings().toBuilder().reconnectFor(Duration.ofSeconds(1)).build());
    Losing lost = Losing.theHost(Moment.BEFORE, 1);
    cluster.events.clear();

    DeployerException end = failure(() -> cluster.deployer(lost).deploy(cluster.release(2)));

    assertThat(end.kind()).isEqualTo(DeployerException.Kind.UNKNOWN);
    assertThat(cluster.targets()).containsOnly("releases/1");
    List<String> events = List.copyOf(cluster.events);
    int decided = last(events, "decision=REVERT");
    int restarted = last(events, "HookFinished[");
    int triedAgain = last(events, "web2:22 ConnectionLost");
    assertThat(decided).isGreaterThan(-1);
    assertThat(restarted).as("%s", events).isBetween(decided, triedAgain);
    assertThat(events.subList(0, decided)).anyMatch(e -> e.contains("web2:22 Reconnecting["));
    assertThat(events.subList(decided, events.size()))
        .as("it is tried once more, and not waited for again")
        .noneMatch(e -> e.contains("web2:22 Reconnecting["));
  }

  private static int last(List<String> events, String text) {
    int last = -1;
    for (int i = 0; i < events.size(); i++) {
      last = events.get(i).contains(text) ? i : last;
    }
    return last;
  }
}
