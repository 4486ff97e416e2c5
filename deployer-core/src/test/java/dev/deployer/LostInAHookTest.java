package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.cluster.Rollout;
import dev.deployer.cluster.Rollout.OnFailure;
import dev.deployer.cluster.Waves;
import dev.deployer.outcome.DeployerException;
import dev.deployer.testing.CutConnector.Moment;
import dev.deployer.testing.FatedConnector;
import dev.deployer.testing.Operation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host dies while its hooks run: the others are restarted without waiting for it. */
final class LostInAHookTest {
  @TempDir Path source;
  private ShopCluster cluster;

  @BeforeEach
  void threeHostsThatRunTheFirstRelease() throws Exception {
    cluster =
        new ShopCluster(source, 3)
            .with(
                new Rollout(
                    3,
                    Waves.ALL_AT_ONCE,
                    Duration.ZERO,
                    OnFailure.REVERT,
                    List.of(ShopCluster.WORKS),
                    ShopCluster.RESTART,
                    List.of()))
            .initialised();
    cluster.deploy(1);
    cluster.shop(0).version(2);
    Shop first = cluster.shop(0);
    first.with(first.settings().toBuilder().reconnectFor(Duration.ofSeconds(1)).build());
    cluster.events.clear();
  }

  private static int last(List<String> events, String text) {
    int last = -1;
    for (int i = 0; i < events.size(); i++) {
      last = events.get(i).contains(text) ? i : last;
    }
    return last;
  }

  private DeployerException deployed(Losing lost) {
    return catchThrowableOfType(
        DeployerException.class, () -> cluster.deployer(lost).deploy(cluster.release(2)));
  }

  /** The others have the first release again, and are restarted, before anyone waits. */
  private void assertOthersDoNotWait(Losing lost) {
    DeployerException end = deployed(lost);

    assertThat(lost.happened()).isTrue();
    assertThat(end.kind()).isEqualTo(DeployerException.Kind.UNKNOWN);
    List<String> events = List.copyOf(cluster.events);
    int restarted = last(events, "HookFinished[");
    int waited =
        events.indexOf(
            events.stream().filter(e -> e.contains("Reconnecting[")).findFirst().orElse(""));
    assertThat(restarted).as("%s", events).isGreaterThan(last(events, "decision=REVERT"));
    assertThat(waited).as("%s", events).isGreaterThan(restarted);
    assertThat(cluster.running().get(0)).isEqualTo("releases/1");
    assertThat(cluster.running().get(2)).isEqualTo("releases/1");
  }

  private static Predicate<Operation> hook(String program) {
    return operation ->
        operation.text().startsWith("run ") && operation.text().endsWith(" " + program);
  }

  @Test
  void whereAHostDiesDuringItsHookTheOthersAreRestartedBeforeAnyoneWaits() {
    assertOthersDoNotWait(Losing.theHostAt(Moment.BEFORE, 1, hook("restart")));
  }

  @Test
  void whereAHostDiesDuringItsCheckTheOthersAreRestartedBeforeAnyoneWaits() {
    assertOthersDoNotWait(Losing.theHostAt(Moment.BEFORE, 1, hook("works")));
  }

  @Test
  void whereAHostDiesWhileAShellIsAskedForTheOthersAreRestartedBeforeAnyoneWaits() {
    boolean[] flipped = {false};
    assertOthersDoNotWait(
        Losing.theHostAt(
            Moment.BEFORE,
            1,
            operation -> {
              flipped[0] |= Losing.isFlip(operation);
              return flipped[0] && operation.text().equals("commands");
            }));
  }

  @Test
  void aHookWhoseConnectionIsLostAndWhoseReleaseIsTakenBackEndsAsStatusSaysItIs() throws Exception {
    FatedConnector.Fate once =
        new FatedConnector.Fate() {
          private boolean cut;

          @Override
          public int upSince(String address) {
            return 0;
          }

          @Override
          public synchronized Moment step(String address, Operation operation) {
            boolean now =
                !cut && address.equals("deploy@web2:22") && hook("restart").test(operation);
            cut |= now;
            return now ? Moment.AFTER : null;
          }
        };

    DeployerException end =
        catchThrowableOfType(
            DeployerException.class,
            () ->
                cluster
                    .deployer(connector -> new FatedConnector(connector, once))
                    .deploy(cluster.release(2)));

    assertThat(end.kind()).isEqualTo(DeployerException.Kind.REVERTED);
    assertThat(end).hasMessageContaining("web2");
    assertThat(cluster.running()).containsOnly("releases/1");
    for (int host = 0; host < 3; host++) {
      Status status = cluster.deployer(List.of(host), c -> c).status();
      assertThat(status.owed()).isEmpty();
      assertThat(status.undecided()).isFalse();
    }
  }

  @Test
  void aDecisionHostThatWasWaitedForIsNotWaitedForAgain() {
    Losing lost = Losing.theHost(Moment.BEFORE, 0);

    DeployerException end = deployed(lost);

    assertThat(end.kind()).isEqualTo(DeployerException.Kind.UNKNOWN);
    List<String> tries =
        cluster.events.stream().filter(e -> e.contains("web1:22 Reconnecting[")).toList();
    assertThat(tries.stream().filter(e -> e.contains("attempt=1,")))
        .as("it is waited for once: %s", tries)
        .hasSize(1);
  }
}
