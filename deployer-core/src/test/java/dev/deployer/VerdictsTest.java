package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.cluster.Rollout;
import dev.deployer.cluster.Rollout.OnFailure;
import dev.deployer.cluster.Waves;
import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.command.Secrets;
import dev.deployer.health.HealthCheck;
import dev.deployer.hook.Hooks;
import dev.deployer.hook.Where;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.JournalRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The journal says of a release that it serves well only where that was found. */
@Timeout(60)
final class VerdictsTest {
  @TempDir Path source;
  private ShopCluster cluster;
  private boolean well = true;

  private void deployed(int hosts) throws Exception {
    cluster = new ShopCluster(source, hosts).initialised();
    cluster.from(
        new Workstation((command, output) -> new Exited(well ? 0 : 1), Secrets.none(), source));
    cluster.with(
        new Rollout(
            1,
            Waves.parse(List.of("rest")),
            Duration.ZERO,
            OnFailure.REVERT,
            List.of(
                new HealthCheck.Command(
                    Arguments.of("asks"), Where.LOCAL, Duration.ofMillis(1), Duration.ofMillis(1))),
            Hooks.NONE,
            List.of()));
    for (int version = 1; version <= 3; version++) {
      cluster.deploy(version);
    }
  }

  private List<String> told(int host) {
    return cluster.shop(host).journal().stream()
        .filter(r -> r.to().isPresent())
        .map(r -> r.kind() + " " + r.to().orElseThrow())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aRollbackThatIsNotWellIsNotRecordedAsGood(int hosts) throws Exception {
    deployed(hosts);
    well = false;

    RollbackResult result = cluster.deployer().rollback(Optional.empty(), List.of());

    assertThat(result.to()).hasToString("2");
    assertThat(result.unhealthy()).hasSize(1);
    assertThat(result.isOpen()).isFalse();
    for (int host = 0; host < hosts; host++) {
      assertThat(told(host)).containsSubsequence("ACTIVATED 2", "BAD 3", "NOTED 2");
      assertThat(told(host).subList(told(host).lastIndexOf("BAD 3"), told(host).size()))
          .doesNotContain("GOOD 2");
      assertThat(cluster.shop(host).journal())
          .filteredOn(r -> r.kind() == JournalRecord.Kind.NOTED)
          .last()
          .satisfies(
              r -> assertThat(r.note().orElseThrow()).contains("asks of local", "exited with 1"));
    }
    assertThat(cluster.shop(0).deployer().status().notWell().orElseThrow()).contains("asks");
    assertThat(cluster.shop(0).deployer().status().undecided()).isFalse();

    well = true;
    cluster.deploy(4);
    assertThat(cluster.deployer().planRollback(Optional.empty()).release())
        .contains(ReleaseId.parse("1"));
    cluster.deployer().rollback(Optional.of(ReleaseId.parse("2")), List.of());
    assertThat(cluster.shop(0).deployer().status().notWell()).isEmpty();
    assertThat(told(0)).endsWith(hosts == 1 ? "GOOD 2" : "CONFIRMED 2");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whatIsLiveAgainAfterARevertIsNotSaidToServeWellUnasked(int hosts) throws Exception {
    deployed(hosts);
    well = false;

    assertThatThrownBy(() -> cluster.deploy(4)).isInstanceOf(DeployerException.class);

    for (int host = 0; host < hosts; host++) {
      assertThat(told(host).subList(told(host).lastIndexOf("BAD 4"), told(host).size()))
          .doesNotContain("GOOD 3");
      assertThat(cluster.shop(host).deployer().status().undecided()).isFalse();
    }
    well = true;
    cluster.deploy(5);
    assertThat(cluster.deployer().planRollback(Optional.empty()).release())
        .contains(ReleaseId.parse("3"));
  }
}
