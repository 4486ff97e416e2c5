package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.cluster.Rollout;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.Plan;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A plan is of these hosts as they were: what differs by now is said with its host. */
final class PlanHoldsTheHostsTest extends PlannedOnThreeHosts {
  @Test
  void aFactThatIsStaleNamesItsHost() throws Exception {
    Plan plan = planned(Rollout.DEFAULTS);
    cluster.shop(1).deployer().rollback(Optional.of(ReleaseId.parse("1")), List.of());
    cluster.without(0, 2).deploy(cluster.release(2));

    assertThat(objections(cluster.deployer(), 2, plan))
        .extracting(Objection::fact)
        .containsExactly(
            "deploy@web2:22: the generation was 3 in the plan, and is 9",
            "deploy@web2:22: the live release was 1 in the plan, and is 2");
  }

  @Test
  void whatWouldBeDoneOtherwiseIsNamedWithItsHost() throws Exception {
    for (int n = 2; n <= 3; n++) {
      cluster.deploy(n);
    }
    cluster.shop(0).version(4);
    Plan whole = cluster.deployer().plan(cluster.release(4));
    Settings usual = cluster.shop(0).settings();
    cluster.shop(0).with(usual.withKeepReleases(2));
    Plan fewer = cluster.deployer().plan(cluster.release(4));
    cluster.shop(0).with(usual);
    Plan plan =
        new Plan(
            whole.kind(),
            whole.release(),
            whole.digest(),
            fewer.hosts(),
            whole.terms(),
            whole.gates());

    assertThat(objections(cluster.deployer(), 4, plan))
        .extracting(Objection::fact)
        .contains("deploy@web3:22: what would be done now differs from what the plan says: retire");
  }

  @Test
  void aPlanForOtherHostsOrAnotherEnvironmentSaysSo() throws Exception {
    Plan plan = planned(Rollout.DEFAULTS);

    assertThat(objections(cluster.without(1), 2, plan))
        .extracting(Objection::fact)
        .containsExactly("deploy@web2:22 is in the plan, and not among the hosts");
    assertThat(objections(cluster.deployer(List.of(2, 1, 0), by -> by), 2, plan))
        .extracting(Objection::fact)
        .containsExactly("the hosts were put in another order; the first one was deploy@web1:22");
    Deployer elsewhere =
        new Deployer(
            target("staging").build(), new Operator("anna", "laptop"), (host, event) -> {});
    assertThat(objections(elsewhere, 2, plan))
        .extracting(Objection::fact)
        .containsExactly("the environment was production in the plan, and is staging");
  }
}
