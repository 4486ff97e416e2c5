package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.cluster.Rollout;
import dev.deployer.cluster.Rollout.OnFailure;
import dev.deployer.cluster.Waves;
import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.gate.Acceptance;
import dev.deployer.gate.Finding;
import dev.deployer.gate.GateName;
import dev.deployer.gate.GateSettings;
import dev.deployer.gate.GateSettings.SourceRule;
import dev.deployer.hook.Hook;
import dev.deployer.hook.HookPhase;
import dev.deployer.hook.Hooks;
import dev.deployer.hook.Where;
import dev.deployer.host.HostCommand;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.Step;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.Noted;
import dev.deployer.testing.Backdoor;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.CutConnector.Moment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rehearsal brings a release to all hosts and tries it there, and what is live stays live. */
final class RehearsalTest {
  private static final Instant TODAY = Instant.parse("2026-11-21T08:00:00Z");

  @TempDir Path source;
  private final List<HostCommand> ran = Collections.synchronizedList(new ArrayList<>());
  private ShopCluster cluster;

  static Hook hook(String name, Where where) {
    return new Hook(
        name,
        new Arguments(List.of(name)),
        where,
        Optional.empty(),
        Duration.ofMinutes(1),
        Map.of());
  }

  static Rollout rehearsing(Hook... hooks) {
    return new Rollout(
        1,
        Waves.ALL_AT_ONCE,
        Duration.ZERO,
        OnFailure.REVERT,
        List.of(),
        new Hooks(Map.of(HookPhase.REHEARSE, List.of(hooks))),
        List.of());
  }

  @BeforeEach
  void theFirstReleaseIsLiveOnTwoHosts() throws Exception {
    cluster =
        new ShopCluster(source, 2)
            .with(rehearsing(hook("clone", Where.ONCE), hook("migrate", Where.EACH)))
            .where("clone", (command, output) -> seen(command))
            .where("migrate", (command, output) -> seen(command))
            .initialised();
    cluster.deploy(1);
    cluster.events.clear();
    cluster.shop(0).version(2);
  }

  private Exited seen(HostCommand command) {
    ran.add(command);
    return new Exited(0);
  }

  private RehearseResult rehearse(String id) throws DeployerException {
    return cluster.deployer().rehearse(cluster.shop(0).release(id));
  }

  private DeployerException refusedOrFailed(String id) {
    return catchThrowableOfType(DeployerException.class, () -> rehearse(id));
  }

  /** A request in which no id is named. */
  private DeployRequest unnamed() {
    DeployRequest named = cluster.shop(0).release("x");
    return DeployRequest.builder(named.source()).revision("abc123").build();
  }

  private JournalRecord last(int host) {
    List<JournalRecord> all = cluster.shop(host).journal();
    return all.get(all.size() - 1);
  }

  private List<String> releases(int host) {
    return cluster.shop(host).disk.backdoor().tree("/srv/shop/releases").keySet().stream()
        .filter(path -> !path.contains("/"))
        .toList();
  }

  @Test
  void theReleaseIsOnAllHostsAndTriedThereAndWhatIsLiveIsLiveStill() throws Exception {
    Map<String, String> served = cluster.shop(0).served();

    RehearseResult result = rehearse("2");

    assertThat(cluster.targets()).containsOnly("releases/1");
    assertThat(cluster.shop(0).served()).isEqualTo(served);
    for (int host = 0; host < 2; host++) {
      assertThat(cluster.shop(host).disk.backdoor().tree("/srv/shop/releases/2"))
          .containsKey("only-in-2.txt");
      assertThat(cluster.shop(host).deployer().status().lock()).isEmpty();
    }
    assertThat(result.verdict()).isEqualTo(RehearseResult.Verdict.PUBLISHED);
    assertThat(result.tried())
        .extracting(RehearseResult.Tried::name)
        .containsExactly("clone", "migrate");
    assertThat(result.warnings()).isEmpty();
    assertThat(cluster.events).noneMatch(event -> event.contains("Activated["));
    assertThat(cluster.events).anyMatch(event -> event.contains("HookFinished[phase=rehearse"));
  }

