package dev.deployer.torture.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.Shop;
import dev.deployer.execution.HostRecovery;
import dev.deployer.execution.Run;
import dev.deployer.execution.RunSettings;
import dev.deployer.execution.Stop;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.DeployerException.Kind;
import dev.deployer.outcome.Objection;
import dev.deployer.root.KnownManifests;
import dev.deployer.root.KnownRecords;
import dev.deployer.root.Layout;
import dev.deployer.root.RootGuard;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Real threads race for one lock: of the racers of each round one wins, and keeps it while the
 * others try; of those who break one lock, one succeeds.
 */
public final class Races implements Trial {
  private static final int RACERS = 100;
  private static final int BREAKERS = 20;
  private static final int ROUNDS = 1_000;

  @Override
  public int number() {
    return 7;
  }

  @Override
  public String title() {
    return "one lock: 100 racers, 20 breakers";
  }

  @Override
  public Score run(Scale scale, long seed) throws Exception {
    Tally tally = new Tally();
    ExecutorService threads = Executors.newFixedThreadPool(RACERS);
    try (Folder folder = Folder.create()) {
      Scene scene = Scene.before(Job.PRUNE, folder.create("source"));
      for (int round = 1; round <= scale.of(ROUNDS); round++) {
        tally.attempt("race " + round, () -> race(scene.shop(), threads));
        tally.attempt("breaking " + round, () -> breaking(scene.shop(), threads));
      }
    } finally {
      threads.shutdownNow();
    }
    return tally.score("rounds: " + scale.of(ROUNDS) + " of each kind, on real threads");
  }

  private static void race(Shop shop, ExecutorService threads) throws Exception {
    CyclicBarrier start = new CyclicBarrier(RACERS);
    CyclicBarrier end = new CyclicBarrier(RACERS);
    List<Boolean> won =
        together(
            threads,
            RACERS,
            () -> {
              try (Run run = open(shop)) {
                start.await();
                boolean mine = tryToLock(run);
                end.await();
                run.unlock();
                return mine;
              }
            });
    assertThat(won.stream().filter(w -> w)).as("winners").hasSize(1);
    assertThat(shop.deployer().status().lock()).isEmpty();
    Promise.recovers(shop, Job.PRUNE.allowed());
  }

  /** A winner does at once what every holder does first, which disturbs those who still prepare. */
  private static boolean tryToLock(Run run) throws Exception {
    try {
      run.lock("race", Optional.empty());
      new HostRecovery(run).disarm();
      return true;
    } catch (DeployerException e) {
      assertThat(e.objections()).extracting(Objection::kind).containsOnly(Objection.Kind.LOCK_HELD);
      return false;
    }
  }

  private static void breaking(Shop shop, ExecutorService threads) throws Exception {
    try (Run holder = open(shop)) {
      holder.lock("hold", Optional.empty());
      String token = shop.deployer().status().lock().orElseThrow().token();
      CyclicBarrier start = new CyclicBarrier(BREAKERS);
      List<Boolean> broke =
          together(
              threads,
              BREAKERS,
              () -> {
                Shop breaker = shop.on(shop.disk);
                start.await();
                return tryToBreak(breaker, token);
              });
      assertThat(broke.stream().filter(b -> b)).as("breakers").hasSize(1);
    }
    Promise.recovers(shop, Job.PRUNE.allowed());
  }

  private static boolean tryToBreak(Shop breaker, String token) {
    try {
      breaker.deployer().unlock(token);
      return true;
    } catch (DeployerException e) {
      assertThat(e.kind()).isEqualTo(Kind.REFUSED);
      return false;
    }
  }

  private static Run open(Shop shop) throws Exception {
    Run run =
        new Run(
            shop.connector(),
            new Layout(Shop.ROOT),
            new RootGuard.Expected(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
            new RunSettings(
                "anna@laptop",
                3,
                true,
                true,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Clock.systemUTC(),
                () -> UUID.randomUUID().toString().replace("-", ""),
                new KnownManifests(1),
                KnownRecords.NONE),
            (host, event) -> {},
            new Stop());
    run.open();
    return run;
  }

  private static List<Boolean> together(ExecutorService threads, int count, Callable<Boolean> one)
      throws Exception {
    List<Future<Boolean>> futures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      futures.add(threads.submit(one));
    }
    List<Boolean> results = new ArrayList<>();
    for (Future<Boolean> future : futures) {
      results.add(future.get());
    }
    return results;
  }
}
