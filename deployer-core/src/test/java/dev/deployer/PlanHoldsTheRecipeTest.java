package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.cluster.Rollout;
import dev.deployer.cluster.Rollout.OnFailure;
import dev.deployer.cluster.Waves;
import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome;
import dev.deployer.command.Secrets;
import dev.deployer.command.Variable;
import dev.deployer.health.HealthCheck;
import dev.deployer.health.HostUrl;
import dev.deployer.hook.Hook;
import dev.deployer.hook.HookPhase;
import dev.deployer.hook.Hooks;
import dev.deployer.hook.Where;
import dev.deployer.notify.Format;
import dev.deployer.notify.Occasion;
import dev.deployer.notify.Sink;
import dev.deployer.outcome.Objection;
import dev.deployer.plan.Plan;
import dev.deployer.watch.Measure;
import dev.deployer.watch.WatchSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What runs under a plan is what stood in it: the hooks, the checks, and the waves as well. */
final class PlanHoldsTheRecipeTest extends PlannedOnThreeHosts {
  private static final Hook MIGRATE = hook("migrate", Where.ONCE, "bin/migrate");
  private static final Hook SEED = hook("seed", Where.ONCE, "bin/seed");

  private static Hook hook(String name, Where where, String... words) {
    return new Hook(name, Arguments.of(words), where, Optional.empty(), MINUTE, Map.of());
  }

  private static Rollout with(HookPhase phase, Hook... hooks) {
    return rollout(new Hooks(Map.of(phase, List.of(hooks))), List.of());
  }

  @Test
  void aHookThatWasAddedAfterThePlanWasMadeIsNotRunUnderIt() throws Exception {
    Plan plan = planned(Rollout.DEFAULTS);

    assertThat(refused(plan, with(HookPhase.BEFORE_ACTIVATE, MIGRATE)))
        .containsExactly("the hook migrate was added (before_activate)");
  }

  @Test
  void aHookThatMakesTheSourceIsNotEvenRunToFindThatOut() throws Exception {
    Plan plan = planned(Rollout.DEFAULTS);
    List<String> run = new ArrayList<>();
    Target target =
        target("production")
            .rollout(with(HookPhase.BUILD, hook("compile", Where.LOCAL, "make")))
            .build();
    Workstation here =
        new Workstation(
            (command, output) -> {
              run.add(command.arguments().program());
              return new CommandOutcome.Exited(0);
            },
            Secrets.none(),
            source.toAbsolutePath());
    Deployer deployer =
        Deployer.builder(target, new Operator("anna", "laptop")).workstation(here).build();

    assertThat(objections(deployer, 2, plan))
        .extracting(Objection::fact)
        .containsExactly("the hook compile was added (build)");
    assertThat(run).isEmpty();
  }

  @Test
  void aHookThatWasRemovedChangedOrPutInAnotherOrderIsNamed() throws Exception {
    Plan plan = planned(with(HookPhase.BEFORE_ACTIVATE, MIGRATE, SEED));

    assertThat(refused(plan, with(HookPhase.BEFORE_ACTIVATE, MIGRATE)))
        .containsExactly("the hook seed was removed (before_activate)");
    assertThat(refused(plan, with(HookPhase.AFTER_CONFIRM, MIGRATE, SEED)))
        .containsExactly(
            "the hook migrate was added (after_confirm)",
            "the hook seed was added (after_confirm)",
            "the hook migrate was removed (before_activate)",
            "the hook seed was removed (before_activate)");
    assertThat(refused(plan, with(HookPhase.BEFORE_ACTIVATE, SEED, MIGRATE)))
        .containsExactly("the hooks (before_activate) were put in another order");
    assertThat(
            refused(
                plan,
                with(
                    HookPhase.BEFORE_ACTIVATE,
                    hook("migrate", Where.EACH, "bin/migrate", "--force"),
                    SEED)))
        .containsExactly("the hook migrate was changed (before_activate): command, where");
  }

