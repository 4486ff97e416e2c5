package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A deploy to many hosts: connections and threads are bounded by how many are worked on at once.
 * {@code -Ddeployer.fleet=1000} makes it as many hosts; {@code bin/bench fleet} prints what that
 * costs.
 */
final class FleetSimulationTest {
  private static final int HOSTS = Integer.getInteger("deployer.fleet", 60);
  private static final int PARALLEL = 4;

  @TempDir Path source;

  @Test
  void connectionsAndThreadsAreBoundedByHowManyHostsAreWorkedOnAtOnce() throws Exception {
    FleetSimulation.Result result = new FleetSimulation(source, HOSTS, PARALLEL, 10, 2, 1).run();

    FleetSimulation.print(System.out, HOSTS, PARALLEL, 2, result);
    assertThat(result.targets()).containsExactly("releases/2");
    assertThat(result.connections()).isLessThanOrEqualTo(PARALLEL);
    assertThat(result.left()).isZero();
    // For each host at work: the work, its heartbeat, its manifest; and the scan of the source.
    assertThat(result.threads()).isLessThanOrEqualTo(3 * PARALLEL + 2);
  }
}
