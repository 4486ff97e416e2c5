package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A deploy to many hosts: each is connected to once where their connections can be kept, and where
 * they are too many, connections and threads are bounded all the same. {@code
 * -Ddeployer.fleet=1000} makes it as many hosts; {@code bin/bench fleet} prints what that costs.
 */
final class FleetSimulationTest {
  private static final int HOSTS = Integer.getInteger("deployer.fleet", 60);
  private static final int PARALLEL = 4;

  @TempDir Path source;

  private FleetSimulation.Result deploy(int connections) throws Exception {
    FleetSimulation.Result result =
        new FleetSimulation(source, HOSTS, PARALLEL, connections, 10, 2, 1).run();
    FleetSimulation.print(System.out, HOSTS, PARALLEL, 2, result);
    assertThat(result.targets()).containsExactly("releases/2");
    assertThat(result.left()).isZero();
    return result;
  }

  @Test
  void eachHostIsConnectedToOnceWhereAllConnectionsAreKept() throws Exception {
    FleetSimulation.Result result = deploy(HOSTS);

    // One that is lost as a lock that is given back is tidied needs no other.
    assertThat(result.made()).isBetween(HOSTS, HOSTS + result.lost());
    assertThat(result.connections()).isEqualTo(HOSTS);
    // For each host at work: the work, and its manifest; a heartbeat for each; and the scan.
    assertThat(result.threads()).isLessThanOrEqualTo(2 * PARALLEL + HOSTS + 2);
  }

  @Test
  void ofTooManyHostsOnlyThoseBeyondTheBoundAreConnectedToAgain() throws Exception {
    int kept = HOSTS / 2;
    FleetSimulation.Result result = deploy(kept + PARALLEL);

    assertThat(result.connections()).isLessThanOrEqualTo(kept + PARALLEL);
    assertThat(result.made()).isGreaterThan(2 * HOSTS).isLessThan(12 * (HOSTS - kept) + kept);
  }

  @Test
  void connectionsAndThreadsAreBoundedByHowManyHostsAreWorkedOnAtOnce() throws Exception {
    FleetSimulation.Result result = deploy(0);

    assertThat(result.connections()).isLessThanOrEqualTo(PARALLEL);
    // For each host at work: the work, its heartbeat, its manifest; and the scan of the source.
    assertThat(result.threads()).isLessThanOrEqualTo(3 * PARALLEL + 2);
  }
}
