package dev.deployer.execution;

import static dev.deployer.execution.Errand.id;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.Shop;
import dev.deployer.chunk.ChunkedFiles;
import dev.deployer.event.Event;
import dev.deployer.event.Phase;
import dev.deployer.gate.Acceptance;
import dev.deployer.host.HostConnector;
import dev.deployer.manifest.Difference;
import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Manifest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.HostPlan;
import dev.deployer.plan.Itemized;
import dev.deployer.plan.SharedEntries;
import dev.deployer.plan.Step;
import dev.deployer.root.ClusterMark;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.JournalRecord.Kind;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.RootState;
import dev.deployer.source.Source;
import dev.deployer.source.Source.ScanListener;
import dev.deployer.testing.Failures;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Plans are carried out step by step, and taken back. */
final class ExecutorTest extends ErrandsOnAShop {
  private static final ReleaseId ONE = ReleaseId.parse("1");
  private static final ReleaseId TWO = ReleaseId.parse("2");
  private static final ReleaseId THREE = ReleaseId.parse("3");
  private static final ClusterMark MARK = new ClusterMark(7, "d".repeat(32), List.of());

  private Source scanned;

  @BeforeEach
  void twoReleasesAndOneToCome() throws Exception {
    shop.deploy(1);
    shop.deploy(2);
    shop.version(3);
    scanned =
        Source.scan(shop.release("3").source(), shop.settings().declared(), new ScanListener() {});
  }

  private static Executor executor(Run run, List<Acceptance> accepted, Step... steps)
      throws Exception {
    RootState state = run.state();
    HostPlan plan =
        new HostPlan(
            "web1",
            state.hostKey(),
            Shop.ROOT,
            state.marker().id(),
            state.history().generation(),
            state.history().end(),
            state.live().release(),
            List.of(steps),
            Itemized.NONE,
            List.of(),
            List.of());
    return new Executor(run, state, plan, accepted);
  }

  private Digest digest(String release) throws IOException {
    return ReleaseRecord.read(
            files.content("/srv/shop/.deployer/manifests/" + release + "/release.json"))
        .digest();
  }

  private Step activate(String from, String to, boolean leavesBad) throws IOException {
    Digest digest = to.equals("3") ? scanned.manifest().contentDigest() : digest(to);
    return new Step.Activate(id(from), ReleaseId.parse(to), Optional.of(digest), leavesBad);
  }

  private Step[] deploy() throws IOException {
    Digest digest = scanned.manifest().contentDigest();
    return new Step[] {
      new Step.Stage(THREE, digest, Optional.empty(), 5, 6, 7),
      new Step.Publish(THREE, digest),
      activate("2", "3", false)
    };
  }

  private Optional<Executor.Material> material(Run run) {
    Manifest manifest = scanned.manifest();
    ReleaseRecord record =
        new ReleaseRecord(
            THREE,
            manifest.contentDigest(),
            run.id(),
            Instant.parse("2026-11-20T22:00:00Z"),
            "bert@desk",
            Optional.empty(),
            Optional.empty(),
            manifest.fileCount(),
            manifest.totalBytes());
    return Optional.of(
        new Executor.Material(
            scanned,
            new ChunkedFiles(file -> scanned.content(file.path())),
            Optional.empty(),
            new SharedEntries(shop.settings().declared().sharedDirs(), List.of()),
            record,
            Optional.empty()));
  }

  private List<String> told() throws DeployerException {
    return errand.records().stream()
        .map(r -> r.kind() + r.to().map(to -> " " + to).orElse(""))
        .toList();
  }

  @Test
  void aDeployIsBuiltThenFlippedThenJudged() throws Exception {
    try (Run run = errand.locked()) {
      Executor executor = executor(run, List.of(), deploy());
      assertThat(executor.isBuilt()).isFalse();
      executor.build(material(run));
      assertThat(executor.isBuilt()).isTrue();
      assertThat(executor.hasFlipped()).isFalse();
      assertThat(shop.target()).as("nothing that is live changes").isEqualTo("releases/2");
      assertThat(executor.differences()).isEmpty();

      executor.prepare();
      executor.activate();
      assertThat(executor.hasFlipped()).isTrue();
      executor.judge(List.of());
      assertThat(executor.retire())
          .isEqualTo(new Executor.Outcome(List.of(), List.of(), List.of()));
    }
    assertThat(shop.target()).isEqualTo("releases/3");
    assertThat(told()).endsWith("PREPARED 3", "ACTIVATED 3", "GOOD 3");
    assertThat(errand.events).contains(new Event.Staging(THREE, 5, 6, 0, 0, 7));
  }

