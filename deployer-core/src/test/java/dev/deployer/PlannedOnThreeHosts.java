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
import java.util.stream.Stream;
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

  /** The three hosts, as the target that is called so. */
  Target.Builder target(String environment) {
    return Target.builder()
        .application("shop")
        .environment(environment)
        .places(
            Stream.of(0, 1, 2)
                .map(host -> Target.Place.of(cluster.connector(host), Shop.ROOT))
                .toList())
        .settings(cluster.shop(0).settings());
  }

  /** What stands against a deploy of that version by this plan. */
  List<Objection> objections(Deployer deployer, int version, Plan plan) {
    DeployerException e =
        catchThrowableOfType(
            DeployerException.class, () -> deployer.deploy(cluster.release(version), plan));
    assertThat(e).isNotNull();
    return e.objections();
  }

  /** What a deploy by this plan is refused with, after the recipe was changed. */
  List<String> refused(Plan plan, Rollout now) {
    cluster.with(now);
    List<String> heard = ofHosts();
    List<Objection> stale = objections(cluster.deployer(), 2, plan);
    assertThat(stale).allMatch(o -> o.kind() == Objection.Kind.STALE_PLAN);
    assertThat(ofHosts()).as("no host is asked").isEqualTo(heard);
    assertThat(cluster.targets()).containsOnly("releases/1");
    return stale.stream().map(Objection::fact).toList();
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
