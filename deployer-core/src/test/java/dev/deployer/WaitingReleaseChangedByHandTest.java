package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.cluster.Rollout;
import dev.deployer.cluster.Rollout.OnFailure;
import dev.deployer.cluster.Waves;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.gate.Acceptance;
import dev.deployer.gate.Finding;
import dev.deployer.gate.GateName;
import dev.deployer.gate.GateSettings;
import dev.deployer.gate.GateSettings.RehearsalRule;
import dev.deployer.hook.Hook;
import dev.deployer.hook.HookPhase;
import dev.deployer.hook.Hooks;
import dev.deployer.hook.Where;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.plan.Plan;
import dev.deployer.root.GatesOfRun;
import dev.deployer.root.JournalRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A release that is on the hosts and waits to go live, and that somebody has changed there. */
final class WaitingReleaseChangedByHandTest {
  private static final String WAITING = "/srv/shop/releases/2/";
  private static final Acceptance KNOWN = Acceptance.parse("drift", "it is known");

  @TempDir Path source;
  private ShopCluster cluster;

  @BeforeEach
  void aReleaseWaits() throws Exception {
    cluster = new ShopCluster(source, 2).with(hooks(HookPhase.BEFORE_ACTIVATE)).initialised();
    cluster.deploy(1);
    cluster.shop(0).version(2);
    cluster.deployer().rehearse(cluster.release(2));
    cluster.events.clear();
  }

  private static Rollout hooks(HookPhase... phases) {
    Map<HookPhase, List<Hook>> hooks = new EnumMap<>(HookPhase.class);
    hooks.put(HookPhase.REHEARSE, List.of(RehearsalOnTwoHosts.hook("try", Where.EACH)));
    for (HookPhase phase : phases) {
      hooks.put(phase, List.of(RehearsalOnTwoHosts.hook("migrate", Where.EACH)));
    }
    return new Rollout(
        1,
        Waves.ALL_AT_ONCE,
        Duration.ZERO,
        OnFailure.REVERT,
        List.of(),
        new Hooks(hooks),
        List.of());
  }

  private void changedOn(int host) {
    write(host, "index.html", "changed");
  }

  private void write(int host, String path, String text) {
    cluster
        .shop(host)
        .disk
        .backdoor()
        .writeFile(WAITING + path, text.getBytes(StandardCharsets.UTF_8));
  }

  private DeployRequest release(Acceptance... accepted) {
    return cluster.shop(0).release("2", accepted);
  }

  private DeployerException refused(DeployRequest request) {
    return catchThrowableOfType(DeployerException.class, () -> cluster.deployer().deploy(request));
  }

  @Test
  void aRehearsalOfAReleaseThatWasChangedByHandIsRefusedAndNoHookIsBlamed() {
    changedOn(1);

    for (DeployRequest request : List.of(release(), release(KNOWN))) {
      DeployerException end =
          catchThrowableOfType(DeployerException.class, () -> cluster.deployer().rehearse(request));

      assertThat(end.objections())
          .singleElement()
          .satisfies(
              objection -> {
                assertThat(objection.kind()).isEqualTo(Objection.Kind.RELEASE_EXISTS);
                assertThat(objection.fact())
                    .endsWith(
                        "web2:22: 2 is there already, and was changed by hand in 1 place, so that"
                            + " something else would be tried");
                assertThat(objection.details()).anyMatch(line -> line.contains("index.html"));
              });
    }
    assertThat(cluster.events).noneMatch(event -> event.contains("HookStarted"));
  }

  @Test
  void underAnotherIdItIsRehearsed() throws Exception {
    changedOn(1);

    RehearseResult result = cluster.deployer().rehearse(cluster.shop(0).release("2b"));

    assertThat(result.tried()).hasSize(1);
  }

  @Test
  void whatWasAcceptedInAReleaseThatWaitsIsNotBlamedOnAHook() throws Exception {
    changedOn(1);

    DeployResult result = cluster.deployer().deploy(release(KNOWN));

    assertThat(result.verdict()).isEqualTo(DeployResult.Verdict.ACTIVATED);
    assertThat(cluster.targets()).containsOnly("releases/2");
    assertThat(prepared(1).gates().accepted())
        .extracting(GatesOfRun.Accepted::gate)
        .containsExactly("drift");
    assertThat(prepared(1).note()).contains("drift accepted: it is known");
    assertThat(cluster.events).filteredOn(event -> event.contains("Overridden[")).hasSize(1);
  }

  private JournalRecord prepared(int host) {
    return cluster.shop(host).journal().stream()
        .filter(record -> record.kind() == JournalRecord.Kind.PREPARED)
        .reduce((one, next) -> next)
        .orElseThrow();
  }

  @Test
  void itIsHeldToItsManifestOnceMoreAfterHooksThatRunBefore() throws Exception {
    cluster.with(hooks(HookPhase.BEFORE_STAGE, HookPhase.BEFORE_ACTIVATE));
    changedOn(1);

    cluster.deployer().deploy(release(KNOWN));

    assertThat(cluster.targets()).containsOnly("releases/2");
    assertThat(prepared(1).gates().accepted()).hasSize(1);
    assertThat(cluster.events).filteredOn(event -> event.contains("Overridden[")).hasSize(1);
  }