  @Test
  void aPlanIsCarriedOutToItsEnd() throws Exception {
    try (Run run = errand.locked()) {
      executor(run, List.of(), deploy()).execute(material(run));
    }
    assertThat(shop.target()).isEqualTo("releases/3");
    assertThat(told()).endsWith("PREPARED 3", "ACTIVATED 3", "GOOD 3");
    assertThat(errand.events).contains(new Event.PhaseStarted(Phase.ACTIVATE));
  }

  @Test
  void releasesGoWhereThePlanSaysSo() throws Exception {
    try (Run run = errand.locked()) {
      Executor.Outcome outcome = executor(run, List.of(), new Step.Retire(List.of(ONE))).execute();
      assertThat(outcome.retired()).containsExactly(ONE);
    }
    assertThat(files.exists("/srv/shop/releases/1")).isFalse();
    assertThat(shop.target()).isEqualTo("releases/2");
  }

  @Test
  void whatIsLeftAsBadIsRecordedAsBad() throws Exception {
    try (Run run = errand.locked()) {
      executor(run, List.of(), new Step.Check(ONE), activate("2", "1", true)).execute();
    }
    assertThat(told()).endsWith("PREPARED 1", "ACTIVATED 1", "BAD 2", "GOOD 1");
    assertThat(errand.records())
        .filteredOn(r -> r.kind() == Kind.BAD)
        .singleElement()
        .satisfies(r -> assertThat(r.digest()).contains(digest("2")));
  }

  @Test
  void aFlipIsTakenBack() throws Exception {
    try (Run run = errand.locked()) {
      Executor executor = executor(run, List.of(), activate("2", "1", false));
      executor.prepare();
      executor.activate();
      executor.revert("a check failed");
      assertThat(executor.hasFlipped()).isTrue();
    }
    assertThat(shop.target()).isEqualTo("releases/2");
    assertThat(told()).endsWith("PREPARED 1", "ACTIVATED 1", "PREPARED 2", "ACTIVATED 2", "BAD 1");
    assertThat(errand.records())
        .last()
        .satisfies(r -> assertThat(r.digest()).contains(digest("1")));
  }

  @Test
  void aFirstFlipIsTakenBackToNothing() throws Exception {
    files.remove("/srv/shop/current");
    try (Run run = errand.locked()) {
      Executor executor = executor(run, List.of(), activate("", "1", false));
      executor.journal().join("shared", MARK);
      executor.prepare();
      executor.activate();
      executor.revert("a check failed");
    }
    assertThat(shop.target()).isEmpty();
    assertThat(told())
        .endsWith("PREPARED 1", "ACTIVATED 1", "PREPARED", "ACTIVATED", "BAD 1", "SETTLED");
  }

  @Test
  void aRevertIsAFlipOfItsOwnAlsoWhereNoneHappenedHere() throws Exception {
    try (Run run = errand.locked()) {
      shop.disk.backdoor().remove("/srv/shop/current");
      shop.disk.backdoor().link("/srv/shop/current", "releases/1");
      Executor executor = executor(run, List.of(), activate("2", "1", false));
      assertThat(executor.hasFlipped()).isFalse();
      executor.revert("a check failed");
      assertThat(executor.hasFlipped()).isTrue();
    }
    assertThat(shop.target()).isEqualTo("releases/2");
  }

  @Test
  void anAbandonedFlipIsRecordedAndWhereItWasBadElsewhereThatToo() throws Exception {
    try (Run run = errand.locked()) {
      Executor executor = executor(run, List.of(), activate("2", "1", false));
      executor.journal().join("shared", MARK);
      executor.prepare();
      executor.abandon(Optional.empty());
      assertThat(told()).endsWith("PREPARED 1", "ABANDONED 1", "SETTLED");
      executor.prepare();
      executor.abandon(Optional.of("a check failed elsewhere"));
      assertThat(told()).endsWith("PREPARED 1", "ABANDONED 1", "BAD 1", "SETTLED");
    }
    assertThat(errand.records())
        .last()
        .satisfies(
            r -> {
              assertThat(r.transaction()).isEqualTo("shared");
              assertThat(r.cluster()).contains(MARK);
            });
  }

  @Test
  void nothingIsSettledWhereNoOtherHostTakesPart() throws Exception {
    try (Run run = errand.locked()) {
      Executor executor = executor(run, List.of(), activate("2", "1", false));
      executor.prepare();
      executor.abandon(Optional.empty());
    }
    assertThat(told()).endsWith("PREPARED 1", "ABANDONED 1");
    assertThat(errand.records())
        .last()
        .satisfies(r -> assertThat(r.transaction()).isEqualTo(Errand.token(1)));
  }

