package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.cluster.Rollout;
import dev.deployer.hook.Hooks;
import dev.deployer.plan.Plan;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A plan holds how long a lost host is sought, what is deleted for good, and how it is written. */
final class PlanHoldsTheSettingsTest extends PlannedOnThreeHosts {
  private static Settings reconnecting(Settings as, Duration time) {
    return as.toBuilder().reconnectFor(time).build();
  }

  @Test
  void howLongALostConnectionIsSoughtAgainIsHeldToo() throws Exception {
    Plan plan = planned(Rollout.DEFAULTS);
    cluster.shop(0).with(reconnecting(cluster.shop(0).settings(), Duration.ofMinutes(2)));

    assertThat(refused(plan, Rollout.DEFAULTS))
        .containsExactly("reconnect was 0s in the plan, and is 30s");
  }

  @Test
  void thePlanHoldsTheReconnectThatIsConfigured() throws Exception {
    cluster.shop(0).with(reconnecting(cluster.shop(0).settings(), Duration.ofMinutes(2)));
    Plan plan = planned(Rollout.DEFAULTS);
    assertThat(plan.terms().orElseThrow().recipe().reconnect()).isEqualTo("30s");

    Rollout other =
        new Rollout(
            Rollout.DEFAULTS.parallel(),
            Rollout.DEFAULTS.waves(),
            Rollout.DEFAULTS.bake(),
            Duration.ofSeconds(7),
            Rollout.DEFAULTS.onFailure(),
            List.of(),
            Hooks.NONE,
            List.of());
    assertThat(refused(plan, other)).containsExactly("reconnect was 30s in the plan, and is 7s");
  }

  @Test
  void whatIsDeletedForGoodAndHowItIsWrittenIsHeldToo() throws Exception {
    Settings before =
        cluster.shop(0).settings().toBuilder().keepReleases(4).trash(3).durable(true).build();
    cluster.shop(0).with(before);
    Plan plan = planned(Rollout.DEFAULTS);

    cluster
        .shop(0)
        .with(
            before.toBuilder()
                .keepReleases(1)
                .trash(0)
                .durable(false)
                .linkUnchanged(false)
                .build());

    assertThat(refused(plan, Rollout.DEFAULTS))
        .containsExactly(
            "durable was true in the plan, and is false",
            "keep_releases was 4 in the plan, and is 1",
            "link was hard in the plan, and is copy",
            "trash was 3 in the plan, and is 0");
  }
}
