package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Courses of events on five hosts, by seed. {@code -Ddeployer.schedules=10000} makes it as many,
 * {@code -Ddeployer.seed=N} begins with that seed.
 */
final class ClusterScheduleTest {
  private static final int SCHEDULES = Integer.getInteger("deployer.schedules", 150);
  private static final long FIRST = Long.getLong("deployer.seed", 1);

  @TempDir Path sources;

  @Test
  void whateverHappensAllHostsComeToOneRelease() throws Exception {
    run(false);
  }

  @Test
  void afterDeploysWithoutTheLostHostsADeployBringsAllToOneRelease() throws Exception {
    run(true);
  }

  private void run(boolean subsets) throws Exception {
    FiveHosts start = new FiveHosts(sources);
    Map<String, Integer> outcomes = new TreeMap<>();
    long operations = 0;
    for (long seed = FIRST; seed < FIRST + SCHEDULES; seed++) {
      ClusterSchedule schedule = new ClusterSchedule(start, seed, subsets);
      try {
        outcomes.merge(schedule.run(), 1, Integer::sum);
      } catch (Exception | AssertionError e) {
        throw new AssertionError(
            "-Ddeployer.seed=" + seed + " fails:\n" + String.join("\n", schedule.log()), e);
      }
      operations += schedule.operations();
    }
    System.out.printf(
        "schedules%s: seeds %d to %d, %d operations: %s%n",
        subsets ? " without lost hosts" : "", FIRST, FIRST + SCHEDULES - 1, operations, outcomes);
    assertThat(outcomes.values().stream().mapToInt(i -> i).sum()).isEqualTo(SCHEDULES);
  }
}
