package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.cluster.Rollout;
import dev.deployer.cluster.Rollout.OnFailure;
import dev.deployer.cluster.Waves;
import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome;
import dev.deployer.command.Secrets;
import dev.deployer.command.Variable;
import dev.deployer.event.Event;
import dev.deployer.hook.Hook;
import dev.deployer.hook.HookPhase;
import dev.deployer.hook.HookResult;
import dev.deployer.hook.Hooks;
import dev.deployer.hook.Where;
import dev.deployer.notify.Occasion;
import dev.deployer.notify.Sink;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.Plan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan that could not be carried out says why, as the deploy would that is refused for it. */
final class PlanWarnsOfWhatIsMissingTest {
  private static final Hook SECRETIVE =
      new Hook(
          "migrate",
          Arguments.of("bin/migrate"),
          Where.ONCE,
          Optional.empty(),
          Duration.ofMinutes(1),
          Map.of("PASSWORD", new Variable.Secret("SHOP_PASSWORD")));
  private static final Hook ELSEWHERE =
      new Hook(
          "warm",
          Arguments.of("bin/warm"),
          Where.ONCE,
          Optional.of("web9"),
          Duration.ofMinutes(1),
          Map.of());
  private static final Sink ALERTS =
      new Sink.Webhook(new Variable.Secret("ALERTS"), Set.of(Occasion.FAILED));

  @TempDir Path source;
  private final List<String> warnings = new ArrayList<>();
  private ShopCluster cluster;

  @BeforeEach
  void oneAndTwoAreOnTwoHosts() throws Exception {
    cluster = new ShopCluster(source, 2).initialised();
    cluster.deploy(1);
    cluster.deploy(2);
    cluster.shop(0).version(3);
  }

  private Deployer deployer(HookPhase phase, List<Hook> hooks, Sink... sinks) {
    Rollout rollout =
        new Rollout(
            8,
            Waves.ALL_AT_ONCE,
            Duration.ZERO,
            OnFailure.REVERT,
            List.of(),
            new Hooks(Map.of(phase, hooks)),
            List.of(sinks));
    Target target =
        Target.builder()
            .application("shop")
            .environment("production")
            .places(
                Stream.of(0, 1)
                    .map(host -> Target.Place.of(cluster.connector(host), Shop.ROOT))
                    .toList())
            .settings(cluster.shop(0).settings())
            .rollout(rollout)
            .build();
    return Deployer.builder(target, new Operator("anna", "laptop"))
        .workstation(
            new Workstation(
                (command, output) -> new CommandOutcome.Exited(0),
                Secrets.none(),
                source.toAbsolutePath()))
        .listener(
            (host, event) -> {
              if (host.equals(HookResult.LOCAL)
                  && event instanceof Event.Warned warned
                  && warned.what() instanceof Warning.WouldFail fault) {
                warnings.add(fault.why());
              }
            })
        .build();
  }

  @Test
  void aPlanWarnsOfAllThatTheDeployWouldBeRefusedFor() throws Exception {
    Deployer deployer = deployer(HookPhase.BEFORE_ACTIVATE, List.of(SECRETIVE, ELSEWHERE), ALERTS);

    Plan plan = deployer.plan(cluster.release(3));

    assertThat(plan.hosts()).allMatch(host -> host.objections().isEmpty());
    assertThat(warnings).hasSize(3);
    assertThat(warnings.get(0)).contains("SHOP_PASSWORD", "the hook migrate needs it");
    assertThat(warnings.get(1)).startsWith("the hook warm runs on web9, which is not among");
    assertThat(warnings.get(2)).contains("ALERTS", "a webhook needs it");
    String warned = String.join("; ", warnings);
    assertThatThrownBy(() -> deployer.deploy(cluster.release(3)))
        .isInstanceOf(DeployerException.class)
        .hasMessage(warned);
  }

  @Test
  void aPlanOfARollbackWarnsOfWhatWouldFailOnTheWay() throws Exception {
    Deployer deployer = deployer(HookPhase.AFTER_ACTIVATE, List.of(SECRETIVE));

    Plan plan = deployer.planRollback(Optional.empty());

    assertThat(plan.release()).contains(ReleaseId.parse("1"));
    assertThat(warnings).singleElement().asString().contains("SHOP_PASSWORD");
  }

  @Test
  void aPlanForWhichNothingIsMissingWarnsOfNothing() throws Exception {
    deployer(HookPhase.BEFORE_ACTIVATE, List.of()).plan(cluster.release(3));

    assertThat(warnings).isEmpty();
  }
}
