package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.deployer.host.model.CutConnector;
import dev.deployer.host.model.CutConnector.Moment;
import dev.deployer.outcome.DeployerException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The connection is cut a second time while the run reconnects, fences itself and goes on. How far
 * behind the first cut the second may come is {@code -Ddeployer.secondCutWithin}, by default the
 * operations of a reconnect.
 */
final class TwoCutsTest {
  private static final int WITHIN = Integer.getInteger("deployer.secondCutWithin", 4);
  private static final List<Moment> MOMENTS = List.of(Moment.BEFORE, Moment.AFTER);

  @TempDir Path source;

  @Test
  void aDeployThatIsCutAgainWhileItReconnectsIsLiveWhole() throws Exception {
    Shop counted = prepared();
    CutConnector counting = CutConnector.counting(counted.connector());
    counted.by(counting).deploy(counted.release("2"));
    int operations = counting.operations().size();
    int runs = 0;
    for (int first = 1; first <= operations; first++) {
      for (int second = first + 1; second <= first + WITHIN; second++) {
        for (Moment moment : MOMENTS) {
          for (Moment again : MOMENTS) {
            cutTwice(first, moment, second, again);
            runs++;
          }
        }
      }
    }
    System.out.println("deploy, cut twice: " + operations + " operations, " + runs + " runs");
  }

  private void cutTwice(int first, Moment moment, int second, Moment again) throws Exception {
    Shop shop = prepared();
    CutConnector inner = CutConnector.cutting(shop.connector(), moment, first);
    CutConnector outer = CutConnector.cutting(inner, again, second);
    String where = "cut " + moment + " " + first + " and " + again + " " + second;
    try {
      shop.by(outer).deploy(shop.release("2"));
    } catch (DeployerException e) {
      fail(where + " of\n" + outer.operations(), e);
    }
    assertThat(shop.target()).as(where).isEqualTo("releases/2");
    assertThat(shop.deployer().verify(Optional.empty(), true).differences()).as(where).isEmpty();
    assertThat(shop.deployer().status().lock()).as(where).isEmpty();
    assertThat(shop.deployer().status().unfinished()).as(where).isEmpty();
  }

  /** One release is live, and the source is the next. */
  private Shop prepared() throws IOException, DeployerException {
    Shop shop = new Shop(source).initialised();
    Settings s = shop.settings();
    shop.with(
        new Settings(
            s.keepReleases(),
            false,
            true,
            List.of(),
            List.of(),
            List.of(),
            Duration.ZERO,
            Duration.ofSeconds(5),
            Duration.ZERO));
    shop.deploy(1);
    return shop.version(2);
  }
}