  @Test
  void checksWavesBakesWhatAFailureDoesAndWhoIsToldAreHeldToo() throws Exception {
    Plan plan = planned(Rollout.DEFAULTS);
    Rollout other =
        new Rollout(
            8,
            Waves.parse(List.of("1", "25%", "rest")),
            Duration.ofMinutes(90),
            OnFailure.HOLD,
            List.of(HealthCheck.Tcp.parse("{host}:80", MINUTE, MINUTE)),
            Hooks.NONE,
            List.of(new Sink.Webhook(new Variable.Secret("ALERTS"), Set.of(Occasion.FAILED))));

    assertThat(refused(plan, other))
        .containsExactly(
            "the check tcp {host}:80 was added",
            "waves was rest in the plan, and is 1, 25%, rest",
            "bake was 0s in the plan, and is 90m",
            "on_failure was revert in the plan, and is hold",
            "notify was nobody in the plan, and is webhook ALERTS");
  }

  private static Rollout watched(Duration time, double atMost) {
    return Rollout.DEFAULTS.withWatch(
        Optional.of(
            new WatchSettings(
                time,
                WatchSettings.USUALLY_EVERY,
                WatchSettings.USUALLY_BAD,
                Optional.empty(),
                List.of(
                    new Measure(
                        "5xx",
                        new Measure.Source.Http(
                            new HostUrl("http://{host}/metrics"), Pattern.compile("5xx (\\d+)")),
                        true,
                        atMost,
                        Optional.of(3.0))))));
  }

  @Test
  void howItIsWatchedIsHeldAndAtOnceKeepsIt() throws Exception {
    Plan plan = planned(watched(Duration.ofMinutes(10), 5));

    assertThat(refused(plan, watched(Duration.ofMinutes(20), 5)))
        .containsExactly(
            "watch was bad 2, every 10s, for 10m, on_failure revert in the plan, and is bad 2,"
                + " every 10s, for 20m, on_failure revert");
    assertThat(refused(plan, watched(Duration.ofMinutes(10), 50)))
        .containsExactly("the number 5xx was changed: at_most");
    assertThat(refused(plan, Rollout.DEFAULTS))
        .containsExactly(
            "watch was bad 2, every 10s, for 10m, on_failure revert in the plan, and is off",
            "the number 5xx was removed");
    assertThat(watched(Duration.ofMinutes(10), 5).atOnce().watch()).isPresent();
  }

  private static Rollout telling(Sink... sinks) {
    return rollout(Hooks.NONE, List.of(), sinks);
  }

  @Test
  void aSinkThatIsNowToldWhatCommandsPrintIsNamed() throws Exception {
    Variable alerts = new Variable.Secret("ALERTS");
    Arguments tell = Arguments.of("bin/tell");
    Set<Occasion> failed = Set.of(Occasion.FAILED);
    Plan plan =
        planned(
            telling(
                new Sink.Webhook(alerts, failed, false), new Sink.Command(tell, failed, false)));

    assertThat(
            refused(
                plan,
                telling(
                    new Sink.Webhook(alerts, failed, true), new Sink.Command(tell, failed, false))))
        .containsExactly("the sink webhook ALERTS was changed: output");
    assertThat(
            refused(
                plan,
                telling(
                    new Sink.Webhook(alerts, failed, false),
                    new Sink.Command(tell, Set.of(Occasion.STARTED, Occasion.FAILED), true))))
        .containsExactly("the sink command bin/tell was changed: events, output");
  }

  @Test
  void aSinkThatIsToldInAnotherFormOrWithAnotherLinkIsNamed() throws Exception {
    Variable alerts = new Variable.Secret("ALERTS");
    Set<Occasion> failed = Set.of(Occasion.FAILED);
    Plan plan = planned(telling(new Sink.Webhook(alerts, failed)));

    assertThat(
            refused(
                plan,
                telling(
                    new Sink.Webhook(
                        alerts,
                        failed,
                        false,
                        Format.SLACK,
                        Map.of("Authorization", new Variable.Plain("s3cr3t")),
                        Optional.of("https://ci.example.net/{release}")))))
        .containsExactly("the sink webhook ALERTS was changed: format, headers, link");
  }

  @Test
  void theSameRecipeIsCarriedOutHoweverManyHostsAreWorkedOnAtOnce() throws Exception {
    Plan plan = planned(Rollout.DEFAULTS);
    cluster.with(
        new Rollout(
            2,
            Waves.parse(List.of("rest")),
            Duration.ofMillis(0),
            OnFailure.REVERT,
            List.of(),
            new Hooks(Map.of(HookPhase.BUILD, List.of())),
            List.of()));

    cluster.deployer().deploy(cluster.release(2), plan);

    assertThat(cluster.targets()).containsOnly("releases/2");
  }
}
