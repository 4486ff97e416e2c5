package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome;
import dev.deployer.command.Secrets;
import dev.deployer.gate.Acceptance;
import dev.deployer.gate.Finding;
import dev.deployer.gate.GateName;
import dev.deployer.gate.GateSettings;
import dev.deployer.gate.GateSettings.PromotionRule;
import dev.deployer.gate.Verdict;
import dev.deployer.hook.Where;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import dev.deployer.manifest.Digest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.Plan;
import dev.deployer.plan.PlanFile;
import dev.deployer.root.DataInUse;
import dev.deployer.root.GatesOfRun;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.Noted;
import dev.deployer.root.RootMarker;
import dev.deployer.testing.Backdoor;
import dev.deployer.testing.Failures;
import dev.deployer.watch.Measure;
import dev.deployer.watch.WatchSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Production takes what is live and good on both hosts of staging, and runs what is done there. */
final class PromotionTest {
  private static final Instant MORNING = Instant.parse("2026-11-21T08:00:00Z");

  @TempDir Path source;
  private Migration staging;
  private Migration production;

  /** How often a host of staging was connected to. */
  private final AtomicInteger asked = new AtomicInteger();

  /** Which host of staging cannot be reached. */
  private int away = -1;

  @BeforeEach
  void twoHostsEach() throws Exception {
    staging = new Migration(source, 2);
    production = new Migration(source, 2);
    promoted(Duration.ofMinutes(30));
  }

  private void promoted(Duration atLeast) {
    GateSettings gates =
        GateSettings.DEFAULTS.withPromotion(Optional.of(new PromotionRule("staging", atLeast)));
    production.cluster.shops.forEach(
        shop -> shop.with(shop.settings().toBuilder().gates(gates).build()));
    askedOf(0, 1);
  }

  private void askedOf(int... hosts) {
    List<Target.Place> places = new ArrayList<>();
    for (int i : hosts) {
      places.add(Target.Place.builder(reached(i), Shop.ROOT).name("s" + (i + 1)).build());
    }
    Target there = Target.builder().application("shop").places(places).build();
    production.cluster.with(new Target.Others(List.of(), Map.of("staging", there)));
  }

  private HostConnector reached(int host) {
    HostConnector way = staging.cluster.connector(host);
    return new HostConnector() {
      @Override
      public String address() {
        return "s" + (host + 1);
      }

      @Override
      public Host connect() throws IOException {
        asked.incrementAndGet();
        if (away == host) {
          throw new ConnectFailedException(
              ConnectFailedException.Reason.UNREACHABLE, address(), "nobody answers", null);
        }
        return way.connect();
      }
    };
  }

  private void minutesLater(int minutes) {
    production.cluster.at(MORNING.plus(Duration.ofMinutes(minutes)));
  }

  private Finding said(int version) throws Exception {
    Plan plan = production.deployer().plan(production.version(version));
    return said(plan);
  }

  private static Finding said(Plan plan) {
    return plan.gates().stream()
        .filter(finding -> finding.gate() == GateName.PROMOTION)
        .findFirst()
        .orElseThrow();
  }

  private void assertObjected(int version, String fact) throws Exception {
    Finding found = said(version);
    assertThat(found.fact()).isEqualTo(fact);
    assertThat(found.verdict()).isEqualTo(Verdict.OBJECTED);
    DeployerException refused =
        catchThrowableOfType(
            DeployerException.class,
            () -> production.deployer().deploy(production.version(version)));
    assertThat(refused.kind()).isEqualTo(DeployerException.Kind.REFUSED);
    assertThat(refused.objections())
        .singleElement()
        .satisfies(
            o -> {
              assertThat(o.kind()).isEqualTo(Objection.Kind.PROMOTION);
              assertThat(o.fact()).isEqualTo(fact + " (promotion:" + found.digest() + ")");
            });
  }

  @Test
  void onlyWhatIsLiveAndGoodThereForLongEnoughGoesLiveHere() throws Exception {
    assertObjected(1, "staging: nothing is live");
    staging.deployed(1);
    minutesLater(29);
    assertObjected(1, "staging: live and good since 2026-11-21 08:00:00 UTC; 30m are wanted");

    minutesLater(30);

    assertThat(said(1).verdict()).isEqualTo(Verdict.PASSED);
    DeployResult done = production.deployer().deploy(production.version(1));
    assertThat(done.gates())
        .anyMatch(f -> f.gate() == GateName.PROMOTION && f.verdict() == Verdict.PASSED);
    assertThat(production.cluster.targets()).containsOnly("releases/1");
    JournalRecord prepared =
        production.cluster.shop(0).journal().stream()
            .filter(r -> r.kind() == JournalRecord.Kind.PREPARED)
            .findFirst()
            .orElseThrow();
    assertThat(prepared.gates().inForce()).contains("promotion");
    assertThat(said(1).verdict()).isEqualTo(Verdict.NOT_ASKED);
  }

