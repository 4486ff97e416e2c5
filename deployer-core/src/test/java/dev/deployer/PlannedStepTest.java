package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deployer.outcome.DeployerException;
import dev.deployer.plan.HostPlan;
import dev.deployer.plan.Plan;
import dev.deployer.plan.PlanFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A step that was planned is run exactly so, or not at all. */
final class PlannedStepTest extends MigrationOnTwoHosts {
  @Test
  void thePlanOfOneThatIsDoneSaysThatNothingWillBeRun() throws Exception {
    shop.deployed(1, 2, 3);
    shop.run();

    HostPlan planned = shop.deployer().planStep(Migration.STEP, List.of()).hosts().get(0);

    assertThat(planned.steps()).isEmpty();
    assertThat(planned.notes())
        .containsExactly(
            "drop-email was done on 2026-11-21 08:00:00 UTC by anna@laptop, and is not run again");
  }

  @Test
  void aPlanIsKeptAndCarriedOutExactlyOrNotAtAll() throws Exception {
    shop.deployed(1, 2, 3);
    Plan plan = shop.deployer().planStep(Migration.STEP, List.of());
    assertThat(plan.isRefused()).isFalse();
    Plan read = PlanFile.read(PlanFile.write(plan));
    assertThat(read).isEqualTo(plan);
    shop.deployer().step("tidy", List.of());

    assertThatExceptionOfType(DeployerException.class)
        .isThrownBy(() -> shop.deployer().step(Migration.STEP, List.of(), read))
        .withMessageContaining("the generation was ");
    assertThat(shop.drops).hasValue(0);

    shop.deployer()
        .step(Migration.STEP, List.of(), shop.deployer().planStep(Migration.STEP, List.of()));
    assertThat(shop.drops).hasValue(1);
  }

  @Test
  void whatIsAcceptedInThePlanIsAcceptedWhenItIsCarriedOut() throws Exception {
    shop.deployed(1, 2);
    Plan plan = shop.deployer().planStep(Migration.STEP, List.of(ANY));

    shop.deployer().step(Migration.STEP, List.of(), PlanFile.read(PlanFile.write(plan)));

    assertThat(shop.drops).hasValue(1);
  }

  @Test
  void whoRepeatsAPlanAfterALostConnectionHearsThatItsStepIsDone() throws Exception {
    shop.deployed(1, 2, 3);
    Plan plan = shop.deployer().planStep(Migration.STEP, List.of());
    assertThat(shop.deployer().step(Migration.STEP, List.of(), plan).doneBefore()).isEmpty();

    assertThat(shop.deployer().step(Migration.STEP, List.of(), plan).doneBefore()).isPresent();

    assertThat(shop.drops).hasValue(1);
  }

  @Test
  void aPlanOfAnotherRootIsRefusedAlthoughItsStepIsDone() throws Exception {
    shop.deployed(1, 2, 3);
    Plan plan = shop.deployer().planStep(Migration.STEP, List.of());
    shop.run();
    String text = new String(PlanFile.write(plan), StandardCharsets.UTF_8);
    String id = plan.hosts().get(1).rootId();
    Plan other =
        PlanFile.read(text.replace(id, "f".repeat(id.length())).getBytes(StandardCharsets.UTF_8));

    assertThatExceptionOfType(DeployerException.class)
        .isThrownBy(() -> shop.deployer().step(Migration.STEP, List.of(), other))
        .withMessageContaining("the root's id is ");
  }
}
