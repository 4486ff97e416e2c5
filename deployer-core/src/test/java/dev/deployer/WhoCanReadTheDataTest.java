package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.cluster.Rollout;
import dev.deployer.cluster.Waves;
import dev.deployer.command.CommandOutcome;
import dev.deployer.command.Secrets;
import dev.deployer.event.Event;
import dev.deployer.gate.Acceptance;
import dev.deployer.gate.Finding;
import dev.deployer.gate.GateName;
import dev.deployer.gate.GateSettings;
import dev.deployer.gate.GateSettings.DataRule;
import dev.deployer.gate.Verdict;
import dev.deployer.hook.Hook;
import dev.deployer.hook.HookPhase;
import dev.deployer.hook.Hooks;
import dev.deployer.hook.Where;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.Plan;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.Noted;
import dev.deployer.testing.MemoryConnector;
import dev.deployer.testing.MemoryDisk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs are refused where someone could not read the data, and go on where a person says so. */
final class WhoCanReadTheDataTest {
  private static final String LOWER =
      "2 reads schema to 41; 42 was written since 1 (2026-11-20 21:13 UTC)";

  @TempDir Path folder;
  private Shop shop;
  private final List<Event> events = new ArrayList<>();
  private Target.Others others = Target.Others.NONE;
  private GateSettings gates = GateSettings.DEFAULTS;
  private Rollout rollout = Rollout.DEFAULTS;
  private Workstation machine = Workstation.NONE;

  @BeforeEach
  void aShop() throws Exception {
    shop = new Shop(folder.resolve("source")).initialised();
  }

  @Test
  void theFixForwardWithALowerNumberIsRefusedAndNothingIsChanged() throws Exception {
    deploy("1", "41-42", 42);
    DeployerException refused = refused("2", "41", 41);
    assertThat(refused.objections()).hasSize(1);
    Objection objection = refused.objections().get(0);
    assertThat(objection.kind()).isEqualTo(Objection.Kind.DATA);
    assertThat(objection.fact()).startsWith("schema: not everything can be read (data:");
    assertThat(objection.details().get(0)).isEqualTo(LOWER);
    assertThat(shop.target()).isEqualTo("releases/1");
    assertThat(plan("2", "41", 41).isRefused()).isTrue();
  }

  @Test
  void whatAPersonAcceptsStandsInPlanEventJournalAndHistory() throws Exception {
    deploy("1", "41-42", 42);
    Acceptance word = Acceptance.parse("data", "the rows were repaired");
    source("2", "41", 41);
    Finding planned = data(deployer().plan(shop.release("2", word)));
    assertThat(planned.verdict()).isEqualTo(Verdict.ACCEPTED);
    deployer().deploy(shop.release("2", word));
    assertThat(shop.target()).isEqualTo("releases/2");
    assertThat(events).anyMatch(e -> e instanceof Event.Overridden o && o.gate().equals("data"));
    JournalRecord prepared = last(JournalRecord.Kind.PREPARED);
    assertThat(prepared.gates().accepted())
        .containsExactly(
            new dev.deployer.root.GatesOfRun.Accepted(
                "data", planned.digest(), "the rows were repaired"));
    assertThat(prepared.note()).contains("data accepted: the rows were repaired");
    assertThat(prepared.data().stores().get("schema").writes()).isEqualTo(41);
    assertThat(prepared.gates().inForce()).contains("data");
  }

  @Test
  void aNewVersionTakesTwoReleasesAndIsNeverAnObjection() throws Exception {
    deploy("1", "41", 41);
    assertThat(refused("2", "41-42", 42).objections().get(0).details().get(0))
        .isEqualTo("1, live on deploy@web1:22, reads schema to 41; 2 writes 42");
    deploy("2", "41-42", 41);
    deploy("3", "41-42", 42);
    assertThat(data(plan("4", "42-43", 42)).details())
        .startsWith("4 reads schema from 42; 41 is still there");
  }