  @Test
  void aReleaseThatIsToBeLiveAgainMustBeWhatItWas() throws Exception {
    files.writeFile("/srv/shop/releases/1/index.html", "patched".getBytes(UTF_8));
    Step[] steps = {new Step.Check(ONE), activate("2", "1", false)};
    try (Run run = errand.locked()) {
      Executor refusing = executor(run, List.of(), steps);
      DeployerException refusal = catchThrowableOfType(DeployerException.class, refusing::execute);
      assertThat(refusal.objections())
          .extracting(Objection::kind)
          .containsExactly(Objection.Kind.DRIFT);
      assertThat(refusing.differences())
          .extracting(Difference::toString)
          .allMatch(difference -> difference.contains(" index.html: "));
      assertThat(shop.target()).isEqualTo("releases/2");

      Acceptance accepted = Acceptance.parse("drift", "it is meant so");
      executor(run, List.of(accepted), steps).execute();
    }
    assertThat(shop.target()).isEqualTo("releases/1");
    assertThat(errand.records())
        .filteredOn(r -> r.kind() == Kind.PREPARED)
        .last()
        .extracting(JournalRecord::note)
        .isEqualTo(Optional.of("drift accepted: it is meant so"));
  }

  @Test
  void aReleaseWhoseManifestIsNotTheRecordedOneIsNotLiveAgain() throws Exception {
    Step[] steps = {new Step.Check(ONE), activate("2", "1", false)};
    files.remove("/srv/shop/.deployer/manifests/1/manifest.mtree");
    try (Run run = errand.locked()) {
      Executor executor = executor(run, List.of(), steps);
      assertThat(catchThrowableOfType(DeployerException.class, executor::execute).objections())
          .extracting(Objection::kind)
          .containsExactly(Objection.Kind.NO_SUCH_RELEASE);
      assertThatThrownBy(executor::differences)
          .hasMessage("the manifest of 1 is missing or is not the recorded one");
    }
    assertThat(shop.target()).isEqualTo("releases/2");
  }

  @Test
  void anUnmanagedReleaseIsHeldAgainstNothing() throws Exception {
    files.makeDirectory("/srv/shop/releases/other");
    ReleaseId other = ReleaseId.parse("other");
    Step flip = new Step.Activate(id("2"), other, Optional.empty(), false);
    try (Run run = errand.locked()) {
      Executor executor = executor(run, List.of(), new Step.Check(other), flip);
      assertThat(executor.differences()).isEmpty();
      executor.execute();
    }
    assertThat(shop.target()).isEqualTo("releases/other");
  }

  @Test
  void aWishToStopIsHeardBeforeAReleaseIsStagedAndBeforeTheFlip() throws Exception {
    try (Run run = errand.locked()) {
      Executor executor = executor(run, List.of(), deploy());
      errand.stop.request();
      assertThat(
              catchThrowableOfType(DeployerException.class, () -> executor.build(material(run)))
                  .kind())
          .isEqualTo(DeployerException.Kind.INTERRUPTED);
      assertThat(errand.events).noneMatch(Event.Staging.class::isInstance);
      Executor flip = executor(run, List.of(), activate("2", "1", false));
      assertThat(catchThrowableOfType(DeployerException.class, flip::execute).kind())
          .isEqualTo(DeployerException.Kind.INTERRUPTED);
    }
    assertThat(told()).doesNotContain("PREPARED 3").endsWith("GOOD 2");
  }

  @Test
  void whatCannotBeDeletedAfterAFlipIsAWarningAndElseAFault() throws Exception {
    Step retire = new Step.Retire(List.of(ONE));
    HostConnector refusing =
        Failures.from(1, o -> o.text().startsWith("rename /srv/shop/releases/1 "))
            .of(shop.connector());
    try (Run run = errand.locked(refusing)) {
      Executor alone = executor(run, List.of(), retire);
      assertThatThrownBy(alone::execute).isInstanceOf(IOException.class);
      Step again =
          new Step.Activate(Optional.of(TWO), ReleaseId.parse("1"), Optional.empty(), false);
      Executor.Outcome outcome =
          executor(run, List.of(), again, new Step.Retire(List.of(ONE, TWO))).execute();
      assertThat(outcome.retired()).containsExactly(TWO);
      assertThat(outcome.warnings()).containsExactly(new Warning.NotRetired(ONE, "1 is live"));
    }
    errand = new Errand(shop);
    files.remove("/srv/shop/.deployer/lock/" + Errand.token(1));
    HostConnector failing =
        Failures.from(1, o -> o.text().endsWith("/retired") && o.text().startsWith("mkdir"))
            .of(shop.connector());
    try (Run run = errand.locked(failing)) {
      Executor executor =
          executor(run, List.of(), deploy()[0], deploy()[1], activate("1", "3", false), retire);
      Executor.Outcome outcome = executor.execute(material(run));
      assertThat(outcome.retired()).isEmpty();
      assertThat(outcome.warnings()).singleElement().isInstanceOf(Warning.OldReleasesStay.class);
    }
    assertThat(shop.target()).isEqualTo("releases/3");
  }
}
