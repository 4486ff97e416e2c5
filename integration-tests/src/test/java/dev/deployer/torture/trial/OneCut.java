package dev.deployer.torture.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.Shop;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.DeployerException.Kind;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.CutConnector.Moment;
import dev.deployer.testing.Operation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * The connection is cut at each of the N changes of a job: before it, midway through it, and after
 * it with the reply lost; for a run that reconnects, and for one that is killed and followed by
 * recover. And at each question of a run that reconnects.
 */
public final class OneCut implements Trial {
  private record Cut(Moment moment, int number) {}

  @Override
  public int number() {
    return 1;
  }

  @Override
  public String title() {
    return "one cut at each operation";
  }

  @Override
  public Score run(Scale scale, long seed) throws Exception {
    Tally tally = new Tally();
    StringJoiner operations = new StringJoiner(", ");
    try (Folder folder = Folder.create()) {
      for (Job job : Job.values()) {
        Scene scene = Scene.before(job, folder.create(job.name()));
        List<Operation> changes = scene.changes();
        operations.add(job + " " + changes.size());
        for (Cut cut : scale.of(cuts(changes.size()), seed)) {
          String where = job + " " + cut + " at " + changes.get(cut.number() - 1);
          tally.attempt("reconnecting, " + where, () -> reconnecting(scene, cut));
          tally.attempt("killed, " + where, () -> killed(scene, cut));
        }
        for (int number : scale.of(questions(scene), seed)) {
          tally.attempt(job + " cut at question " + number, () -> atQuestion(scene, number));
        }
      }
    }
    return tally.score("operations: " + operations);
  }

  private static List<Cut> cuts(int operations) {
    List<Cut> cuts = new ArrayList<>();
    for (Moment moment : Moment.values()) {
      for (int number = 1; number <= operations; number++) {
        cuts.add(new Cut(moment, number));
      }
    }
    return cuts;
  }

  private static void reconnecting(Scene scene, Cut cut) throws IOException, DeployerException {
    Shop shop = scene.patientShop();
    CutConnector connector = CutConnector.cutting(shop.connector(), cut.moment(), cut.number());
    scene.job().run(shop, shop.by(connector));
    assertThat(connector.hasCut()).isTrue();
    Promise.isKept(shop, List.of(scene.job().after()));
    Promise.nothingIsLost(shop, scene.kept());
    if (scene.job() != Job.UNLOCK) {
      Promise.nothingIsLeft(shop);
    }
  }

  /** The numbers of the questions among all requests. */
  private static List<Integer> questions(Scene scene) throws IOException, DeployerException {
    Shop shop = scene.shop();
    CutConnector counting = CutConnector.counting(shop.connector()).countingQuestions();
    scene.job().run(shop, shop.by(counting));
    List<Integer> numbers = new ArrayList<>();
    for (int number = 1; number <= counting.operations().size(); number++) {
      if (!counting.operations().get(number - 1).mutating()) {
        numbers.add(number);
      }
    }
    return numbers;
  }

  /** Only before the first change may a lost connection end a run that reconnects. */
  private static void atQuestion(Scene scene, int number) throws IOException, DeployerException {
    Shop shop = scene.patientShop();
    CutConnector cut =
        CutConnector.cutting(shop.connector(), Moment.BEFORE, number).countingQuestions();
    try {
      scene.job().run(shop, shop.by(cut));
      Promise.isKept(shop, List.of(scene.job().after()));
    } catch (DeployerException e) {
      assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(cut.operations()).noneMatch(Operation::mutating);
      Promise.isKept(shop, List.of(scene.job().before()));
    }
    Promise.nothingIsLost(shop, scene.kept());
  }

  private static void killed(Scene scene, Cut cut) throws IOException, DeployerException {
    Shop shop = scene.shop();
    CutConnector connector =
        CutConnector.cutting(shop.connector(), cut.moment(), cut.number()).killing();
    try {
      scene.job().run(shop, shop.by(connector));
    } catch (DeployerException e) {
      assertThat(e.kind()).isIn(Kind.UNREACHABLE, Kind.UNKNOWN);
    }
    assertThat(connector.hasCut()).isTrue();
    Promise.isKept(shop, scene.job().allowed());
    Promise.recovers(shop, scene.job().allowed());
    Promise.nothingIsLost(shop, scene.kept());
    Promise.nextDeploySucceeds(shop);
  }
}
