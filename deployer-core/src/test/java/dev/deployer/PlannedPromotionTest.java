package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.gate.Verdict;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.plan.Plan;
import dev.deployer.plan.PlanFile;
import dev.deployer.root.RootMarker;
import dev.deployer.testing.Backdoor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A plan of what staging has let through is judged again, and is void once staging is another. */
final class PlannedPromotionTest extends StagingAndProduction {
  @Test
  void itIsJudgedAgainUnderTheLock() throws Exception {
    staging.deployed(1);
    minutesLater(60);
    DeployRequest request = production.version(1);
    Plan plan = production.deployer().plan(request);
    assertThat(said(plan).verdict()).isEqualTo(Verdict.PASSED);
    staging.deployed(2);

    production.version(1);
    DeployerException refused =
        catchThrowableOfType(
            DeployerException.class, () -> production.deployer().deploy(request, plan));

    assertThat(refused.objections())
        .extracting(Objection::kind)
        .containsExactly(Objection.Kind.PROMOTION);
    assertThat(production.cluster.targets()).containsOnly("");
  }

  private List<String> refused(Plan plan) throws Exception {
    Plan kept = PlanFile.read(PlanFile.write(plan));
    DeployRequest request = production.version(1);
    DeployerException refused =
        catchThrowableOfType(
            DeployerException.class, () -> production.deployer().deploy(request, kept));
    assertThat(production.cluster.targets()).containsOnly("");
    assertThat(refused.objections()).allMatch(o -> o.kind() == Objection.Kind.STALE_PLAN);
    return refused.objections().stream().map(Objection::fact).toList();
  }

  @Test
  void aHostThatIsNotAskedAnyMoreMakesAPlanStaleByItsName() throws Exception {
    staging.deployed(1);
    minutesLater(60);
    Plan plan = production.deployer().plan(production.version(1));
    asked.set(0);

    askedOf(0);
    assertThat(refused(plan))
        .containsExactly("staging: s2/srv/shop was asked by the plan, and is not now");
    assertThat(asked).as("nobody is asked").hasValue(0);

    Plan ofOne = production.deployer().plan(production.version(1));
    askedOf(0, 1);
    assertThat(refused(ofOne)).containsExactly("staging: s2/srv/shop was not asked by the plan");
    production.version(1);
    production.deployer().deploy(production.version(1), PlanFile.read(PlanFile.write(plan)));
    assertThat(production.cluster.targets()).containsOnly("releases/1");
  }

  @Test
  void anotherRootAtTheSamePlaceMakesAPlanStaleByItsName() throws Exception {
    staging.deployed(1);
    minutesLater(60);
    Plan plan = production.deployer().plan(production.version(1));
    String path = "/srv/shop/.deployer/root.json";
    Backdoor disk = staging.cluster.shop(1).disk.backdoor();
    RootMarker marker = RootMarker.read(disk.content(path));
    String other = "0".repeat(32);
    disk.writeFile(path, marker.withId(other).bytes());
    disk.makeDirectory("/srv/shop/.deployer/new/" + other);
    disk.makeDirectory("/srv/shop/.deployer/fenced/" + other);

    assertThat(refused(plan))
        .containsExactly(
            "the root's id of staging: s2/srv/shop was "
                + marker.id()
                + " in the plan, and is "
                + other);
  }
}
