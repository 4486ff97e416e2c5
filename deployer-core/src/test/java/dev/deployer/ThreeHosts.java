package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.testing.Meddler;
import dev.deployer.testing.Operation;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Three hosts with the first release live, and what happens on one of them before an operation. */
abstract class ThreeHosts {
  @TempDir Path source;

  ShopCluster cluster;

  @BeforeEach
  void threeHosts() throws Exception {
    cluster = new ShopCluster(source, 3).initialised();
    cluster.deploy(1);
    cluster.shop(0).version(2);
  }

  static DeployerException failure(ThrowingCallable run) {
    return catchThrowableOfType(DeployerException.class, run);
  }

  interface Deed {
    void run() throws Exception;
  }

  /** Does it once, before the first such operation of that host. */
  static UnaryOperator<HostConnector> before(int host, Predicate<Operation> when, Deed deed) {
    boolean[] done = {false};
    Meddler meddler =
        operation -> {
          synchronized (done) {
            if (done[0] || !when.test(operation)) {
              return;
            }
            done[0] = true;
          }
          try {
            deed.run();
          } catch (RuntimeException e) {
            throw e;
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        };
    return ShopCluster.on(host, meddler::on);
  }

  String token(int host) throws DeployerException {
    return cluster.shop(host).deployer().status().lock().orElseThrow().token();
  }

  void nothingIsLocked() throws DeployerException {
    for (Shop shop : cluster.shops) {
      assertThat(shop.deployer().status().lock()).isEmpty();
    }
  }

  void settles(String release) throws DeployerException {
    cluster.unlockAll();
    cluster.deployer().recover();
    assertThat(cluster.targets()).containsOnly("releases/" + release);
    assertThat(cluster.deployer().recover().actions()).isEmpty();
  }
}
