package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.cluster.Rollout;
import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome;
import dev.deployer.command.LocalCommand;
import dev.deployer.command.OutputLines;
import dev.deployer.command.Secrets;
import dev.deployer.hook.Where;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Recovery;
import dev.deployer.root.JournalRecord;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.CutConnector.Moment;
import dev.deployer.testing.Operation;
import dev.deployer.watch.Measure;
import dev.deployer.watch.WatchSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A release is live on two hosts and is watched, something is raised, and at each operation from
 * the beginning of the watch on the client or a host or the connection is lost: {@code recover}
 * leaves the release live, and nobody but its own run has found it to be good.
 */
final class WatchCutTest {
  private enum Loss {
    CLIENT,
    HOST,
    CONNECTION
  }

  private enum Proof {
    /** Nothing but the watch. */
    NONE,
    /** Waves, checks and restarts too. */
    CHECKS
  }

  @TempDir Path source;

  /** One numbering over all hosts. */
  private static final class Together implements UnaryOperator<HostConnector> {
    private final UnaryOperator<CutConnector> loss;
    private final Moment moment;
    private final int number;
    private CutConnector last;

    private Together(Loss loss, Moment moment, int number) {
      this.loss =
          switch (loss) {
            case CLIENT -> CutConnector::killing;
            case HOST -> CutConnector::losingTheHost;
            case CONNECTION -> cut -> cut;
          };
      this.moment = moment;
      this.number = number;
    }

    @Override
    public HostConnector apply(HostConnector connector) {
      last =
          last == null
              ? loss.apply(CutConnector.cutting(connector, moment, number))
              : last.to(connector);
      return last;
    }
  }

  /** On the hosts it does what is to be counted once: a card, a record, a sweep. */
  private static Rollout watched(Rollout rollout) {
    return rollout.withWatch(
        Optional.of(
            new WatchSettings(
                Duration.ofMillis(2),
                Duration.ofMillis(1),
                1,
                Optional.of(WatchSettings.OnBad.ALERT),
                List.of(
                    new Measure(
                        "errors",
                        new Measure.Source.Command(Arguments.of("errors"), Where.LOCAL),
                        false,
                        5,
                        Optional.empty())))));
  }

  private static CommandOutcome errors(LocalCommand command, OutputLines output) {
    output.line("41", false);
    return new CommandOutcome.Exited(0);
  }

  private ShopCluster start(Proof proof) throws Exception {
    ShopCluster cluster =
        new ShopCluster(source, 2)
            .from(new Workstation(WatchCutTest::errors, Secrets.none(), source))
            .with(proof == Proof.NONE ? ShopCluster.IN_ORDER.atOnce() : ShopCluster.PROVING)
            .initialised();
    cluster.deploy(1);
    cluster.deploy(2);
    cluster.shop(0).version(3);
    return cluster.with(
        watched(proof == Proof.NONE ? ShopCluster.IN_ORDER.atOnce() : ShopCluster.PROVING));
  }

  private static boolean isOfTheCard(Operation operation) {
    return operation.text().contains("holder-next");
  }

  @ParameterizedTest
  @EnumSource
  void whereverSomethingIsLostInTheWatchTheReleaseStaysAndIsNotFoundGoodByAnother(Loss loss)
      throws Exception {
    for (Proof proof : Proof.values()) {
      ShopCluster start = start(proof);
      Together counting = new Together(loss, Moment.BEFORE, Integer.MAX_VALUE);
      start.copy().deployer(counting).deploy(start.release(3));
      List<Operation> operations = counting.last.operations();
      int first = 0;
      while (!isOfTheCard(operations.get(first))) {
        first++;
      }
      Set<String> verdicts = new TreeSet<>();
      for (Moment moment : List.of(Moment.BEFORE, Moment.AFTER)) {
        for (int number = first + 1; number <= operations.size(); number++) {
          verdicts.addAll(oneCut(start.copy(), proof, loss, moment, number));
        }
      }
      System.out.printf(
          "%s %s: operations %d to %d: %s%n", loss, proof, first + 1, operations.size(), verdicts);
      assertThat(verdicts).contains("good");
      if (loss == Loss.CLIENT) {
        assertThat(verdicts).contains("none");
      }
    }
  }

