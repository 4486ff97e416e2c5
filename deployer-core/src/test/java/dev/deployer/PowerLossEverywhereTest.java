package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.host.model.CutConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * At each of the N changes that a durable run asks for, the host loses its power: what was not
 * synced is lost, kept or reordered. What is live then is whole, and the next deploy succeeds.
 */
final class PowerLossEverywhereTest {
  private static final int SEEDS = Integer.getInteger("deployer.powerLossSeeds", 4);

  @TempDir Path source;

  @FunctionalInterface
  private interface Work {
    void run(Shop shop, Deployer deployer) throws IOException, DeployerException;
  }

  @Test
  void afterAPowerLossInADeployWhatIsLiveIsWhole() throws Exception {
    losingPower(
        "deploy",
        (shop, deployer) -> {
          shop.version(3);
          deployer.deploy(shop.release("3"));
        },
        List.of("releases/2", "releases/3"));
  }

  @Test
  void afterAPowerLossInARollbackWhatIsLiveIsWhole() throws Exception {
    losingPower(
        "rollback",
        (shop, deployer) -> deployer.rollback(Optional.empty(), List.of()),
        List.of("releases/2", "releases/1"));
  }

  @Test
  void afterAPowerLossInAPruneWhatIsLiveIsWhole() throws Exception {
    losingPower("prune", (shop, deployer) -> deployer.prune(1), List.of("releases/2"));
  }

  private void losingPower(String what, Work work, List<String> allowed) throws Exception {
    Shop counted = prepared();
    CutConnector counting = CutConnector.counting(counted.connector());
    work.run(counted, counted.by(counting));
    int operations = counting.operations().size();
    int losses = 0;
    for (int number = 1; number <= operations; number++) {
      Shop shop = prepared();
      CutConnector cut =
          CutConnector.cutting(shop.connector(), CutConnector.Moment.AFTER, number).killing();
      try {
        work.run(shop, shop.by(cut));
      } catch (DeployerException e) {
        assertThat(e.kind()).isNotEqualTo(DeployerException.Kind.FAILED);
      }
      for (long seed = 1; seed <= SEEDS; seed++) {
        String where =
            what + ", power lost after operation " + number + " " + last(cut) + ", seed " + seed;
        Shop restarted = shop.on(shop.disk.afterPowerLoss(seed));
        assertThat(restarted.target()).as(where).isIn(allowed);
        Optional<Status.LockState> lock = restarted.deployer().status().lock();
        if (lock.isPresent()) {
          restarted.deployer().unlock(lock.get().token());
        }
        RecoverResult recovered = restarted.deployer().recover();
        assertThat(recovered.live()).as(where).isInstanceOf(Live.Release.class);
        assertThat(restarted.deployer().verify(Optional.empty(), true).differences())
            .as(where)
            .isEmpty();
        restarted.version(9);
        restarted.deployer().deploy(restarted.release("9"));
        assertThat(restarted.target()).as(where).isEqualTo("releases/9");
        losses++;
      }
    }
    System.out.println(
        what + ": " + operations + " operations, " + losses + " power losses, all live whole");
  }

  private Shop prepared() throws IOException, DeployerException {
    Shop shop = new Shop(source).initialised();
    shop.with(shop.settings().withKeepReleases(3));
    shop.deploy(0);
    shop.deploy(1);
    shop.deploy(2);
    return shop;
  }

  private static String last(CutConnector cut) {
    return cut.operations().get(cut.operations().size() - 1).text();
  }
}
