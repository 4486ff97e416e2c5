package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.cluster.Rollout;
import dev.deployer.cluster.Waves;
import dev.deployer.host.HostConnector;
import dev.deployer.host.model.CutConnector;
import dev.deployer.host.model.CutConnector.Moment;
import dev.deployer.outcome.DeployerException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster of three, and at each operation of a deploy the client or one host is lost, before it
 * and after it: {@code recover} leaves the old release everywhere or the new one everywhere.
 */
final class ClusterCutTest {
  /** One after the other, so that operations have the same numbers each time. */
  private static final Rollout IN_ORDER =
      new Rollout(
          1,
          Waves.parse(List.of("1", "rest")),
          Duration.ZERO,
          true,
          List.of(),
          dev.deployer.hook.Hooks.NONE,
          List.of());

  @TempDir Path source;

  /** What is lost at the cut. */
  private enum Loss {
    CLIENT,
    HOST
  }

  private ShopCluster twoReleases() throws Exception {
    ShopCluster cluster = new ShopCluster(source, 3).with(IN_ORDER).initialised();
    cluster.deploy(1);
    cluster.deploy(2);
    cluster.shop(0).version(3);
    return cluster;
  }

  private int operations(boolean rollback) throws Exception {
    ShopCluster cluster = twoReleases();
    CutConnector[] first = {null};
    UnaryOperator<HostConnector> counting =
        connector -> {
          first[0] = first[0] == null ? CutConnector.counting(connector) : first[0].to(connector);
          return first[0];
        };
    run(cluster.deployer(counting), cluster, rollback);
    return first[0].operations().size();
  }

  private static void run(Deployer deployer, ShopCluster cluster, boolean rollback)
      throws DeployerException {
    if (rollback) {
      deployer.rollback(Optional.empty(), List.of());
    } else {
      deployer.deploy(cluster.release(3));
    }
  }

  @Test
  void aDeployIsOnAllHostsOrOnNoneWhereverTheClientOrAHostIsLost() throws Exception {
    everyCut(false);
  }

  @Test
  void aRollbackIsOnAllHostsOrOnNoneWhereverTheClientOrAHostIsLost() throws Exception {
    everyCut(true);
  }

  private void everyCut(boolean rollback) throws Exception {
    int operations = operations(rollback);
    int cases = 0;
    Set<String> outcomes = new HashSet<>();
    for (Loss loss : EnumSet.allOf(Loss.class)) {
      for (Moment moment : List.of(Moment.BEFORE, Moment.AFTER)) {
        for (int number = 1; number <= operations; number++) {
          outcomes.add(oneCut(loss, moment, number, rollback));
          cases++;
        }
      }
    }
    System.out.printf(
        "%s: %d operations on 3 hosts, %d cuts: %s%n",
        rollback ? "rollback" : "deploy", operations, cases, outcomes);
    assertThat(outcomes).hasSize(2);
  }

  private String oneCut(Loss loss, Moment moment, int number, boolean rollback) throws Exception {
    String name = loss + " " + moment + " " + number;
    ShopCluster cluster = twoReleases();
    CutConnector[] last = {null};
    Deployer cut =
        cluster.deployer(
            connector -> {
              last[0] =
                  last[0] == null
                      ? CutConnector.cutting(connector, moment, number)
                      : last[0].to(connector);
              return last[0];
            });
    if (loss == Loss.CLIENT) {
      last[0].killing();
    } else {
      last[0].losingTheHost();
    }
    try {
      run(cut, cluster, rollback);
    } catch (DeployerException e) {
      // What it comes to is what recover finds.
    }
    cluster.by(new Operator("ben", "other"));
    unlockAll(cluster);
    RecoverResult recovered = cluster.deployer().recover();
    assertThat(recovered.waiting()).as(name).isEmpty();
    Set<String> targets = new HashSet<>(cluster.targets());
    assertThat(targets).as(name).hasSize(1);
    for (int host = 0; host < 3; host++) {
      assertThat(cluster.shop(host).deployer().verify(Optional.empty(), true).differences())
          .as(name)
          .isEmpty();
    }
    assertThat(cluster.deployer().recover().actions()).as(name).isEmpty();
    cluster.shop(0).version(4);
    cluster.deployer().deploy(cluster.release(4));
    assertThat(new HashSet<>(cluster.targets())).as(name).containsExactly("releases/4");
    return targets.iterator().next();
  }

  private static void unlockAll(ShopCluster cluster) throws DeployerException {
    List<String> tokens = new ArrayList<>();
    for (Shop shop : cluster.shops) {
      shop.deployer().status().lock().ifPresent(lock -> tokens.add(lock.token()));
    }
    for (String token : tokens) {
      try {
        cluster.deployer().unlock(token);
      } catch (DeployerException e) {
        // One word breaks the locks of all hosts of a run; this was one of them.
      }
    }
  }
}
