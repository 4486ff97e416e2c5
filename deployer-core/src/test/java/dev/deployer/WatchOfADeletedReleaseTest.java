package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.watch.WatchReport;
import org.junit.jupiter.api.Test;

/** That what is live was deleted is found on one host of two, and told where it was on both. */
final class WatchOfADeletedReleaseTest extends LiveShops {
  @Test
  void aLiveReleaseThatWasDeletedOnOneOfTwoHostsIsFoundAndTold() throws Exception {
    cluster.shop(1).disk.backdoor().remove("/srv/shop/releases/1");

    WatchReport report = once();

    assertThat(report.findings()).isNotEmpty();
    assertThat(occasions()).isNotEmpty();
  }

  @Test
  void whereWhatIsLiveWasDeletedOnAllHostsWhoeverIsToBeToldIsTold() {
    cluster.shop(0).disk.backdoor().remove("/srv/shop/releases/1");
    cluster.shop(1).disk.backdoor().remove("/srv/shop/releases/1");

    assertThatThrownBy(this::once)
        .isInstanceOfSatisfying(
            DeployerException.class,
            e -> assertThat(e.kind()).isEqualTo(DeployerException.Kind.REFUSED));
    assertThat(occasions()).isNotEmpty();
  }

  @Test
  void whereWhatIsLiveWasDeletedOnAllHostsEachIsNamed() {
    cluster.shop(0).disk.backdoor().remove("/srv/shop/releases/1");
    cluster.shop(1).disk.backdoor().remove("/srv/shop/releases/1");

    assertThatThrownBy(this::once)
        .isInstanceOfSatisfying(
            DeployerException.class,
            e ->
                assertThat(e.objections())
                    .hasSize(2)
                    .allSatisfy(
                        objection -> {
                          assertThat(objection.kind()).isEqualTo(Objection.Kind.STRANGE_CURRENT);
                          assertThat(objection.fact())
                              .endsWith(": current names 1, which is not there");
                        }));
  }
}
