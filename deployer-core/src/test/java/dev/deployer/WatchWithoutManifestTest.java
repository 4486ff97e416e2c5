package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.outcome.DeployerException;
import dev.deployer.watch.WatchFinding;
import dev.deployer.watch.WatchReport;
import dev.deployer.watch.WatchSettings;
import dev.deployer.watch.WatchSettings.OnBad;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A release that nothing can be held to any more is not one of which nothing was found. */
final class WatchWithoutManifestTest extends WatchedShops {
  private static final String LIVE = "/srv/shop/.deployer/manifests/2";

  @BeforeEach
  void isWatched() {
    watched(OnBad.REVERT);
  }

  private WatchReport once() throws DeployerException {
    return cluster.deployer().watch(WatchRequest.once());
  }

  private void remove(String path) {
    cluster.shop(1).disk.backdoor().remove(path);
  }

  private void tamper() {
    cluster
        .shop(1)
        .disk
        .backdoor()
        .writeFile(
            "/srv/shop/releases/2/index.html", "tampered with".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aLiveReleaseWhoseManifestWasDeletedIsAFindingThatSaysSo() throws Exception {
    remove(LIVE);
    tamper();

    WatchReport report = once();

    assertThat(report.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.kind()).isEqualTo(WatchFinding.Kind.DRIFT);
              assertThat(finding.fact())
                  .isEqualTo(
                      "drift on deploy@web2:22: it cannot be judged, since 2 has a directory on"
                          + " the host, and its manifest is not there any more, bad 2 of 2");
            });
    assertThat(report.isWell()).isFalse();
    assertThat(occasions()).containsExactly("drift_found");
  }

  @Test
  void aLiveReleaseOfWhoseManifestOnlyTheTextWasDeletedIsAFindingThatSaysSo() throws Exception {
    remove(LIVE + "/manifest.mtree");
    tamper();

    assertThat(once().findings())
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.fact())
                    .contains(
                        "it cannot be judged, since 2 has a directory on the host, and its"
                            + " manifest is not there any more"));
    assertThat(occasions()).containsExactly("drift_found");
  }

  @Test
  void aManifestThatIsNoneAnyMoreIsAFindingThatSaysSo() throws Exception {
    cluster
        .shop(1)
        .disk
        .backdoor()
        .writeFile(LIVE + "/manifest.mtree", "nonsense\n".getBytes(StandardCharsets.UTF_8));

    assertThat(once().findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.fact()).contains("it cannot be judged, since"));
  }

  @Test
  void aReleaseWhoseManifestIsDeletedWhileItIsWatchedIsTakenBack() {
    cluster.with(
        rollout(
            Optional.of(
                new WatchSettings(
                    TICK.multipliedBy(3),
                    TICK,
                    1,
                    Optional.of(OnBad.REVERT),
                    watch(OnBad.REVERT, TICK, Optional.empty()).errors()))));
    errors =
        times -> {
          if (times == 4) {
            remove("/srv/shop/.deployer/manifests/3");
          }
          return "0";
        };

    assertThatThrownBy(() -> cluster.deploy(3))
        .isInstanceOfSatisfying(
            DeployerException.class,
            e -> assertThat(e.kind()).isEqualTo(DeployerException.Kind.REVERTED))
        .hasMessageContaining("it cannot be judged, since the manifest of 3 is missing");
  }
}
