package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Recovery;
import dev.deployer.path.ReleaseId;
import dev.deployer.watch.WatchFinding;
import dev.deployer.watch.WatchSettings;
import dev.deployer.watch.WatchSettings.OnBad;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is changed by hand in a release while it is watched counts as bad. */
final class ChangedWhileWatchedTest extends WatchedShops {
  @Test
  void aReleaseThatIsChangedInTheWatchIsRaisedAsDrift() throws Exception {
    cluster.with(
        rollout(
            Optional.of(
                new WatchSettings(
                    TICK.multipliedBy(3), TICK, 1, Optional.of(OnBad.ALERT), List.of()))));
    cluster.deploy(3);
    cluster.with(
        rollout(
            Optional.of(
                new WatchSettings(
                    TICK.multipliedBy(3),
                    TICK,
                    1,
                    Optional.of(OnBad.ALERT),
                    watch(OnBad.ALERT, TICK, Optional.empty()).errors()))));
    errors =
        times -> {
          if (times == 4) {
            cluster.shop(1).disk.backdoor().writeFile("/srv/shop/releases/4/new.php", new byte[1]);
          }
          return "0";
        };

    DeployResult result = cluster.deploy(4);

    assertThat(result.watch().orElseThrow().findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.kind()).isEqualTo(WatchFinding.Kind.DRIFT);
              assertThat(finding.host()).contains("deploy@web2:22");
              assertThat(finding.fact())
                  .contains("drift on deploy@web2:22: 1 difference", "new.php");
            });
  }

  @Test
  void aReleaseThatIsDeletedInTheMiddleOfItsWatchIsTakenBack() throws Exception {
    sweptOnce(OnBad.REVERT);
    deletesInTheWatch("/srv/shop/releases/3");

    assertThatThrownBy(() -> cluster.deploy(3))
        .isInstanceOfSatisfying(
            DeployerException.class,
            e -> assertThat(e.kind()).isEqualTo(DeployerException.Kind.REVERTED))
        .hasMessageContaining("drift on deploy@web2:22");

    assertThat(cluster.targets()).containsOnly("releases/2");
    assertThat(cluster.deployer().recover().actions())
        .containsExactly(new Recovery.DirectoryLost(ReleaseId.parse("3")));
  }

  @Test
  void aFileThatIsDeletedInTheMiddleOfAWatchThatOnlyTellsIsToldAndRecorded() throws Exception {
    sweptOnce(OnBad.ALERT);
    deletesInTheWatch("/srv/shop/releases/3/index.html");

    DeployResult result = cluster.deploy(3);

    assertThat(result.watch().orElseThrow().findings())
        .anySatisfy(
            finding ->
                assertThat(finding.fact())
                    .contains("drift on deploy@web2:22: 1 difference", "index.html"));
    assertThat(cluster.targets()).containsOnly("releases/3");
    assertThat(cluster.deployer(List.of(1), c -> c).releases().get(0).states())
        .contains(ReleaseSummary.State.RAISED);
  }

  /** What one sweep finds counts, since the next one is a minute later. */
  private void sweptOnce(OnBad onBad) {
    cluster.with(
        rollout(
            Optional.of(
                new WatchSettings(
                    TICK.multipliedBy(3),
                    TICK,
                    1,
                    Optional.of(onBad),
                    watch(onBad, TICK, Optional.empty()).errors()))));
  }

  private void deletesInTheWatch(String path) {
    errors =
        times -> {
          if (times == 4) {
            cluster.shop(1).disk.backdoor().remove(path);
          }
          return "0";
        };
  }
}