  @Test
  void hooksRunInTheReleaseThatIsTried() throws Exception {
    rehearse("2");

    assertThat(ran)
        .extracting(command -> command.arguments().program())
        .containsExactly("clone", "migrate", "migrate");
    for (HostCommand command : ran) {
      assertThat(command.directory().toString()).isEqualTo("/srv/shop/releases/2");
      assertThat(command.variables().values())
          .containsEntry("DEPLOYER_PHASE", "rehearse")
          .containsEntry("DEPLOYER_RELEASE", "2")
          .containsEntry("DEPLOYER_RELEASE_PATH", "/srv/shop/releases/2")
          .containsEntry("DEPLOYER_PREVIOUS_PATH", "/srv/shop/releases/1");
    }
  }

  @Test
  void howItEndedIsNotedOnAllHostsAndDecidesNothing() throws Exception {
    RehearseResult result = rehearse("2");

    for (int host = 0; host < 2; host++) {
      JournalRecord noted = last(host);
      assertThat(noted.kind()).isEqualTo(JournalRecord.Kind.NOTED);
      assertThat(noted.noted().map(Noted::about)).contains("rehearsal");
      assertThat(noted.noted().orElseThrow().facts())
          .containsEntry("outcome", "passed")
          .containsKeys("took_ms", "hooks");
      assertThat(noted.to()).contains(ReleaseId.parse("2"));
      assertThat(noted.digest()).contains(result.digest());
      assertThat(cluster.shop(host).deployer().status().unfinished()).isEmpty();
    }
    assertThat(cluster.deployer().recover().actions()).isEmpty();
  }

  @Test
  void aDeployWithoutAnIdTakesTheRehearsedReleaseAndOnlyFlips() throws Exception {
    rehearse("2");

    assertThat(cluster.deployer().plan(unnamed()).hosts().get(0).steps())
        .extracting(Step::word)
        .containsExactly("check", "activate");
    DeployResult result = cluster.deployer().deploy(unnamed());

    assertThat(result.release()).isEqualTo(ReleaseId.parse("2"));
    assertThat(result.verdict()).isEqualTo(DeployResult.Verdict.ACTIVATED);
    assertThat(result.sentFiles()).isZero();
    assertThat(result.linkedFiles()).isZero();
    assertThat(cluster.targets()).containsOnly("releases/2");
  }

  @Test
  void whatIsSaidOfTheDeployIsInTheJournalSinceTheReleaseHasItsOwnMessage() throws Exception {
    rehearse("2");

    cluster.deployer().deploy(unnamed().toBuilder().message("Summer prices").build());

    assertThat(cluster.shop(1).journal())
        .filteredOn(record -> record.kind() == JournalRecord.Kind.PREPARED)
        .last()
        .satisfies(record -> assertThat(record.note()).contains("Summer prices"));
  }

  @Test
  void whoNamesAnotherIdGetsAnotherRelease() throws Exception {
    rehearse("2");

    DeployResult result = cluster.deployer().deploy(cluster.shop(0).release("2b"));

    assertThat(result.verdict()).isEqualTo(DeployResult.Verdict.DEPLOYED);
    assertThat(cluster.targets()).containsOnly("releases/2b");
  }

  @Test
  void whatIsRehearsedAgainIsNotSentAgain() throws Exception {
    rehearse("2");

    RehearseResult again = cluster.deployer().rehearse(unnamed());

    assertThat(again.release()).isEqualTo(ReleaseId.parse("2"));
    assertThat(again.verdict()).isEqualTo(RehearseResult.Verdict.THERE);
    assertThat(again.tried()).hasSize(2);
    assertThat(releases(0)).containsExactly("1", "2");
  }

  @Test
  void whereAHookFailsWhatIsLiveStaysAndTheReleaseToBeLookedAt() throws Exception {
    cluster.where(
        "migrate",
        (command, output) -> {
          output.line("type mismatch for event_payload", false);
          return new Exited(7);
        });

    DeployerException end = refusedOrFailed("2");

    assertThat(end.kind()).isEqualTo(DeployerException.Kind.FAILED);
    assertThat(end)
        .hasMessage("the hook migrate on deploy@web1:22, deploy@web2:22 exited with 7 (rehearse)");
    assertThat(end.output().get(0).lines()).containsExactly("type mismatch for event_payload");
    assertThat(end.live()).isEqualTo(new Live.Release(ReleaseId.parse("1")));
    assertThat(cluster.targets()).containsOnly("releases/1");
    assertThat(releases(0)).containsExactly("1", "2");
    for (int host = 0; host < 2; host++) {
      assertThat(last(host).noted().orElseThrow().facts()).containsEntry("outcome", "failed");
      assertThat(cluster.shop(host).deployer().status().lock()).isEmpty();
    }
  }