  @Test
  void theContentCountsAndNotTheId() throws Exception {
    staging.deployed(1);
    staging.cluster.shop(0).write("release.yaml", "deployer: 1\n");
    staging.deployer().deploy(staging.cluster.release(2));
    minutesLater(60);

    production.cluster.shop(0).write("release.yaml", "deployer: 1\n");

    assertThat(said(production.deployer().plan(production.cluster.release(77))).verdict())
        .isEqualTo(Verdict.PASSED);
  }

  @Test
  void oneHostThereThatRunsSomethingElseIsEnoughToRefuse() throws Exception {
    staging.deployed(1);
    staging.cluster.deployer(List.of(1), staging::connector).deploy(staging.version(2));
    minutesLater(60);

    assertThat(said(1).fact()).matches("staging: s2 runs 2 \\(digest [0-9a-f]{12}…\\), not .*");
    assertThat(said(1).verdict()).isEqualTo(Verdict.OBJECTED);
  }

  @Test
  void aHostThereThatCannotBeReachedIsAnObjectionAndNotALostConnection() throws Exception {
    staging.deployed(1);
    minutesLater(60);
    away = 1;

    assertObjected(1, "staging: s2 could not be asked: s2: nobody answers");
  }

  @Test
  void anEnvironmentThatWasNeverInitialisedIsAnObjection() throws Exception {
    staging.cluster.shop(1).disk.backdoor().remove("/srv/shop/.deployer/root.json");
    staging.cluster.shop(0).disk.backdoor().remove("/srv/shop/.deployer/root.json");

    Finding found = said(1);

    assertThat(found.verdict()).isEqualTo(Verdict.OBJECTED);
    assertThat(found.fact() + found.details()).contains("could not be asked: ");
  }

  @Test
  void whereARunThereDidNotEndItIsNotKnownWhatIsLive() throws Exception {
    staging.deployed(1);
    JournalRecord last = last(staging.cluster.shop(0));
    assertThat(last.kind()).isEqualTo(JournalRecord.Kind.CONFIRMED);
    String record = "/srv/shop/.deployer/journal/%016d".formatted(last.number());
    staging.cluster.shop(0).disk.backdoor().remove(record + "/record.json");
    staging.cluster.shop(0).disk.backdoor().remove(record);
    minutesLater(60);

    assertObjected(1, "staging: what is live on s1 is not decided, since a run there did not end");
  }

  @Test
  void anAlertThatWasRaisedThereSinceIsAnObjectionUntilItIsDeployedThereAgain() throws Exception {
    staging.deployed(1);
    noteRaised(staging.cluster.shop(1));
    minutesLater(60);

    assertObjected(
        1,
        "staging: live and good on s2 since 2026-11-21 08:00:00 UTC, and an alert was raised there"
            + " 2026-11-21 08:10:00 UTC");

    staging.deployed(2).deployed(1);
    assertThat(said(1).fact()).contains("an alert was raised there 2026-11-21 08:10:00 UTC");

    watchedThere("4");
    staging.deployed(2).deployed(1);
    assertThat(said(1).verdict()).isEqualTo(Verdict.PASSED);
  }

  @Test
  void anAlertThatWasRaisedThereIsNotWashedOffByTwoRollbacks() throws Exception {
    watchedThere("4");
    staging.deployed(2);
    watchedThere("41");
    staging.deployed(1);
    staging.deployer().rollback(Optional.empty(), List.of());
    staging.deployer().rollback(Optional.of(ReleaseId.parse("1")), List.of());
    minutesLater(60);

    assertThat(said(1).fact()).contains("an alert was raised there 2026-11-21 08:00:00 UTC");
    assertThat(said(1).verdict()).isEqualTo(Verdict.OBJECTED);
  }

  @Test
  void anAlertThatWasRaisedBeforeTheReleaseWasSaidToBeGoodIsOneToo() throws Exception {
    watchedThere("41");
    staging.deployed(1);
    minutesLater(60);

    assertThat(said(1).verdict()).isEqualTo(Verdict.OBJECTED);
    assertThat(said(1).fact()).contains("an alert was raised there 2026-11-21 08:00:00 UTC");

    watchedThere("4");
    staging.deployed(2).deployed(1);
    assertThat(said(1).verdict()).isEqualTo(Verdict.PASSED);
  }

  private void watchedThere(String number) {
    staging.cluster.from(
        new Workstation(
            (command, output) -> {
              output.line(number, false);
              return new CommandOutcome.Exited(0);
            },
            Secrets.none(),
            source));
    staging.cluster.with(
        ShopCluster.IN_ORDER.withWatch(
            Optional.of(
                new WatchSettings(
                    Duration.ofMillis(1),
                    Duration.ofMillis(1),
                    1,
                    Optional.of(WatchSettings.OnBad.ALERT),
                    List.of(
                        new Measure(
                            "5xx",
                            new Measure.Source.Command(Arguments.of("count"), Where.LOCAL),
                            false,
                            5,
                            Optional.empty()))))));
  }