  @Test
  void aHookBeforeThatChangesItIsFoundOut() {
    cluster
        .with(hooks(HookPhase.BEFORE_STAGE))
        .where("migrate", (command, output) -> scribbled("left.txt"));

    assertThat(refused(release()).objections())
        .extracting(Objection::kind)
        .contains(Objection.Kind.DRIFT);
    assertThat(cluster.targets()).containsOnly("releases/1");
  }

  private Exited scribbled(String path) {
    write(0, path, "by the hook");
    return new Exited(0);
  }

  @Test
  void aHookThatChangesMoreThanWasAcceptedIsRefused() {
    changedOn(0);
    cluster.where("migrate", (command, output) -> scribbled("left.txt"));

    assertThat(refused(release(KNOWN)).objections())
        .singleElement()
        .satisfies(
            objection -> {
              assertThat(objection.fact()).startsWith("a hook has changed the release on ");
              assertThat(objection.details())
                  .singleElement()
                  .asString()
                  .startsWith("EXTRA left.txt: file of 11 bytes, mode 0644, modified ")
                  .endsWith(", not in the manifest");
            });
    assertThat(cluster.targets()).containsOnly("releases/1");
  }

  @Test
  void aFileThatWasOnlyTouchedIsNoObjectionAndIsNotBlamedOnAHook() throws Exception {
    String content =
        new String(
            cluster.shop(1).disk.backdoor().content(WAITING + "index.html"),
            StandardCharsets.UTF_8);
    write(1, "index.html", content);

    assertThat(cluster.deployer().rehearse(release()).tried()).hasSize(1);
    cluster.deployer().deploy(release());

    assertThat(cluster.targets()).containsOnly("releases/2");
  }

  @Test
  void aPlanSaysOfAReleaseThatWouldOnlyGoLiveWhatTheDeployWouldSay() throws Exception {
    changedOn(1);

    Plan plan = cluster.deployer().plan(release());

    assertThat(plan.isRefused()).isTrue();
    assertThat(plan.gates())
        .filteredOn(Finding::objects)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.gate()).isEqualTo(GateName.DRIFT);
              assertThat(finding.host()).contains("deploy@web2:22");
              assertThat(finding.fact())
                  .isEqualTo("2 on the host differs from its manifest in 1 place");
            });
    assertThat(refused(release()).objections())
        .extracting(Objection::fact)
        .containsExactly(
            "deploy@web2:22: "
                + plan.gates().stream()
                    .filter(Finding::objects)
                    .findFirst()
                    .orElseThrow()
                    .objection()
                    .fact());
  }

  @Test
  void whatTwoGatesSayIsToldAtOnceWhereOneOfThemIsAboutAReleaseThatWaits() throws Exception {
    changedOn(1);
    cluster.shops.forEach(
        shop ->
            shop.with(
                shop.settings().toBuilder()
                    .gates(
                        GateSettings.DEFAULTS.withRehearsal(
                            Optional.of(
                                new RehearsalRule(
                                    Optional.empty(), Duration.ofMinutes(1), Optional.empty()))))
                    .build()));
    cluster.at(Instant.parse("2026-11-21T09:00:00Z"));

    assertThat(refused(release()).objections())
        .extracting(Objection::kind)
        .containsExactly(Objection.Kind.REHEARSAL, Objection.Kind.DRIFT);
  }

  @Test
  void aPlanThatAcceptsChangesOfTwoReleasesOnOneHostHolds() throws Exception {
    changedOn(1);
    cluster.shop(1).disk.backdoor().writeFile("/srv/shop/releases/1/mine.txt", new byte[] {1});
    Plan plan = cluster.deployer().plan(release(KNOWN));
    assertThat(plan.gates()).filteredOn(Finding::isOverridden).hasSize(2);

    cluster.deployer().deploy(cluster.shop(0).release("2"), plan);

    assertThat(cluster.targets()).containsOnly("releases/2");
  }

  @Test
  void thePlanWarnsOfAnAccountWithoutTheShellThatTheDeployWouldBeRefusedFor() throws Exception {
    Deployer without =
        cluster.deployer(
            connector ->
                cluster
                    .shop(connector.address().contains("web1") ? 0 : 1)
                    .disk
                    .connector(connector.address().contains("web1") ? "web1" : "web2"));
    assertThat(
            catchThrowableOfType(DeployerException.class, () -> without.deploy(release()))
                .objections())
        .extracting(Objection::kind)
        .containsOnly(Objection.Kind.UNSUPPORTED_HOST);
    cluster.events.clear();

    without.plan(release());

    assertThat(cluster.events)
        .filteredOn(event -> event.contains("WouldFail["))
        .hasSize(2)
        .allMatch(event -> event.contains("has no shell, which hooks or command checks need"));
  }

  @Test
  void aReleaseWhoseManifestIsAnotherIsRefusedByThePlanToo() throws Exception {
    cluster
        .shop(1)
        .disk
        .backdoor()
        .writeFile(
            "/srv/shop/.deployer/manifests/2/manifest.mtree",
            "#mtree\n".getBytes(StandardCharsets.UTF_8));

    assertThat(cluster.deployer().plan(release()).isRefused()).isTrue();
    assertThat(refused(release()).objections())
        .extracting(Objection::kind)
        .containsExactly(Objection.Kind.NO_SUCH_RELEASE);
  }
}