  @Test
  void whereAHookFailedTheSameContentIsTriedAgainWhereItIs() throws Exception {
    cluster.where("migrate", (command, output) -> new Exited(7));
    assertThat(refusedOrFailed("2")).isNotNull();
    cluster.where("migrate", (command, output) -> new Exited(0));

    RehearseResult again = cluster.deployer().rehearse(unnamed());

    assertThat(again.release()).isEqualTo(ReleaseId.parse("2"));
    assertThat(again.verdict()).isEqualTo(RehearseResult.Verdict.THERE);
  }

  @Test
  void aHookThatChangesTheReleaseIsRefusedAndThatReleaseIsNotTakenAgain() throws Exception {
    cluster.where("migrate", (command, output) -> scribbled(command));

    DeployerException end = refusedOrFailed("2");

    assertThat(end.kind()).isEqualTo(DeployerException.Kind.REFUSED);
    assertThat(end.objections())
        .extracting(Objection::fact)
        .containsExactly(
            "a hook has changed the release on deploy@web1:22 outside what is writable",
            "a hook has changed the release on deploy@web2:22 outside what is writable");
    assertThat(last(1).noted().orElseThrow().facts()).containsEntry("outcome", "changed");
    assertThat(cluster.targets()).containsOnly("releases/1");

    DeployResult anew = cluster.deployer().deploy(unnamed());
    assertThat(anew.release()).isNotEqualTo(ReleaseId.parse("2"));
    assertThat(anew.verdict()).isEqualTo(DeployResult.Verdict.DEPLOYED);
  }

  private Exited scribbled(HostCommand command) {
    for (Shop shop : cluster.shops) {
      shop.disk
          .backdoor()
          .writeFile(command.directory() + "/migrated.log", "yes".getBytes(StandardCharsets.UTF_8));
    }
    return new Exited(0);
  }

  @Test
  void aChangeOfTheLiveReleaseIsToldAndStopsNothing() throws Exception {
    Backdoor files = cluster.shop(1).disk.backdoor();
    files.writeFile("/srv/shop/releases/1/patched.php", new byte[] {1});

    RehearseResult result = rehearse("2");

    assertThat(result.warnings())
        .containsExactly(
            new Warning.NotAsDeployed(
                ReleaseId.parse("1"),
                Optional.of("deploy@web2:22"),
                1,
                "EXTRA patched.php: file, not in the manifest"));
  }

  @Test
  void withoutAHookThereIsNothingToRehearse() {
    cluster.with(Rollout.DEFAULTS);

    DeployerException end = refusedOrFailed("2");

    assertThat(end.kind()).isEqualTo(DeployerException.Kind.INVALID);
    assertThat(end).hasMessage("there is no hook in the phase rehearse, so nothing would be tried");
  }

  @Test
  void aDeployRunsNoHookOfARehearsalAndNeedsNothingForIt() throws Exception {
    Hook elsewhere =
        new Hook(
            "clone",
            new Arguments(List.of("clone")),
            Where.ONCE,
            Optional.of("web9"),
            Duration.ofMinutes(1),
            Map.of());
    cluster.with(rehearsing(elsewhere));

    cluster.deployer().deploy(cluster.shop(0).release("2"));

    assertThat(ran).isEmpty();
    assertThat(refusedOrFailed("3"))
        .hasMessageStartingWith("the hook clone runs on web9, which is not among the hosts");
  }