  @Test
  void aRollbackPassesOverWhatCannotReadWhatWasWritten() throws Exception {
    deploy("1", "41", 41);
    deploy("2", "41-42", 41);
    deploy("3", "41-42", 42);
    deploy("4", "41-42", 42);
    assertThat(deployer().planRollback(Optional.empty()).release()).contains(ReleaseId.parse("3"));
    assertThat(deployer().rollback(to("2")).gates())
        .filteredOn(found -> found.gate() == GateName.DATA)
        .extracting(Finding::verdict)
        .containsExactly(Verdict.PASSED);
    assertThat(shop.target()).isEqualTo("releases/2");
    Plan named = deployer().planRollback(Optional.of(ReleaseId.parse("1")));
    assertThat(data(named).objects()).isTrue();
    DeployerException refused =
        catchThrowableOfType(DeployerException.class, () -> deployer().rollback(to("1")));
    assertThat(refused.objections().get(0).kind()).isEqualTo(Objection.Kind.DATA);
    assertThat(shop.target()).isEqualTo("releases/2");
  }

  @Test
  void whereNothingCanReadItThereIsNothingToRollBackToAndEachIsNamed() throws Exception {
    deploy("1", "41", 41);
    source("2", "{from: 41, to: 42}", 42);
    deployer().deploy(shop.release("2", Acceptance.parse("data", "agreed")));
    DeployerException refused =
        catchThrowableOfType(
            DeployerException.class,
            () ->
                deployer()
                    .rollback(
                        new RollbackRequest(
                            Optional.empty(), List.of(), RollbackRequest.Pace.AT_ONCE)));
    Objection objection = refused.objections().get(0);
    assertThat(objection.kind()).isEqualTo(Objection.Kind.NOTHING_TO_ROLL_BACK_TO);
    assertThat(objection.fact())
        .isEqualTo("no earlier release that was live and good is still there and can go live");
    assertThat(objection.details())
        .containsExactly(
            "1 is passed over: it reads schema to 41; 42 was written since 2 (2026-11-20 21:13"
                + " UTC)");
  }

  @Test
  void ofAReleaseThatIsNotThereOnlyThatIsSaid() throws Exception {
    deploy("1", "41", 41);
    deploy("2", "41", 41);
    DeployerException refused =
        catchThrowableOfType(DeployerException.class, () -> deployer().rollback(to("7")));
    assertThat(refused.objections())
        .extracting(Objection::kind)
        .containsExactly(Objection.Kind.NO_SUCH_RELEASE);
  }

  @Test
  void whatWasPassedOverIsANoteOfThePlan() throws Exception {
    deploy("1", "41-42", 42);
    source("2", "41", 41);
    deployer().deploy(shop.release("2", Acceptance.parse("data", "agreed")));
    deploy("3", "41-42", 42, Acceptance.parse("data", "agreed"));
    Plan back = deployer().planRollback(Optional.empty());
    assertThat(back.release()).contains(ReleaseId.parse("1"));
    assertThat(back.hosts().get(0).notes()).contains("2 is passed over: it" + LOWER.substring(1));
  }

  @Test
  void aReleaseThatSaysNothingIsAskedForNothingUntilOneSaysSomething() throws Exception {
    shop.version(1);
    deployer().deploy(shop.release("1"));
    assertThat(events).noneMatch(e -> e instanceof Event.GateJudged g && g.gate().equals("data"));
    Plan first = plan("2", "41", 41);
    assertThat(data(first).verdict()).isEqualTo(Verdict.PASSED);
    assertThat(first.hosts().get(0).notes())
        .contains(
            "1, live on deploy@web1:22, says nothing of schema: whether it can read 41 is not"
                + " known");
    deploy("2", "41", 41);
    shop.version(3);
    assertThat(data(deployer().plan(shop.release("3"))).details().get(0))
        .isEqualTo("3 says nothing of schema; 41 was written since 2 (2026-11-20 21:13 UTC)");
  }

  @Test
  void whereThereIsNoWayBackAFailureHolds() throws Exception {
    deploy("1", "41", 41);
    rollout = failing(HookPhase.AFTER_ACTIVATE);
    source("2", "41-42", 42);
    shop.write(
        "release.yaml", "deployer: 1\ndata: {schema: {reads: 41-42, writes: 42, one_way: true}}\n");
    Plan plan = deployer().plan(shop.release("2"));
    assertThat(plan.hosts().get(0).notes())
        .contains("there is no way back: 1 does not read schema 42");
    DeployerException held =
        catchThrowableOfType(DeployerException.class, () -> deployer().deploy(shop.release("2")));
    assertThat(held.objections()).extracting(Objection::kind).containsExactly(Objection.Kind.HELD);
    assertThat(shop.target()).isEqualTo("releases/2");
    assertThat(events)
        .contains(
            new Event.Warned(
                new Warning.Noticed("data", "there is no way back: 1 does not read schema 42")));
  }