  @Test
  void whatWasNotWatchedToTheEndThereGoesLiveHereOnceItWasTakenBackAndDeployedAgain()
      throws Exception {
    staging.deployed(2);
    watchedThere("4");
    DeployResult last =
        staging
            .deployer(Losing.theClientAt(0, o -> o.text().contains("holder-next")))
            .deploy(staging.version(1));
    assertThat(last.hosts()).as("nothing is recorded any more").noneMatch(h -> h.open().isEmpty());
    ClusterSchedule.unlockAll(staging.cluster);
    staging.deployer().recover();
    minutesLater(60);
    assertObjected(
        1, "staging: live, and not known to be good, since it was not watched to the end");

    staging.deployer().rollback(Optional.empty(), List.of());
    staging.deployer().rollback(Optional.of(ReleaseId.parse("1")), List.of());
    assertObjected(
        1,
        "staging: live again, and not known to be good, since the watch of it did not come to its"
            + " end before");

    staging.deployed(2).deployed(1);
    minutesLater(120);

    assertThat(said(1).verdict()).isEqualTo(Verdict.PASSED);
  }

  @Test
  void whatStagingWasTakenBackToIsGoodThereSinceThen() throws Exception {
    staging.deployed(1);
    staging.cluster.at(MORNING.plus(Duration.ofMinutes(20)));
    Failures refusal = Failures.from(1, Losing::isFlip);
    DeployerException reverted =
        catchThrowableOfType(
            DeployerException.class,
            () ->
                staging
                    .deployer(way -> way.address().contains("web2") ? refusal.of(way) : way)
                    .deploy(staging.version(2)));
    assertThat(reverted.kind()).isEqualTo(DeployerException.Kind.REVERTED);
    minutesLater(49);
    assertThat(said(1).fact())
        .isEqualTo("staging: live and good on s1 since 2026-11-21 08:20:00 UTC; 30m are wanted");

    minutesLater(50);

    assertThat(said(1).verdict()).isEqualTo(Verdict.PASSED);
    assertThat(said(2).verdict()).isEqualTo(Verdict.OBJECTED);
  }

  private static JournalRecord last(Shop shop) throws Exception {
    List<JournalRecord> journal = shop.journal();
    return journal.get(journal.size() - 1);
  }

  /** As a watch leaves it. */
  private static void noteRaised(Shop shop) throws Exception {
    JournalRecord last = last(shop);
    JournalRecord raised =
        new JournalRecord(
            last.number() + 1,
            Digest.ofContent(last.bytes()),
            MORNING.plus(Duration.ofMinutes(10)),
            JournalRecord.Kind.NOTED,
            last.transaction(),
            last.by(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.of(new Noted(Noted.RAISED, Map.of("check", "5xx"))),
            Map.of(),
            GatesOfRun.NONE,
            DataInUse.NONE);
    String folder = "/srv/shop/.deployer/journal/%016d".formatted(raised.number());
    shop.disk.backdoor().makeDirectory(folder);
    shop.disk.backdoor().writeFile(folder + "/record.json", raised.bytes());
  }

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

  @Test
  void whatAPersonAcceptsStandsInTheJournalWithItsDigestAndReason() throws Exception {
    String digest = said(1).digest();
    Acceptance word = Acceptance.parse("promotion:" + digest, "staging is being rebuilt");

    production.version(1);
    production.deployer().deploy(production.cluster.shop(0).release("1", word));

    assertThat(production.cluster.events)
        .anyMatch(event -> event.contains("Overridden[gate=promotion"));
    assertThat(production.cluster.shop(1).journal().get(0).gates().accepted())
        .containsExactly(new GatesOfRun.Accepted("promotion", digest, "staging is being rebuilt"));
  }

  @Test
  void aWayBackAndARehearsalAskNothingThere() throws Exception {
    Acceptance word = Acceptance.parse("promotion", "first of all");
    for (int version = 1; version <= 2; version++) {
      production.version(version);
      production.deployer().deploy(production.cluster.shop(0).release("" + version, word));
    }
    asked.set(0);

    production.deployer().rollback(Optional.empty(), List.of());
    production.deployer().recover();

    assertThat(asked).hasValue(0);
    assertThat(production.cluster.targets()).containsOnly("releases/1");
  }

  @Test
  void aStepRunsHereOnceItIsDoneThere() throws Exception {
    staging.deployed(1, 2, 3);
    Acceptance word = Acceptance.parse("promotion", "first of all");
    for (int version = 1; version <= 3; version++) {
      production.version(version);
      production.deployer().deploy(production.cluster.shop(0).release("" + version, word));
    }

    assertStepRefused("staging: this step was not run (promotion:");
    staging.run();
    assertStepRefused("staging: done since 2026-11-21 08:00:00 UTC; 30m are wanted (promotion:");
    minutesLater(30);
    Finding found = said(production.deployer().planStep(Migration.STEP, List.of()));
    assertThat(found.verdict()).isEqualTo(Verdict.PASSED);
    assertThat(found.fact()).isEqualTo("done on staging since 2026-11-21 08:00:00 UTC");

    production.run();

    assertThat(production.drops).hasValue(1);
  }

  private void assertStepRefused(String fact) {
    DeployerException refused =
        catchThrowableOfType(DeployerException.class, () -> production.run());
    assertThat(refused.objections()).singleElement().asString().contains(fact);
    assertThat(production.drops).hasValue(0);
  }
}