  @Test
  void whatIsNotAccountedForIsRefusedAndAnAcceptanceIsRecorded() throws Exception {
    cluster.shops.forEach(
        shop ->
            shop.with(
                shop.settings().toBuilder()
                    .gates(
                        GateSettings.DEFAULTS.withSource(
                            Optional.of(new SourceRule(true, List.of()))))
                    .build()));
    DeployerException end = refusedOrFailed("2");
    assertThat(end.objections()).extracting(Objection::kind).containsExactly(Objection.Kind.SOURCE);
    assertThat(releases(0)).containsExactly("1");

    Acceptance known = new Acceptance(GateName.SOURCE, Optional.empty(), "a trial");
    RehearseResult result = cluster.deployer().rehearse(cluster.shop(0).release("2", known));

    assertThat(result.gates()).singleElement().matches(Finding::isOverridden);
    assertThat(last(1).note()).contains("source accepted: a trial");
    assertThat(last(1).gates().accepted())
        .singleElement()
        .satisfies(one -> assertThat(one.reason()).isEqualTo("a trial"));
  }

  @Test
  void anAccountWithoutAShellCannotRehearseAndDeploysAsEver() throws Exception {
    UnaryOperator<HostConnector> withoutShell =
        connector ->
            cluster
                .shop(connector.address().contains("web1") ? 0 : 1)
                .disk
                .connector(connector.address().contains("web1") ? "web1" : "web2");

    DeployerException end =
        catchThrowableOfType(
            DeployerException.class,
            () -> cluster.deployer(withoutShell).rehearse(cluster.shop(0).release("2")));

    assertThat(end.objections())
        .extracting(Objection::kind)
        .containsOnly(Objection.Kind.UNSUPPORTED_HOST);
    cluster.deployer(withoutShell).deploy(cluster.shop(0).release("2"));
    assertThat(cluster.events).noneMatch(event -> event.contains("WouldFail"));
    assertThat(cluster.targets()).containsOnly("releases/2");
  }

  @Test
  void aHostOnWhichItIsLiveAlreadyTakesNoPartInTrying() throws Exception {
    cluster.without(1).deploy(cluster.shop(0).release("2"));
    ran.clear();

    RehearseResult result = cluster.deployer().rehearse(unnamed());

    assertThat(result.release()).isEqualTo(ReleaseId.parse("2"));
    assertThat(result.hosts())
        .extracting(RehearseResult.OnHost::verdict)
        .containsExactly(RehearseResult.Verdict.ALREADY_LIVE, RehearseResult.Verdict.PUBLISHED);
    assertThat(ran).hasSize(2);
    assertThat(cluster.targets()).containsExactly("releases/2", "releases/1");
    assertThat(last(0).noted().map(Noted::about)).contains("rehearsal");
  }

  @Test
  void ofARehearsalWhoseClientDiesTheJournalHasThatItBeganAndItCountsForNothing() throws Exception {
    cluster.where("clone", (command, output) -> seen(command));
    assertThatThrownBy(
            () ->
                cluster
                    .deployer(Losing.theClientAt(0, operation -> !ran.isEmpty()))
                    .rehearse(cluster.shop(0).release("2")))
        .isInstanceOf(DeployerException.class);
    ClusterSchedule.unlockAll(cluster);

    cluster.deployer().recover();

    for (int host = 0; host < 2; host++) {
      assertThat(last(host).noted().map(Noted::about)).contains("rehearsal");
      assertThat(last(host).noted().orElseThrow().facts())
          .containsExactlyEntriesOf(Map.of("outcome", "begun"));
      assertThat(cluster.shop(host).deployer().releases())
          .anySatisfy(
              release -> {
                assertThat(release.name()).isEqualTo("2");
                assertThat(release.states()).containsExactly(ReleaseSummary.State.NEVER_LIVE);
              });
    }
    rehearse("2");
    assertThat(last(0).noted().orElseThrow().facts()).containsEntry("outcome", "passed");
  }

  @Test
  void whoIsStoppedWhileHooksRunGivesTheLockBackAndNoEndIsNoted() {
    Deployer[] running = new Deployer[1];
    cluster.where(
        "clone",
        (command, output) -> {
          running[0].stop();
          return new Exited(130);
        });
    running[0] = cluster.deployer();

    DeployerException end =
        catchThrowableOfType(
            DeployerException.class, () -> running[0].rehearse(cluster.shop(0).release("2")));

    assertThat(end.kind()).isEqualTo(DeployerException.Kind.INTERRUPTED);
    assertThat(cluster.targets()).containsOnly("releases/1");
    for (int host = 0; host < 2; host++) {
      assertThat(last(host).noted().orElseThrow().facts()).containsEntry("outcome", "begun");
      assertThat(cluster.shop(host).disk.backdoor().tree("/srv/shop/.deployer/lock")).isEmpty();
    }
  }

