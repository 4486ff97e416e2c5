package dev.deployer.torture.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.Shop;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.DeployerException.Kind;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.CutConnector.Moment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.Callable;

/**
 * Two cuts: the second of the same run, wherever it comes behind the first, so also while it
 * reconnects and fences itself; and after a death the second in the {@code recover} that follows.
 */
public final class TwoCuts implements Trial {
  private static final List<Moment> MOMENTS = List.of(Moment.BEFORE, Moment.AFTER);

  private record Cuts(Moment first, int number, Moment second, int behind) {}

  @Override
  public int number() {
    return 2;
  }

  @Override
  public String title() {
    return "two cuts, the second during reconnect or recovery";
  }

  @Override
  public Score run(Scale scale, long seed) throws Exception {
    Tally tally = new Tally();
    StringJoiner operations = new StringJoiner(", ");
    int cutTwice = 0;
    try (Folder folder = Folder.create()) {
      for (Job job : Job.values()) {
        if (job == Job.UNLOCK) {
          continue;
        }
        Scene scene = Scene.before(job, folder.create(job.name()));
        int changes = scene.changes().size();
        operations.add(job + " " + changes);
        List<Callable<Integer>> cases = new ArrayList<>();
        for (Cuts cuts : scale.of(squared(changes), seed)) {
          cases.add(() -> reconnectingAndKilled(scene, cuts, tally));
        }
        cutTwice += SideBySide.run(cases).stream().mapToInt(Integer::intValue).sum();
      }
    }
    return tally.score("operations: " + operations + "; cut a second time: " + cutTwice);
  }

  private static List<Cuts> squared(int operations) {
    List<Cuts> all = new ArrayList<>();
    for (Moment first : MOMENTS) {
      for (Moment second : MOMENTS) {
        for (int number = 1; number <= operations; number++) {
          for (int behind = 1; behind <= operations; behind++) {
            all.add(new Cuts(first, number, second, behind));
          }
        }
      }
    }
    return all;
  }

  /** How many of the two were cut a second time. */
  private static int reconnectingAndKilled(Scene scene, Cuts cuts, Tally tally) {
    int[] cutTwice = {0};
    String which = scene.job() + " " + cuts;
    tally.attempt("reconnecting, " + which, () -> cutTwice[0] += reconnecting(scene, cuts));
    tally.attempt("killed, " + which, () -> cutTwice[0] += killed(scene, cuts));
    return cutTwice[0];
  }

  private static int reconnecting(Scene scene, Cuts cuts) throws IOException, DeployerException {
    Shop shop = scene.patientShop();
    CutConnector inner = CutConnector.cutting(shop.connector(), cuts.first(), cuts.number());
    CutConnector outer = CutConnector.cutting(inner, cuts.second(), cuts.number() + cuts.behind());
    scene.job().run(shop, shop.by(outer));
    assertThat(inner.hasCut()).isTrue();
    Promise.isKept(shop, List.of(scene.job().after()));
    Promise.nothingIsLost(shop, scene.kept());
    Promise.nothingIsLeft(shop);
    return outer.hasCut() ? 1 : 0;
  }

  private static int killed(Scene scene, Cuts cuts) throws IOException, DeployerException {
    Shop shop = scene.shop();
    CutConnector first =
        CutConnector.cutting(shop.connector(), cuts.first(), cuts.number()).killing();
    try {
      scene.job().run(shop, shop.by(first));
    } catch (DeployerException e) {
      assertThat(e.kind()).isIn(Kind.UNREACHABLE, Kind.UNKNOWN);
    }
    Promise.breakLockOfTheDead(shop);
    CutConnector second =
        CutConnector.cutting(shop.connector(), cuts.second(), cuts.behind()).killing();
    try {
      shop.by(second).recover();
    } catch (DeployerException e) {
      assertThat(e.kind()).isIn(Kind.UNREACHABLE, Kind.UNKNOWN);
    }
    Promise.isKept(shop, scene.job().allowed());
    Promise.recovers(shop, scene.job().allowed());
    Promise.nothingIsLost(shop, scene.kept());
    return second.hasCut() ? 1 : 0;
  }
}