  private List<String> oneCut(
      ShopCluster cluster, Proof proof, Loss loss, Moment moment, int number) throws Exception {
    String name = proof + " " + loss + " " + moment + " " + number;
    cluster.shop(0).version(3);
    try {
      cluster.deployer(new Together(loss, moment, number)).deploy(cluster.release(3));
    } catch (DeployerException e) {
      // What it comes to is what recover finds.
    }
    cluster.by(new Operator("ben", "other"));
    cluster.unlockAll();
    assertThat(cluster.deployer().recover().unhealthy()).as(name).isEmpty();
    assertThat(cluster.targets()).as(name).containsOnly("releases/3");
    List<String> verdicts = new ArrayList<>();
    for (Shop shop : cluster.shops) {
      List<JournalRecord> good =
          shop.journal().stream()
              .filter(record -> record.kind() == JournalRecord.Kind.GOOD)
              .filter(record -> record.to().orElseThrow().value().equals("3"))
              .toList();
      assertThat(good).as(name).allMatch(record -> record.by().startsWith("anna"));
      verdicts.add(good.isEmpty() ? "none" : "good");
    }
    assertThat(cluster.deployer().recover().actions()).as(name).isEmpty();
    if (number % 5 == 0) {
      cluster.shop(0).version(4);
      cluster.deployer().deploy(cluster.release(4));
      assertThat(cluster.targets()).as(name).containsOnly("releases/4");
    }
    return verdicts;
  }

  @Test
  void onOneHostARollbackGoesPastWhatNobodyHasWatched() throws Exception {
    aRollbackGoesPastWhatNobodyHasWatched(ShopCluster.PROVING.atOnce());
  }

  @Test
  void soItDoesWhereNothingButTheWatchIsToProveIt() throws Exception {
    aRollbackGoesPastWhatNobodyHasWatched(ShopCluster.IN_ORDER.atOnce());
  }

  @Test
  void onOneHostWhatWasNotWatchedIsSaidNotToBeGoodAndIsOnceItWasTakenBackAndDeployedAgain()
      throws Exception {
    whatWasNotWatchedIsSaidSo(1, ShopCluster.PROVING);
  }

  @Test
  void soItIsOnSeveralHosts() throws Exception {
    whatWasNotWatchedIsSaidSo(2, ShopCluster.PROVING);
  }

  @Test
  void soItIsOnSeveralHostsWhereNothingButTheWatchIsToProveIt() throws Exception {
    whatWasNotWatchedIsSaidSo(2, ShopCluster.IN_ORDER.atOnce());
  }

  private void whatWasNotWatchedIsSaidSo(int hosts, Rollout rollout) throws Exception {
    ShopCluster cluster = diedInTheWatch(hosts, rollout);
    assertThat(status(cluster, 0).unwatched()).as("it may be watched yet").isFalse();
    cluster.unlockAll();

    List<Recovery> done =
        cluster.deployer().recover().hosts().stream().flatMap(h -> h.actions().stream()).toList();

    assertThat(done)
        .hasAtLeastOneElementOfType(Recovery.Unwatched.class)
        .doesNotHaveAnyElementsOfTypes(Recovery.Proven.class);
    assertThat(unwatched(cluster)).containsOnly(true);
    assertThat(cluster.deploy(2).verdict()).isEqualTo(DeployResult.Verdict.ALREADY_LIVE);
    assertThat(unwatched(cluster)).containsOnly(true);

    cluster.deployer().rollback(Optional.empty(), List.of());
    assertThat(unwatched(cluster)).containsOnly(false);
    cluster.deploy(2);
    assertThat(cluster.targets()).containsOnly("releases/2");
    assertThat(unwatched(cluster)).containsOnly(false);
    for (Shop shop : cluster.shops) {
      assertThat(shop.journal().stream().filter(r -> r.kind() == JournalRecord.Kind.GOOD))
          .anyMatch(r -> r.to().orElseThrow().value().equals("2"));
    }
  }