  @Test
  void whereverTheConnectionIsLostARehearsalGoesOnAndPasses() throws Exception {
    cluster.shops.forEach(
        shop ->
            shop.with(shop.settings().toBuilder().reconnectFor(Duration.ofSeconds(10)).build()));
    CutConnector[] of = new CutConnector[1];
    ShopCluster unhurt = cluster.copy();
    unhurt
        .deployer(ShopCluster.on(1, connector -> of[0] = CutConnector.counting(connector)))
        .rehearse(cluster.shop(0).release("2"));
    List<String> operations =
        of[0].operations().stream().map(operation -> operation.text()).toList();
    for (Moment moment : List.of(Moment.BEFORE, Moment.AFTER)) {
      for (int number = 1; number <= operations.size(); number++) {
        // What a command did whose connection was lost is not known.
        if (!operations.get(number - 1).startsWith("run ")) {
          ShopCluster cut = cluster.copy();
          int at = number;
          RehearseResult result =
              cut.deployer(
                      ShopCluster.on(1, connector -> CutConnector.cutting(connector, moment, at)))
                  .rehearse(cluster.shop(0).release("2"));
          String where = moment + " " + number + ", " + operations.get(number - 1);
          assertThat(result.tried()).as(where).hasSize(2);
          assertThat(cut.targets()).as(where).containsOnly("releases/1");
          assertThat(cut.shop(1).disk.backdoor().tree("/srv/shop/releases/2"))
              .as(where)
              .isEqualTo(unhurt.shop(1).disk.backdoor().tree("/srv/shop/releases/2"));
          assertThat(cut.shop(1).journal()).as(where).hasSameSizeAs(unhurt.shop(1).journal());
        }
      }
    }
  }

  @Test
  void aReleaseThatWaitsIsShownAndOutlivesTheDeploysBeforeIt() throws Exception {
    cluster.shops.forEach(shop -> shop.with(shop.settings().withKeepReleases(1)));
    rehearse("2");
    assertThat(states("2")).containsExactly(ReleaseSummary.State.REHEARSED);

    cluster.deploy(3);
    cluster.deploy(4);
    cluster.deployer().prune(1);

    assertThat(releases(0)).containsExactly("2", "3", "4");
    cluster.shop(0).version(2);
    assertThat(cluster.deployer().deploy(unnamed()).verdict())
        .isEqualTo(DeployResult.Verdict.ACTIVATED);
    assertThat(states("2")).doesNotContain(ReleaseSummary.State.REHEARSED);
  }

  @Test
  void aReleaseWhoseRehearsalFailedIsShownAsThat() throws Exception {
    cluster.where("migrate", (command, output) -> new Exited(7));
    refusedOrFailed("2");
    assertThat(states("2")).containsExactly(ReleaseSummary.State.REHEARSAL_FAILED);
  }

  private java.util.Set<ReleaseSummary.State> states(String id) throws DeployerException {
    return cluster.shop(0).deployer().releases().stream()
        .filter(release -> release.name().equals(id))
        .findFirst()
        .orElseThrow()
        .states();
  }

  @Test
  void rehearsalsOfWhichNothingIsDeployedLeaveAsManyAsAreKept() throws Exception {
    cluster.shops.forEach(shop -> shop.with(shop.settings().withKeepReleases(2)));
    cluster.deploy(5);
    List<ReleaseId> retired = new ArrayList<>();
    for (int version = 100; version < 130; version++) {
      cluster.shop(0).version(version).write("db/" + version, "x");
      cluster.at(TODAY.plus(Duration.ofMinutes(version)));
      boolean fails = version % 3 == 0;
      cluster.where("migrate", (command, output) -> new Exited(fails ? 1 : 0));
      try {
        retired.addAll(rehearse(String.valueOf(version)).pruned());
      } catch (DeployerException e) {
        assertThat(fails).isTrue();
      }
    }

    assertThat(releases(0)).containsExactly("1", "127", "128", "129", "5");
    assertThat(retired).contains(ReleaseId.parse("100"));
    assertThat(cluster.targets()).containsOnly("releases/5");
    cluster.deploy(6);
    assertThat(releases(0)).containsExactly("127", "128", "5", "6");
  }
}
