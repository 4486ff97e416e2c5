package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
import dev.deployer.root.JournalRecord;
import dev.deployer.testing.CutConnector.Moment;
import dev.deployer.testing.FatedConnector;
import dev.deployer.testing.Operation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run that died has left to do after a flip, and what it had not proven. */
final class ClusterRecoveryTest {
  @TempDir Path source;
  private ShopCluster cluster;

  @BeforeEach
  void threeHostsThatRunTheFirstRelease() throws Exception {
    cluster = new ShopCluster(source, 3).with(ShopCluster.RESTARTING).initialised();
    cluster.deploy(1);
    cluster.shop(0).version(2);
    assertThat(cluster.running()).containsOnly("releases/1");
  }

  private static DeployerException failure(ThrowingCallable run) {
    return catchThrowableOfType(DeployerException.class, run);
  }

  /** The client is killed at the command of that number of a host, from 1; for one deployer. */
  private static final class Killing
      implements UnaryOperator<dev.deployer.host.HostConnector>, FatedConnector.Fate {
    private final int host;
    private final String program;
    private final int number;
    private final Moment moment;
    private int seen;
    private boolean killed;

    Killing(int host, String program, int number, Moment moment) {
      this.host = host;
      this.program = program;
      this.number = number;
      this.moment = moment;
    }

    @Override
    public synchronized int upSince(String address) {
      return killed ? -1 : 0;
    }

    @Override
    public synchronized Moment step(String address, Operation operation) {
      boolean at =
          address.equals("deploy@" + ShopCluster.name(host) + ":22")
              && operation.text().startsWith("run ")
              && operation.text().endsWith(" " + program)
              && ++seen == number;
      killed |= at;
      return at ? moment : null;
    }

    @Override
    public dev.deployer.host.HostConnector apply(dev.deployer.host.HostConnector connector) {
      return new FatedConnector(connector, this);
    }
  }

  private void killedAt(int host, String program, int number, Moment moment) throws Exception {
    assertThat(
            failure(
                () ->
                    cluster
                        .deployer(new Killing(host, program, number, moment))
                        .deploy(cluster.release(2))))
        .isNotNull();
    cluster.by(new Operator("ben", "other"));
    ClusterSchedule.unlockAll(cluster);
  }

  private List<Status> statuses() throws DeployerException {
    return List.of(
        cluster.deployer(List.of(0), c -> c).status(),
        cluster.deployer(List.of(1), c -> c).status(),
        cluster.deployer(List.of(2), c -> c).status());
  }

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

  private void requireRestartedWhereItIsLive(String live, String left) {
    assertThat(cluster.restarted)
        .filteredOn(restart -> restart.directory().equals(live))
        .isNotEmpty()
        .allSatisfy(
            restart -> {
              assertThat(restart.release()).isEqualTo(live);
              assertThat(restart.previous()).isEqualTo(left);
            });
  }

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

  /** The first host runs what its check rejects, and cannot be restarted from then on. */
  private ShopCluster rejecting(int hosts, Rollout rollout) throws Exception {
    ShopCluster some = new ShopCluster(source, hosts).with(rollout).initialised();
    some.deploy(1);
    some.shop(0).version(2);
    return some.answering(
        0,
        () -> {
          some.failsToRestart(0, true);
          return 1;
        });
  }

  private static List<String> owed(ShopCluster of) throws DeployerException {
    return of.deployer(List.of(0), c -> c).status().owed();
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
    ClusterSchedule.unlockAll(cluster);
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
    ClusterSchedule.unlockAll(cluster);

    cluster.deployer().recover();

    assertThat(cluster.targets()).containsOnly("releases/2");
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

  @ParameterizedTest
  @ValueSource(strings = {"restart", "works"})
  void aSingleHostIsRestartedAndProvenAsWell(String diesAt) throws Exception {
    ShopCluster one = new ShopCluster(source, 1).with(ShopCluster.PROVING).initialised();
    one.deploy(1);
    one.shop(0).version(2);
    failure(() -> one.deployer(new Killing(0, diesAt, 1, Moment.BEFORE)).deploy(one.release(2)));
    ClusterSchedule.unlockAll(one);
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
