package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.outcome.DeployerException;
import dev.deployer.root.Noted;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.CutConnector.Moment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A rehearsal that is stopped, or loses its client or a connection, leaves what is live alone. */
final class InterruptedRehearsalTest extends RehearsalOnTwoHosts {
  @Test
  void ofARehearsalWhoseClientDiesTheJournalHasThatItBeganAndItCountsForNothing() throws Exception {
    cluster.where("clone", (command, output) -> seen(command));
    assertThatThrownBy(
            () ->
                cluster
                    .deployer(Losing.theClientAt(0, operation -> !ran.isEmpty()))
                    .rehearse(cluster.shop(0).release("2")))
        .isInstanceOf(DeployerException.class);
    cluster.unlockAll();

    cluster.deployer().recover();

    for (int host = 0; host < 2; host++) {
      assertThat(last(host).noted().map(Noted::about)).contains("rehearsal");
      assertThat(last(host).noted().orElseThrow().facts())
          .containsExactlyEntriesOf(Map.of("outcome", "begun"));
      assertThat(cluster.shop(host).deployer().releases())
          .anySatisfy(
              release -> {
                assertThat(release.name()).isEqualTo("2");
                assertThat(release.states()).containsExactly(ReleaseSummary.State.NEVER_LIVE);
              });
    }
    rehearse("2");
    assertThat(last(0).noted().orElseThrow().facts()).containsEntry("outcome", "passed");
  }

  @Test
  void whoIsStoppedWhileHooksRunGivesTheLockBackAndNoEndIsNoted() {
    Deployer[] running = new Deployer[1];
    cluster.where(
        "clone",
        (command, output) -> {
          running[0].stop();
          return new Exited(130);
        });
    running[0] = cluster.deployer();

    DeployerException end =
        catchThrowableOfType(
            DeployerException.class, () -> running[0].rehearse(cluster.shop(0).release("2")));

    assertThat(end.kind()).isEqualTo(DeployerException.Kind.INTERRUPTED);
    assertThat(cluster.targets()).containsOnly("releases/1");
    for (int host = 0; host < 2; host++) {
      assertThat(last(host).noted().orElseThrow().facts()).containsEntry("outcome", "begun");
      assertThat(cluster.shop(host).disk.backdoor().tree("/srv/shop/.deployer/lock")).isEmpty();
    }
  }

  @Test
  void whereverTheConnectionIsLostARehearsalGoesOnAndPasses() throws Exception {
    cluster.shops.forEach(
        shop ->
            shop.with(shop.settings().toBuilder().reconnectFor(Duration.ofSeconds(10)).build()));
    CutConnector[] of = new CutConnector[1];
    ShopCluster unhurt = cluster.copy();
    unhurt
        .deployer(ShopCluster.on(1, connector -> of[0] = CutConnector.counting(connector)))
        .rehearse(cluster.shop(0).release("2"));
    List<String> operations =
        of[0].operations().stream().map(operation -> operation.text()).toList();
    for (Moment moment : List.of(Moment.BEFORE, Moment.AFTER)) {
      for (int number = 1; number <= operations.size(); number++) {
        // What a command did whose connection was lost is not known.
        if (!operations.get(number - 1).startsWith("run ")) {
          ShopCluster cut = cluster.copy();
          int at = number;
          RehearseResult result =
              cut.deployer(
                      ShopCluster.on(1, connector -> CutConnector.cutting(connector, moment, at)))
                  .rehearse(cluster.shop(0).release("2"));
          String where = moment + " " + number + ", " + operations.get(number - 1);
          assertThat(result.tried()).as(where).hasSize(2);
          assertThat(cut.targets()).as(where).containsOnly("releases/1");
          assertThat(cut.shop(1).disk.backdoor().tree("/srv/shop/releases/2"))
              .as(where)
              .isEqualTo(unhurt.shop(1).disk.backdoor().tree("/srv/shop/releases/2"));
          assertThat(cut.shop(1).journal()).as(where).hasSameSizeAs(unhurt.shop(1).journal());
        }
      }
    }
  }
}
