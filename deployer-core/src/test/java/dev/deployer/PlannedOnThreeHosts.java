package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.cluster.Rollout;
import dev.deployer.cluster.Rollout.OnFailure;
import dev.deployer.cluster.Waves;
import dev.deployer.health.HealthCheck;
import dev.deployer.hook.Hooks;
import dev.deployer.notify.Sink;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.plan.Plan;
import dev.deployer.plan.PlanFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Three hosts with one release live and a second one planned, and what becomes of that plan. */
abstract class PlannedOnThreeHosts {
  static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir Path source;
  ShopCluster cluster;

  @BeforeEach
  void oneIsLiveOnThreeHostsAndTwoIsPlanned() throws Exception {
    cluster = new ShopCluster(source, 3).initialised();
    cluster.deploy(1);
    cluster.shop(0).version(2);
  }

  static Rollout rollout(Hooks hooks, List<HealthCheck> health, Sink... sinks) {
    return new Rollout(
        8, Waves.ALL_AT_ONCE, Duration.ZERO, OnFailure.REVERT, health, hooks, List.of(sinks));
  }

  /** What a deploy by this plan is refused with, after the recipe was changed. */
  List<String> refused(Plan plan, Rollout now) {
    cluster.with(now);
    List<String> heard = ofHosts();
    DeployerException e =
        catchThrowableOfType(
            DeployerException.class, () -> cluster.deployer().deploy(cluster.release(2), plan));
    assertThat(e).isNotNull();
    assertThat(e.objections()).allMatch(o -> o.kind() == Objection.Kind.STALE_PLAN);
    assertThat(ofHosts()).as("no host is asked").isEqualTo(heard);
    assertThat(cluster.targets()).containsOnly("releases/1");
    return e.objections().stream().map(Objection::fact).toList();
  }

  private List<String> ofHosts() {
    return cluster.events.stream().filter(event -> event.startsWith("deploy@")).toList();
  }

  Plan planned(Rollout rollout) throws Exception {
    Plan plan = cluster.with(rollout).deployer().plan(cluster.release(2));
    Plan kept = PlanFile.read(PlanFile.write(plan));
    assertThat(kept).isEqualTo(plan);
    return kept;
  }
}
