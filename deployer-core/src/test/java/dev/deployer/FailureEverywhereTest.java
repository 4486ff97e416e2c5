package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.host.HostConnector;
import dev.deployer.host.model.Failures;
import dev.deployer.host.model.Operation;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each change that a deploy asks for is refused, once or from then on, as a full disk, a quota or a
 * lost permission would have it: what is live is whole, the failure says what that is, and when the
 * trouble is over the next deploy succeeds.
 */
final class FailureEverywhereTest {
  @TempDir Path source;

  @Test
  void aRefusalOnceAtAnyChangeLosesNothing() throws Exception {
    refusing("once", number -> Failures.once(number, Operation::mutating));
  }

  @Test
  void aRefusalFromAnyChangeOnLosesNothing() throws Exception {
    refusing("from then on", number -> Failures.from(number, Operation::mutating));
  }

  private interface Trouble {
    Failures at(int number);
  }

  private void refusing(String how, Trouble trouble) throws Exception {
    Failures counting = Failures.once(Integer.MAX_VALUE, Operation::mutating);
    deployThree(prepared(), counting::of);
    int failed = 0;
    int succeeded = 0;
    for (int number = 1; number <= counting.seen(); number++) {
      Failures failures = trouble.at(number);
      Shop shop = prepared();
      String where = "refused " + how + " at " + number;
      try {
        deployThree(shop, failures::of);
        assertThat(shop.target()).as(where).isEqualTo("releases/3");
        succeeded++;
      } catch (DeployerException e) {
        assertThat(e.kind())
            .as(where + e)
            .isIn(
                DeployerException.Kind.FAILED,
                DeployerException.Kind.UNKNOWN,
                DeployerException.Kind.REFUSED);
        assertThat(shop.target()).as(where).isIn("releases/2", "releases/3");
        if (e.live() instanceof Live.Release live) {
          assertThat(shop.target()).as(where).isEqualTo("releases/" + live.id());
        }
        failed++;
      }
      assertThat(shop.deployer().verify(Optional.empty(), true).differences()).as(where).isEmpty();
      Optional<Status.LockState> lock = shop.deployer().status().lock();
      if (lock.isPresent()) {
        shop.deployer().unlock(lock.get().token());
      }
      shop.deployer().recover();
      shop.version(9);
      shop.deployer().deploy(shop.release("9"));
      assertThat(shop.target()).as(where).isEqualTo("releases/9");
      assertThat(shop.deployer().verify(Optional.empty(), true).differences()).as(where).isEmpty();
    }
    System.out.println(
        "deploy, refused "
            + how
            + ": "
            + counting.seen()
            + " operations, "
            + failed
            + " failed, "
            + succeeded
            + " succeeded all the same");
  }

  private static void deployThree(Shop shop, UnaryOperator<HostConnector> trouble)
      throws IOException, DeployerException {
    shop.version(3);
    shop.by(trouble.apply(shop.connector())).deploy(shop.release("3"));
  }

  private Shop prepared() throws IOException, DeployerException {
    Shop shop = new Shop(source).initialised();
    shop.with(shop.settings().withKeepReleases(2));
    shop.deploy(1);
    shop.deploy(2);
    return shop;
  }
}
