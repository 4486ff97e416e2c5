package dev.deployer.torture.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.Deployer;
import dev.deployer.Shop;
import dev.deployer.Status;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.DeployerException.Kind;
import dev.deployer.outcome.Live;
import dev.deployer.path.ReleaseId;
import dev.deployer.testing.Meddler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A prune that would delete release 0 and a rollback, to 1 or to 0, whose requests alternate in
 * every way that seeds find; to a third of them comes someone who breaks the lock in between.
 * Whatever they do, at each moment what is live is there, and a good release to go back to stays.
 */
public final class PruneAgainstRollback implements Trial {
  private static final int INTERLEAVINGS = 10_000;

  private record Ends(int bothDone, int pruneRefused, int rollbackRefused, int bothRefused) {}

  @Override
  public int number() {
    return 13;
  }

  @Override
  public String title() {
    return "prune against rollback";
  }

  @Override
  public Score run(Scale scale, long seed) throws Exception {
    Tally tally = new Tally();
    int[] ends = new int[4];
    try (Folder folder = Folder.create()) {
      Scene scene = Scene.before(Job.PRUNE, folder.create("source"));
      Random random = new Random(seed);
      for (int i = 0; i < scale.of(INTERLEAVINGS); i++) {
        long interleaving = random.nextLong();
        tally.attempt(
            "interleaving " + interleaving, () -> ends[interleaved(scene.shop(), interleaving)]++);
      }
    }
    return tally.score(
        new Ends(ends[0], ends[1], ends[2], ends[3]).toString().replaceAll("^Ends\\[|]$", ""));
  }

  private static int interleaved(Shop shop, long seed) throws Exception {
    Random random = new Random(seed);
    Optional<ReleaseId> to =
        random.nextBoolean() ? Optional.empty() : Optional.of(ReleaseId.parse("0"));
    List<Interleaving.Actor> actors = new ArrayList<>();
    actors.add(turns -> actor(shop, turns).prune(1));
    actors.add(turns -> actor(shop, turns).rollback(to, List.of()));
    if (random.nextInt(3) == 0) {
      actors.add(turns -> breakLock(actor(shop, turns)));
    }
    List<Throwable> thrown = new Interleaving(seed).run(actors);
    for (Throwable throwable : thrown) {
      mayEndSo(throwable);
    }
    Promise.breakLockOfTheDead(shop);
    assertThat(shop.deployer().recover().live()).isInstanceOf(Live.Release.class);
    boolean pruned = thrown.get(0) == null;
    boolean rolledBack = thrown.get(1) == null;
    survivors(shop, rolledBack, to);
    Promise.nextDeploySucceeds(shop);
    return pruned && rolledBack ? 0 : rolledBack ? 1 : pruned ? 2 : 3;
  }

  private static Deployer actor(Shop shop, Meddler turns) {
    Meddler watched =
        operation -> {
          assertThat(shop.disk.backdoor().exists("/srv/shop/" + shop.target() + "/index.html"))
              .as("the live release is there, before " + operation)
              .isTrue();
          turns.before(operation);
        };
    return shop.on(shop.disk).by(watched.on(shop.connector()));
  }

  private static void breakLock(Deployer breaker) throws DeployerException {
    Optional<Status.LockState> lock = breaker.status().lock();
    if (lock.isPresent()) {
      breaker.unlock(lock.get().token());
    }
  }

  private static void mayEndSo(Throwable throwable) {
    if (throwable != null) {
      assertThat(throwable).isInstanceOf(DeployerException.class);
      assertThat(((DeployerException) throwable).kind())
          .as(throwable.toString())
          .isIn(Kind.REFUSED, Kind.FAILED, Kind.UNKNOWN);
    }
  }

  /**
   * Release 1 was live or was the previous good one all the time; but where a rollback from 2 to 0
   * was cut between its flip and its verdicts, 2 still is good, and is the previous one.
   */
  private static void survivors(Shop shop, boolean rolledBack, Optional<ReleaseId> to)
      throws DeployerException {
    Promise.isWhole(shop, Optional.empty());
    boolean unjudged =
        shop.target().equals("releases/0")
            && shop.deployer().status().previousGood().equals(Optional.of("2"));
    Promise.isWhole(shop, Optional.of(unjudged ? "2" : "1"));
    Promise.nothingBesideChanged(shop);
    if (rolledBack) {
      assertThat(shop.target()).isEqualTo("releases/" + to.map(ReleaseId::value).orElse("1"));
    }
    if (shop.target().equals("releases/1")) {
      boolean there = shop.disk.backdoor().exists("/srv/shop/releases/0");
      Promise.isWhole(shop, Optional.of(there ? "0" : "2"));
    }
  }
}
