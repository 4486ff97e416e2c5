package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.outcome.DeployerException;
import dev.deployer.plan.Plan;
import dev.deployer.plan.PlanFile;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.CutConnector.Moment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The client of a deploy by an approved plan is killed, or one of its hosts is lost, before and
 * after each operation: {@code recover}, for which nobody has to be asked, settles it, and where
 * the new release is live the journal knows who has signed.
 */
final class ApprovedDeployCutTest {
  private enum Loss {
    CLIENT,
    HOST
  }

  @TempDir Path source;
  @TempDir Path folder;
  private ShopCluster start;
  private Plan plan;
  private DeployRequest request;

  private CutConnector run(ShopCluster cluster, Loss loss, Moment moment, int number) {
    AtomicReference<CutConnector> last = new AtomicReference<>();
    Deployer deployer =
        cluster.deployer(
            connector ->
                last.updateAndGet(
                    before ->
                        before == null
                            ? lost(loss, CutConnector.cutting(connector, moment, number))
                            : before.to(connector)));
    try {
      deployer.deploy(request, plan);
    } catch (DeployerException e) {
      // What it comes to is what recover finds.
    }
    return last.get();
  }

  private static CutConnector lost(Loss loss, CutConnector cut) {
    return loss == Loss.CLIENT ? cut.killing() : cut.losingTheHost();
  }

  @ParameterizedTest
  @EnumSource
  void whereverTheClientOrAHostIsLostItIsSettledAndWhoHasSignedIsKnown(Loss loss) throws Exception {
    start = new ShopCluster(source, 2).with(ShopCluster.IN_ORDER).initialised();
    start.shop(0).version(1);
    start.deployer().deploy(start.release(1));
    Approving.ask(start);
    start.shop(0).version(2);
    Path file = Approving.kept(start.deployer().plan(start.release(2)), folder);
    plan = PlanFile.read(Files.readAllBytes(file));
    request =
        start.release(2).toBuilder()
            .approval(new PlanApproval(file, List.of(Approving.signed(file, Approving.BEN))))
            .build();
    int operations = run(start.copy(), loss, Moment.BEFORE, Integer.MAX_VALUE).operations().size();

    Set<String> ends = new TreeSet<>();
    for (Moment moment : List.of(Moment.BEFORE, Moment.AFTER)) {
      for (int number = 1; number <= operations; number++) {
        ends.add(settled(loss, moment, number));
      }
    }

    assertThat(ends).containsExactly("releases/1", "releases/2");
  }

  private String settled(Loss loss, Moment moment, int number) throws Exception {
    String name = loss + " " + moment + " " + number;
    ShopCluster cluster = start.copy();
    run(cluster, loss, moment, number);
    cluster.unlockAll();
    assertThat(cluster.deployer().recover().waiting()).as(name).isEmpty();
    Set<String> targets = new HashSet<>(cluster.targets());
    assertThat(targets).as(name).hasSize(1);
    String target = targets.iterator().next();
    if (target.equals("releases/2")) {
      assertThat(
              cluster.shop(0).deployer().history().stream()
                  .flatMap(entry -> entry.approved().stream())
                  .map(HistoryEntry.Approved::principal))
          .as(name)
          .containsOnly("ben@example.net");
    }
    return target;
  }
}