  @Test
  void aMigrationThatFailedHasRaisedTheMarkAndLeavesATrace() throws Exception {
    deploy("1", "41-42", 41);
    rollout = failing(HookPhase.BEFORE_ACTIVATE);
    source("2", "41-42", 42);
    assertThatThrownBy(() -> deployer().deploy(shop.release("2")))
        .isInstanceOf(DeployerException.class);
    assertThat(shop.target()).isEqualTo("releases/1");
    assertThat(outcomes()).containsExactly("begun", "failed");
    rollout = Rollout.DEFAULTS;
    assertThat(data(plan("3", "41", 41)).details().get(0))
        .isEqualTo(
            "3 reads schema to 41; 42 may have been written in an attempt with 2 (2026-11-20 21:13"
                + " UTC)");
    deploy("3", "41-42", 41);
  }

  @Test
  void thatAMigrationBeginsIsRecordedBeforeItDoes() throws Exception {
    deploy("1", "41-42", 41);
    rollout = failing(HookPhase.BEFORE_ACTIVATE);
    List<Object> before = new ArrayList<>();
    machine =
        new Workstation(
            (command, output) -> {
              before.addAll(outcomes());
              return new CommandOutcome.Exited(0);
            },
            Secrets.none(),
            folder.toAbsolutePath());
    deploy("2", "41-42", 42);
    assertThat(before).containsExactly("begun");
    assertThat(outcomes()).containsExactly("begun", "done");
  }

  @Test
  void aWayBackToWhatSaysNothingIsRefusedAndGoesOnWhereAPersonSaysSo() throws Exception {
    shop.version(1);
    deployer().deploy(shop.release("1"));
    deploy("2", "41", 41);
    DeployerException refused =
        catchThrowableOfType(DeployerException.class, () -> deployer().rollback(to("1")));
    assertThat(refused.objections().get(0).kind()).isEqualTo(Objection.Kind.DATA);
    assertThat(refused.objections().get(0).details().get(0))
        .isEqualTo("1 says nothing of schema; 41 was written since 2 (2026-11-20 21:13 UTC)");
    events.clear();
    deployer()
        .rollback(
            new RollbackRequest(
                Optional.of(ReleaseId.parse("1")),
                List.of(Acceptance.parse("data", "it did read it")),
                RollbackRequest.Pace.AT_ONCE));
    assertThat(shop.target()).isEqualTo("releases/1");
    assertThat(events).anyMatch(e -> e instanceof Event.Overridden o && o.gate().equals("data"));
    assertThat(last(JournalRecord.Kind.PREPARED).gates().accepted())
        .extracting(dev.deployer.root.GatesOfRun.Accepted::reason)
        .containsExactly("it did read it");
  }

  private List<Object> outcomes() {
    return shop.journal().stream()
        .flatMap(record -> record.noted().stream())
        .filter(noted -> noted.about().equals(Noted.ATTEMPT))
        .map(noted -> noted.facts().get("outcome"))
        .toList();
  }

  @Test
  void aHostThatWasLeftOutIsAskedAndAnObjectionWhereItCannotBe() throws Exception {
    deploy("1", "41", 41);
    Shop other = shop.on(new MemoryDisk());
    other.initialised();
    source("1", "41", 41);
    other.deployer().deploy(other.release("1"));
    others = new Target.Others(List.of(Target.Place.of(other.connector(), Shop.ROOT)), Map.of());
    assertThat(data(plan("2", "41-42", 42)).details().get(0))
        .contains("reads schema to 41; 2 writes 42");
    others =
        new Target.Others(
            List.of(Target.Place.builder(gone(), Shop.ROOT).name("web3").build()), Map.of());
    assertThat(data(plan("2", "41-42", 41)).details())
        .containsExactly("web3 was left out, and could not be asked");
    shop.version(5);
    gates = gates.withData(Optional.empty());
    assertThat(deployer().plan(shop.release("5")).gates())
        .noneMatch(finding -> finding.gate() == GateName.DATA);
  }

