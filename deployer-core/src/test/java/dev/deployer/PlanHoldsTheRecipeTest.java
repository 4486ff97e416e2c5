package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.Plan;
import dev.deployer.plan.PlanFile;
import dev.deployer.watch.Measure;
import dev.deployer.watch.WatchSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs under a plan is what stood in it: the hooks, the checks, and the waves as well. */
final class PlanHoldsTheRecipeTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir Path source;
  private ShopCluster cluster;

  @BeforeEach
  void oneIsLiveOnThreeHostsAndTwoIsPlanned() throws Exception {
    cluster = new ShopCluster(source, 3).initialised();
    cluster.deploy(1);
    cluster.shop(0).version(2);
  }

  private static Rollout rollout(Hooks hooks, List<HealthCheck> health, Sink... sinks) {
    return new Rollout(
        8, Waves.ALL_AT_ONCE, Duration.ZERO, OnFailure.REVERT, health, hooks, List.of(sinks));
  }

  private static Hook hook(String name, Where where, String... words) {
    return new Hook(name, Arguments.of(words), where, Optional.empty(), MINUTE, Map.of());
  }

  private static Rollout with(HookPhase phase, Hook... hooks) {
    return rollout(new Hooks(Map.of(phase, List.of(hooks))), List.of());
  }

  private static final Hook MIGRATE = hook("migrate", Where.ONCE, "bin/migrate");
  private static final Hook SEED = hook("seed", Where.ONCE, "bin/seed");

  /** What a deploy by this plan is refused with, after the recipe was changed. */
  private List<String> refused(Plan plan, Rollout now) {
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

  private Plan planned(Rollout rollout) throws Exception {
    Plan plan = cluster.with(rollout).deployer().plan(cluster.release(2));
    Plan kept = PlanFile.read(PlanFile.write(plan));
    assertThat(kept).isEqualTo(plan);
    return kept;
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
        Target.builder()
            .application("shop")
            .environment("production")
            .places(
                List.of(0, 1, 2).stream()
                    .map(host -> Target.Place.of(cluster.connector(host), Shop.ROOT))
                    .toList())
            .settings(cluster.shop(0).settings())
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
    DeployerException e =
        catchThrowableOfType(
            DeployerException.class,
            () ->
                Deployer.builder(target, new Operator("anna", "laptop"))
                    .workstation(here)
                    .build()
                    .deploy(cluster.release(2), plan));

    assertThat(e.objections())
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
            "link_unchanged was true in the plan, and is false",
            "trash was 3 in the plan, and is 0");
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

  private static Settings reconnecting(Settings as, Duration time) {
    return as.toBuilder().reconnectFor(time).build();
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

  @Test
  void secretsStandInAPlanByTheirNames() throws Exception {
    Hook secretive =
        new Hook(
            "migrate",
            Arguments.of("bin/migrate"),
            Where.LOCAL,
            Optional.empty(),
            MINUTE,
            Map.of(
                "PASSWORD", new Variable.Secret("MIGRATE_PASSWORD"),
                "MODE", new Variable.Plain("quick")));
    Rollout rollout =
        rollout(
            new Hooks(Map.of(HookPhase.BEFORE_ACTIVATE, List.of(secretive))),
            List.of(),
            new Sink.Webhook(
                new Variable.Plain("https://alerts.example.net/hook/s3cr3t"), Set.of()),
            new Sink.Command(Arguments.of("bin/tell", "s3cr3t"), Set.of()));

    String text = new String(PlanFile.write(planned(rollout)), StandardCharsets.UTF_8);

    assertThat(text)
        .contains("\"secret\" : \"MIGRATE_PASSWORD\"", "\"MODE\" : \"quick\"")
        .contains("webhook alerts.example.net", "command bin/tell")
        .doesNotContain("s3cr3t");
  }

  @Test
  void aFactThatIsStaleNamesItsHost() throws Exception {
    Plan plan = planned(Rollout.DEFAULTS);
    cluster.shop(1).deployer().rollback(Optional.of(id("1")), List.of());
    cluster.without(0, 2).deploy(cluster.release(2));

    DeployerException e =
        catchThrowableOfType(
            DeployerException.class, () -> cluster.deployer().deploy(cluster.release(2), plan));

    assertThat(e.objections())
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

    DeployerException e =
        catchThrowableOfType(
            DeployerException.class, () -> cluster.deployer().deploy(cluster.release(4), plan));

    assertThat(e.objections())
        .extracting(Objection::fact)
        .contains("deploy@web3:22: what would be done now differs from what the plan says: retire");
  }

  @Test
  void aPlanForOtherHostsOrAnotherEnvironmentSaysSo() throws Exception {
    Plan plan = planned(Rollout.DEFAULTS);

    DeployerException fewer =
        catchThrowableOfType(
            DeployerException.class, () -> cluster.without(1).deploy(cluster.release(2), plan));
    assertThat(fewer.objections())
        .extracting(Objection::fact)
        .containsExactly("deploy@web2:22 is in the plan, and not among the hosts");
    DeployerException turned =
        catchThrowableOfType(
            DeployerException.class,
            () -> cluster.deployer(List.of(2, 1, 0), by -> by).deploy(cluster.release(2), plan));
    assertThat(turned.objections())
        .extracting(Objection::fact)
        .containsExactly("the hosts were put in another order; the first one was deploy@web1:22");
    Target staging =
        Target.builder()
            .application("shop")
            .environment("staging")
            .places(
                List.of(0, 1, 2).stream()
                    .map(host -> Target.Place.of(cluster.connector(host), Shop.ROOT))
                    .toList())
            .settings(cluster.shop(0).settings())
            .build();
    DeployerException elsewhere =
        catchThrowableOfType(
            DeployerException.class,
            () ->
                new Deployer(staging, new Operator("anna", "laptop"), (host, event) -> {})
                    .deploy(cluster.release(2), plan));
    assertThat(elsewhere.objections())
        .extracting(Objection::fact)
        .containsExactly("the environment was production in the plan, and is staging");
  }

  @Test
  void aPlanSaysWhoMadeItWhenOfWhatAndForWhat() throws Exception {
    Plan plan = cluster.deployer().plan(cluster.release(2));

    String text = new String(PlanFile.write(plan), StandardCharsets.UTF_8);

    assertThat(text)
        .contains(
            "\"format\" : 2",
            "\"made\" : \"2026-11-21T08:00:00Z\"",
            "\"by\" : \"anna@laptop\"",
            "\"application\" : \"shop\"",
            "\"environment\" : \"production\"",
            "\"kind\" : \"directory\"",
            "\"revision\" : \"abc123\"",
            "\"on_failure\" : \"revert\"");
    assertThat(plan.terms().orElseThrow().authors()).containsExactly("anna@laptop", "anna");
  }

  private static ReleaseId id(String text) {
    return ReleaseId.parse(text);
  }
}
