package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.cluster.Rollout;
import dev.deployer.outcome.DeployerException;
import dev.deployer.testing.CutConnector.Moment;
import dev.deployer.testing.FatedConnector;
import dev.deployer.testing.Operation;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Three hosts that restart a service after each flip, and clients that are killed at it. */
abstract class KilledClients {
  @TempDir Path source;

  ShopCluster cluster;

  @BeforeEach
  void threeHostsThatRunTheFirstRelease() throws Exception {
    cluster = new ShopCluster(source, 3).with(ShopCluster.RESTARTING).initialised();
    cluster.deploy(1);
    cluster.shop(0).version(2);
    assertThat(cluster.running()).containsOnly("releases/1");
  }

  static DeployerException failure(ThrowingCallable run) {
    return catchThrowableOfType(DeployerException.class, run);
  }

  /** The client is killed at the command of that number of a host, from 1; for one deployer. */
  static final class Killing
      implements UnaryOperator<dev.deployer.host.HostConnector>, FatedConnector.Fate {
    private final int host;
    private final String program;
    private final int number;
    private final Moment moment;
    private int seen;
    private boolean killed;

    Killing(int host, String program, int number, Moment moment) {
      this.host = host;
      this.program = program;
      this.number = number;
      this.moment = moment;
    }

    @Override
    public synchronized int upSince(String address) {
      return killed ? -1 : 0;
    }

    @Override
    public synchronized Moment step(String address, Operation operation) {
      boolean at =
          address.equals("deploy@" + ShopCluster.name(host) + ":22")
              && operation.text().startsWith("run ")
              && operation.text().endsWith(" " + program)
              && ++seen == number;
      killed |= at;
      return at ? moment : null;
    }

    @Override
    public dev.deployer.host.HostConnector apply(dev.deployer.host.HostConnector connector) {
      return new FatedConnector(connector, this);
    }
  }

  void killedAt(int host, String program, int number, Moment moment) throws Exception {
    assertThat(
            failure(
                () ->
                    cluster
                        .deployer(new Killing(host, program, number, moment))
                        .deploy(cluster.release(2))))
        .isNotNull();
    cluster.by(new Operator("ben", "other"));
    cluster.unlockAll();
  }

  List<Status> statuses() throws DeployerException {
    return List.of(
        cluster.deployer(List.of(0), c -> c).status(),
        cluster.deployer(List.of(1), c -> c).status(),
        cluster.deployer(List.of(2), c -> c).status());
  }

  /** The first host runs what its check rejects, and cannot be restarted from then on. */
  ShopCluster rejecting(int hosts, Rollout rollout) throws Exception {
    ShopCluster some = new ShopCluster(source, hosts).with(rollout).initialised();
    some.deploy(1);
    some.shop(0).version(2);
    return some.answering(
        0,
        () -> {
          some.failsToRestart(0, true);
          return 1;
        });
  }

  static List<String> owed(ShopCluster of) throws DeployerException {
    return of.deployer(List.of(0), c -> c).status().owed();
  }

  void requireRestartedWhereItIsLive(String live, String left) {
    assertThat(cluster.restarted)
        .filteredOn(restart -> restart.directory().equals(live))
        .isNotEmpty()
        .allSatisfy(
            restart -> {
              assertThat(restart.release()).isEqualTo(live);
              assertThat(restart.previous()).isEqualTo(left);
            });
  }
}
