package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.cluster.Rollout;
import dev.deployer.cluster.Rollout.OnFailure;
import dev.deployer.cluster.Waves;
import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.command.CommandOutcome.Interrupted;
import dev.deployer.command.Secrets;
import dev.deployer.health.HealthCheck;
import dev.deployer.hook.Hooks;
import dev.deployer.hook.Where;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.JournalRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever stops a rollback once it has flipped ends the asking, and nothing else. */
@Timeout(60)
final class InterruptedRollbackTest {
  @TempDir Path source;
  private ShopCluster cluster;
  private Deployer running;
  private Supplier<CommandOutcome> answer = () -> new Exited(0);

  private void deployed(int hosts) throws Exception {
    cluster = new ShopCluster(source, hosts).initialised();
    cluster.from(new Workstation((command, output) -> answer.get(), Secrets.none(), source));
    cluster.with(
        new Rollout(
            1,
            Waves.parse(List.of("1", "rest")),
            Duration.ZERO,
            OnFailure.REVERT,
            List.of(
                new HealthCheck.Command(
                    Arguments.of("works"),
                    Where.LOCAL,
                    Duration.ofMinutes(1),
                    Duration.ofMillis(1))),
            Hooks.NONE,
            List.of()));
    for (int version = 1; version <= 3; version++) {
      cluster.deploy(version);
    }
    running = cluster.deployer();
  }

  private void assertTheReleaseStays(RollbackResult result, int hosts) throws Exception {
    assertThat(result.to()).hasToString("2");
    assertThat(result.isOpen()).isFalse();
    assertThat(result.unhealthy())
        .singleElement()
        .satisfies(one -> assertThat(one.reason()).isEqualTo("it was interrupted"));
    assertThat(cluster.targets()).containsOnly("releases/2");
    for (int host = 0; host < hosts; host++) {
      assertThat(cluster.shop(host).journal())
          .filteredOn(record -> record.kind() == JournalRecord.Kind.BAD)
          .extracting(JournalRecord::to)
          .containsExactly(Optional.of(ReleaseId.parse("3")));
      assertThat(cluster.shop(host).deployer().status().lock()).isEmpty();
      assertThat(cluster.shop(host).deployer().status().undecided()).isFalse();
    }
    assertThat(cluster.deployer().recover().actions()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whoStopsTheChecksAfterItsFlipDoesNotTakeItBack(int hosts) throws Exception {
    deployed(hosts);
    answer =
        () -> {
          running.stop();
          return new Exited(1);
        };

    RollbackResult result = running.rollback(Optional.empty(), List.of());

    assertThat(Thread.interrupted()).isTrue();
    assertTheReleaseStays(result, hosts);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void anInterruptOfItsThreadInTheChecksAfterItsFlipDoesNotTakeItBack(int hosts) throws Exception {
    deployed(hosts);
    answer =
        () -> {
          Thread.currentThread().interrupt();
          return new Interrupted(true);
        };

    RollbackResult result = running.rollback(Optional.empty(), List.of());

    assertThat(Thread.interrupted()).isTrue();
    assertTheReleaseStays(result, hosts);
  }
}