  @Test
  void anEnvironmentThatSharesTheDataIsAskedAsWell() throws Exception {
    deploy("1", "41-42", 41);
    Shop codegen = shop.on(new MemoryDisk());
    codegen.initialised();
    source("c6", "41", 41);
    codegen.deployer().deploy(codegen.release("c6"));
    gates = gates.withData(Optional.of(new DataRule(List.of("codegen"))));
    Target target =
        Target.builder()
            .application("shop")
            .environment("production")
            .place(Target.Place.builder(codegen.connector(), Shop.ROOT).name("cg1").build())
            .build();
    others = new Target.Others(List.of(), Map.of("codegen", target));
    assertThat(data(plan("2", "41-42", 42)).details().get(0))
        .isEqualTo("c6, live on cg1 of codegen, reads schema to 41; 2 writes 42");
    others = new Target.Others(List.of(), Map.of("codegen", unreachable()));
    assertThat(data(plan("2", "41-42", 42)).details())
        .containsExactly("cg1 of codegen could not be asked");
  }

  @Test
  void ofAnEnvironmentThatWasNeverInitialisedItIsSaidThatItWasNot() throws Exception {
    gates = gates.withData(Optional.of(new DataRule(List.of("codegen"))));
    Target never =
        Target.builder()
            .place(
                Target.Place.builder(new MemoryDisk().connector("cg1"), Shop.ROOT)
                    .name("cg1")
                    .build())
            .build();
    others = new Target.Others(List.of(), Map.of("codegen", never));
    assertThat(data(plan("2", "41-42", 42)).details())
        .containsExactly("cg1 of codegen could not be asked: there is no /srv/shop on the host");
  }

  private static Target unreachable() {
    return Target.builder()
        .place(Target.Place.builder(gone(), Shop.ROOT).name("cg1").build())
        .build();
  }

  private static HostConnector gone() {
    MemoryConnector gone = new MemoryDisk().connector("web3");
    gone.refuse(ConnectFailedException.Reason.UNREACHABLE);
    return gone;
  }

  private static Rollout failing(HookPhase phase) {
    return new Rollout(
        1,
        Waves.ALL_AT_ONCE,
        Duration.ZERO,
        Rollout.OnFailure.REVERT,
        List.of(),
        new Hooks(
            Map.of(
                phase,
                List.of(
                    new Hook(
                        "migrate",
                        dev.deployer.command.Arguments.of("migrate"),
                        Where.LOCAL,
                        Optional.empty(),
                        Duration.ofMinutes(1),
                        Map.of())))),
        List.of());
  }

  private RollbackRequest to(String release) {
    return new RollbackRequest(
        Optional.of(ReleaseId.parse(release)), List.of(), RollbackRequest.Pace.AT_ONCE);
  }

  private void source(String release, String reads, long writes) throws Exception {
    shop.version(release.hashCode());
    shop.write(
        "release.yaml",
        "deployer: 1\ndata: {schema: {reads: " + reads + ", writes: " + writes + "}}\n");
  }

  private void deploy(String release, String reads, long writes, Acceptance... words)
      throws Exception {
    source(release, reads, writes);
    deployer().deploy(shop.release(release, words));
    assertThat(shop.target()).isEqualTo("releases/" + release);
  }

  private Plan plan(String release, String reads, long writes) throws Exception {
    source(release, reads, writes);
    return deployer().plan(shop.release(release));
  }

  private DeployerException refused(String release, String reads, long writes) throws Exception {
    source(release, reads, writes);
    return catchThrowableOfType(
        DeployerException.class, () -> deployer().deploy(shop.release(release)));
  }

  private static Finding data(Plan plan) {
    return plan.gates().stream()
        .filter(finding -> finding.gate() == GateName.DATA)
        .findFirst()
        .orElseThrow();
  }

  private JournalRecord last(JournalRecord.Kind kind) {
    return shop.journal().stream()
        .filter(record -> record.kind() == kind)
        .reduce((one, next) -> next)
        .orElseThrow();
  }

  private Deployer deployer() {
    return Deployer.builder(
            Target.builder()
                .application("shop")
                .environment("production")
                .place(Target.Place.of(shop.connector(), Shop.ROOT))
                .settings(shop.settings().toBuilder().gates(gates).build())
                .rollout(rollout)
                .others(others)
                .build(),
            new Operator("anna", "laptop"))
        .listener((host, event) -> events.add(event))
        .workstation(machine)
        .clock(
            java.time.Clock.fixed(
                java.time.Instant.parse("2026-11-20T21:13:45Z"), java.time.ZoneOffset.UTC))
        .build();
  }
}
