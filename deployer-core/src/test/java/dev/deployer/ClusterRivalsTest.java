package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.testing.Meddler;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two operators ask for the same hosts in the same moment. Whoever has the locks waits, before it
 * stages anything, until the other has ended.
 */
final class ClusterRivalsTest {
  private static final int ROUNDS = 100;

  @TempDir Path sources;

  /** One operator, in one round. */
  private record Rival(String name, List<Integer> hosts, DeployRequest request) {}

  private final ExecutorService threads = Executors.newFixedThreadPool(2);

  private static DeployerException run(
      ShopCluster cluster,
      Rival rival,
      CyclicBarrier start,
      CountDownLatch other,
      CountDownLatch own)
      throws Exception {
    Meddler patient =
        operation -> {
          if (operation.text().matches("mkdir .*/lock/[^/]+/tree(-[0-9]+)?")) {
            await(other);
          }
        };
    Deployer deployer;
    synchronized (cluster) {
      cluster.by(new Operator(rival.name(), "laptop"));
      deployer =
          cluster.deployer(rival.hosts(), (HostConnector connector) -> patient.on(connector));
    }
    start.await(30, TimeUnit.SECONDS);
    try {
      deployer.deploy(rival.request());
      return null;
    } catch (DeployerException e) {
      return e;
    } finally {
      own.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What the two came to, in their order; null for who deployed. */
  private List<DeployerException> race(ShopCluster cluster, Rival one, Rival two) throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch second = new CountDownLatch(1);
    Callable<DeployerException> anna = () -> run(cluster, one, start, second, first);
    Callable<DeployerException> ben = () -> run(cluster, two, start, first, second);
    Future<DeployerException> annas = threads.submit(anna);
    Future<DeployerException> bens = threads.submit(ben);
    return java.util.Arrays.asList(annas.get(), bens.get());
  }

  private static void nothingIsLocked(ShopCluster cluster) throws DeployerException {
    for (Shop shop : cluster.shops) {
      assertThat(shop.deployer().status().lock()).isEmpty();
    }
  }

  private static void isRefusedForALock(DeployerException loser) {
    assertThat(loser.kind()).isEqualTo(DeployerException.Kind.REFUSED);
    assertThat(loser.objections())
        .isNotEmpty()
        .extracting(Objection::kind)
        .containsOnly(Objection.Kind.LOCK_HELD);
  }

  private DeployRequest version(int number) throws Exception {
    return new Shop(sources.resolve("v" + number)).version(number).release("" + number);
  }

  @Test
  void ofTwoOperatorsExactlyOneDeploysAndTheOtherIsToldWho() throws Exception {
    DeployRequest old = version(1);
    Rival anna = new Rival("anna", List.of(0, 1, 2), version(2));
    Rival ben = new Rival("ben", List.of(0, 1, 2), version(3));
    ShopCluster start = new ShopCluster(sources.resolve("v1"), 3).initialised();
    start.deployer().deploy(old);
    Map<String, Integer> winners = new TreeMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      ShopCluster cluster = start.copy();
      List<DeployerException> ends = race(cluster, anna, ben);

      assertThat(ends).as("round " + round).containsOnlyOnce((DeployerException) null);
      boolean annaWon = ends.get(0) == null;
      winners.merge(annaWon ? "anna" : "ben", 1, Integer::sum);
      DeployerException loser = ends.get(annaWon ? 1 : 0);
      isRefusedForALock(loser);
      assertThat(loser.objections().get(0).fact())
          .contains("web1")
          .contains("locked by " + (annaWon ? "anna" : "ben") + "@laptop");
      assertThat(new HashSet<>(cluster.targets()))
          .containsExactly(annaWon ? "releases/2" : "releases/3");
      nothingIsLocked(cluster);
    }
    System.out.println("two operators, " + ROUNDS + " rounds: " + winners);
  }

  @Test
  void ofTwoOperatorsWithDifferentHostsAtMostOneDeploysAndNothingStaysLocked() throws Exception {
    DeployRequest old = version(1);
    Rival anna = new Rival("anna", List.of(0, 1, 2), version(2));
    Rival ben = new Rival("ben", List.of(2, 1), version(3));
    ShopCluster start = new ShopCluster(sources.resolve("v1"), 3).initialised();
    start.deployer().deploy(old);
    Map<String, Integer> winners = new TreeMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      ShopCluster cluster = start.copy();
      List<DeployerException> ends = race(cluster, anna, ben);

      boolean annaWon = ends.get(0) == null;
      boolean benWon = ends.get(1) == null;
      winners.merge(annaWon ? "anna" : benWon ? "ben" : "neither", 1, Integer::sum);
      assertThat(annaWon && benWon).as("round " + round).isFalse();
      ends.stream().filter(e -> e != null).forEach(ClusterRivalsTest::isRefusedForALock);
      assertThat(cluster.targets())
          .containsExactly(
              annaWon ? "releases/2" : "releases/1",
              annaWon ? "releases/2" : benWon ? "releases/3" : "releases/1",
              annaWon ? "releases/2" : benWon ? "releases/3" : "releases/1");
      nothingIsLocked(cluster);
    }
    System.out.println("two operators, different hosts, " + ROUNDS + " rounds: " + winners);
  }
}
