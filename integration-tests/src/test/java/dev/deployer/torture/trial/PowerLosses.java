package dev.deployer.torture.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.Shop;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.DeployerException.Kind;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.MemoryDisk;
import dev.deployer.testing.Operation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/**
 * The host loses its power after each change of a durable job. What was not synced is lost, kept or
 * reordered: every outcome in which up to three of those operations are lost or alone survive, and
 * random ones; of these some lose the power a second time, in the recovery.
 */
public final class PowerLosses implements Trial {
  private static final int DEEP = 3;
  private static final int SEEDS = 100_000;

  private record Moment(Scene scene, int number, String change) {}

  @Override
  public int number() {
    return 5;
  }

  @Override
  public String title() {
    return "power loss at each operation";
  }

  @Override
  public Score run(Scale scale, long seed) throws Exception {
    Tally tally = new Tally();
    try (Folder folder = Folder.create()) {
      List<Moment> moments = new ArrayList<>();
      for (Job job : Job.values()) {
        Scene scene = Scene.before(job, folder.create(job.name()));
        List<Operation> changes = scene.changes();
        for (int number = 1; number <= changes.size(); number++) {
          moments.add(new Moment(scene, number, changes.get(number - 1).text()));
        }
      }
      List<Callable<Integer>> exhausted = new ArrayList<>();
      for (Moment moment : scale.of(moments, seed)) {
        exhausted.add(() -> everyOutcome(moment, scale, seed, tally));
      }
      int outcomes = SideBySide.run(exhausted).stream().mapToInt(Integer::intValue).sum();
      List<Callable<Void>> drawn = new ArrayList<>();
      Random random = new Random(seed);
      for (int i = 0; i < scale.of(SEEDS); i++) {
        Moment moment = moments.get(random.nextInt(moments.size()));
        long loss = random.nextLong();
        drawn.add(() -> randomOutcome(moment, loss, tally));
      }
      SideBySide.run(drawn);
      return tally.score(
          "operations: %d; outcomes %d deep: %d; seeds: %d"
              .formatted(moments.size(), DEEP, outcomes, drawn.size()));
    }
  }

  private static String what(Moment moment) {
    return moment.scene().job() + ", power lost after " + moment.number() + " " + moment.change();
  }

  private static int everyOutcome(Moment moment, Scale scale, long seed, Tally tally)
      throws Exception {
    Shop shop = died(moment);
    List<MemoryDisk> outcomes = shop.disk.afterPowerLosses(DEEP, seed);
    List<Integer> numbers = IntStream.range(0, outcomes.size()).boxed().toList();
    List<Integer> chosen = scale.of(numbers, seed);
    for (int number : chosen) {
      tally.attempt(
          what(moment) + ", outcome " + number,
          () -> recovers(shop.on(outcomes.get(number)), moment.scene().job()));
    }
    return chosen.size();
  }

  private static Void randomOutcome(Moment moment, long loss, Tally tally) {
    tally.attempt(
        what(moment) + ", loss " + loss, () -> randomOutcome(moment, loss, loss % 4 == 0));
    return null;
  }

  private static void randomOutcome(Moment moment, long loss, boolean again)
      throws IOException, DeployerException {
    Shop shop = died(moment);
    Shop restarted = shop.on(shop.disk.afterPowerLoss(loss));
    Job job = moment.scene().job();
    if (again) {
      Promise.breakLockOfTheDead(restarted);
      int cut = 1 + new Random(loss).nextInt(40);
      try {
        restarted.by(dying(restarted, cut)).recover();
      } catch (DeployerException e) {
        assertThat(e.kind()).isIn(Kind.UNREACHABLE, Kind.UNKNOWN);
      }
      restarted = restarted.on(restarted.disk.afterPowerLoss(loss + 1));
    }
    recovers(restarted, job);
  }

  private static Shop died(Moment moment) throws IOException, DeployerException {
    Shop shop = moment.scene().shop();
    try {
      moment.scene().job().run(shop, shop.by(dying(shop, moment.number())));
    } catch (DeployerException e) {
      assertThat(e.kind()).isIn(Kind.UNREACHABLE, Kind.UNKNOWN);
    }
    return shop;
  }

  private static CutConnector dying(Shop shop, int number) {
    return CutConnector.cutting(shop.connector(), CutConnector.Moment.AFTER, number).killing();
  }

  private static void recovers(Shop shop, Job job) throws IOException, DeployerException {
    assertThat(shop.target()).as("what is live").isIn(job.allowed());
    Promise.breakLockOfTheDead(shop);
    shop.deployer().recover();
    Promise.isKept(shop, job.allowed());
    Promise.nextDeploySucceeds(shop);
  }
}