  @Test
  void aDeployOfWhatWasNotWatchedToTheEndWatchesItAndThenItIsGood() throws Exception {
    for (int hosts = 1; hosts <= 2; hosts++) {
      ShopCluster cluster = diedInTheWatch(hosts, ShopCluster.IN_ORDER.atOnce());
      cluster.unlockAll();
      cluster.deployer().recover();

      DeployResult raised = cluster.deploy(2);

      assertThat(raised.watch().orElseThrow().findings()).hasSize(1);
      assertThat(unwatched(cluster)).containsOnly(true);
      assertThat(states(cluster)).contains(ReleaseSummary.State.RAISED);

      cluster.from(new Workstation(WatchCutTest::none, Secrets.none(), source));
      DeployResult watched = cluster.deploy(2);

      assertThat(watched.verdict()).isEqualTo(DeployResult.Verdict.ALREADY_LIVE);
      assertThat(watched.watch().orElseThrow().isWell()).isTrue();
      assertThat(unwatched(cluster)).containsOnly(false);
      assertThat(states(cluster)).contains(ReleaseSummary.State.GOOD);
      for (Shop shop : cluster.shops) {
        JournalRecord last = shop.journal().get(shop.journal().size() - 1);
        assertThat(last.kind()).isEqualTo(JournalRecord.Kind.GOOD);
        assertThat(last.note()).contains("watched by a later deploy");
        assertThat(shop.deployer().verifyHistory(List.of()).findings()).isEmpty();
      }
      assertThat(cluster.deploy(2).watch()).isEmpty();
      assertThat(cluster.deployer().recover().actions()).isEmpty();
    }
  }

  private static CommandOutcome none(LocalCommand command, OutputLines output) {
    output.line("0", false);
    return new CommandOutcome.Exited(0);
  }

  private static Set<ReleaseSummary.State> states(ShopCluster cluster) throws Exception {
    return cluster.deployer(List.of(0), UnaryOperator.identity()).releases().get(0).states();
  }

  private static Status status(ShopCluster cluster, int host) throws Exception {
    return cluster.deployer(List.of(host), UnaryOperator.identity()).status();
  }

  private static List<Boolean> unwatched(ShopCluster cluster) throws Exception {
    List<Boolean> all = new ArrayList<>();
    for (int host = 0; host < cluster.shops.size(); host++) {
      all.add(status(cluster, host).unwatched());
    }
    return all;
  }

  private void aRollbackGoesPastWhatNobodyHasWatched(Rollout rollout) throws Exception {
    ShopCluster cluster = diedInTheWatch(1, rollout);
    cluster.unlockAll();
    cluster.deployer().recover();
    assertThat(cluster.targets()).containsOnly("releases/2");

    cluster.deploy(3);
    assertThat(cluster.deployer().rollback(Optional.empty(), List.of()).to()).hasToString("1");
  }

  /** The second release is live, and its client was killed as its watch began. */
  private ShopCluster diedInTheWatch(int hosts, Rollout rollout) throws Exception {
    ShopCluster cluster =
        new ShopCluster(source, hosts)
            .from(new Workstation(WatchCutTest::errors, Secrets.none(), source))
            .initialised();
    cluster.deploy(1);
    cluster.shop(0).version(2);
    cluster.with(watched(rollout));
    try {
      cluster.deployer(Losing.theClientAt(0, WatchCutTest::isOfTheCard)).deploy(cluster.release(2));
    } catch (DeployerException e) {
      // It was killed as its watch began.
    }
    return cluster;
  }
}
