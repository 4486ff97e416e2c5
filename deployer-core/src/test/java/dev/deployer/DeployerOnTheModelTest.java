package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.event.Event;
import dev.deployer.event.Phase;
import dev.deployer.gate.Acceptance;
import dev.deployer.host.Capabilities;
import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.Plan;
import dev.deployer.plan.PlanFile;
import dev.deployer.plan.Step;
import dev.deployer.testing.Failures;
import dev.deployer.testing.MemoryDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeployerOnTheModelTest {
  @TempDir Path source;

  private Shop shop() throws Exception {
    return new Shop(source).initialised();
  }

  private static DeployerException assertRefused(
      Objection.Kind kind, ThrowableAssert.ThrowingCallable call) {
    DeployerException refusal = catchThrowableOfType(DeployerException.class, call);
    assertThat(refusal).isNotNull();
    assertThat(refusal.kind()).as(refusal.getMessage()).isEqualTo(DeployerException.Kind.REFUSED);
    assertThat(refusal.objections()).extracting(Objection::kind).contains(kind);
    return refusal;
  }

  private static ReleaseId id(String text) {
    return ReleaseId.parse(text);
  }

  @Test
  void aFirstDeployIsLiveWhole() throws Exception {
    Shop shop = shop();

    DeployResult result = shop.deploy(1);

    assertThat(result.verdict()).isEqualTo(DeployResult.Verdict.DEPLOYED);
    assertThat(result.previous()).isEmpty();
    assertThat(shop.target()).isEqualTo("releases/1");
    assertThat(shop.served())
        .containsKeys("index.html", "lib/engine.js", "lib/deep/down/data.bin", "var/cache/warm")
        .containsEntry("lib/latest.js", "l engine.js")
        .containsEntry("var/media", "l ../../../shared/var/media");
    assertThat(shop.disk.backdoor().exists("/srv/shop/shared/var/media")).isTrue();
    assertThat(shop.deployer().verify(Optional.empty(), VerifyDepth.CONTENT).differences())
        .isEmpty();
  }

  @Test
  void aSecondDeployLinksWhatDidNotChangeAndSendsTheRest() throws Exception {
    Shop shop = shop();
    shop.deploy(1);

    DeployResult result = shop.deploy(2);

    // Two at their own paths, and one that only got another name.
    assertThat(result.linkedFiles()).isEqualTo(3);
    assertThat(result.previous()).contains(id("1"));
    assertThat(
            shop.disk
                .backdoor()
                .areOneFile(
                    "/srv/shop/releases/1/lib/engine.js", "/srv/shop/releases/2/lib/engine.js"))
        .isTrue();
    assertThat(
            shop.disk
                .backdoor()
                .areOneFile("/srv/shop/releases/1/index.html", "/srv/shop/releases/2/index.html"))
        .isFalse();
  }

  @Test
  void aRollbackGoesToThePreviousGoodReleaseAndRecordsTheOtherAsBad() throws Exception {
    Shop shop = shop();
    shop.deploy(1);
    shop.deploy(2);

    RollbackResult result = shop.deployer().rollback(Optional.empty(), List.of());

    assertThat(result.to()).isEqualTo(id("1"));
    assertThat(shop.target()).isEqualTo("releases/1");
    assertThat(shop.deployer().releases())
        .filteredOn(r -> r.name().equals("2"))
        .first()
        .satisfies(r -> assertThat(r.states()).containsExactly(ReleaseSummary.State.BAD));
    assertRefused(
        Objection.Kind.NOTHING_TO_ROLL_BACK_TO,
        () -> shop.deployer().rollback(Optional.empty(), List.of()));
  }

  @Test
  void twoRollbacksPlannedAtOnceDoNotGoBackTwice() throws Exception {
    Shop shop = shop();
    shop.deploy(1);
    shop.deploy(2);
    shop.deploy(3);

    boolean[] other = {false};
    Deployer second =
        shop.by(
            new HostConnector() {
              @Override
              public String address() {
                return shop.connector().address();
              }

              @Override
              public Host connect() throws IOException {
                return shop.connector().connect();
              }
            });
    // The other rollback runs to its end while this one waits for the lock.
    Deployer first =
        new Deployer(
            Target.builder()
                .place(Target.Place.of(shop.connector(), Shop.ROOT))
                .settings(shop.settings())
                .build(),
            new Operator("bert", "desk"),
            (host, event) -> {
              if (event.equals(new Event.PhaseStarted(Phase.LOCK)) && !other[0]) {
                other[0] = true;
                try {
                  second.rollback(Optional.empty(), List.of());
                } catch (DeployerException e) {
                  throw new AssertionError(e);
                }
              }
            });

    assertRefused(Objection.Kind.STALE_PLAN, () -> first.rollback(Optional.empty(), List.of()));
    assertThat(shop.target()).isEqualTo("releases/2");
  }

  @Test
  void contentThatIsLiveAlreadyIsNotPublishedAgain() throws Exception {
    Shop shop = shop();
    shop.deploy(1);
    shop.version(1);

    DeployResult result = shop.deployer().deploy(shop.release("again"));

    assertThat(result.verdict()).isEqualTo(DeployResult.Verdict.ALREADY_LIVE);
    assertThat(result.release()).isEqualTo(id("1"));
    assertThat(shop.disk.backdoor().exists("/srv/shop/releases/again")).isFalse();
  }

  @Test
  void anIdThatIsThereIsActivatedWithTheSameContentAndRefusedWithOther() throws Exception {
    Shop shop = shop();
    shop.deploy(1);
    shop.deploy(2);
    shop.version(1);
    assertThat(shop.deployer().deploy(shop.release("1")).verdict())
        .isEqualTo(DeployResult.Verdict.ACTIVATED);
    assertThat(shop.target()).isEqualTo("releases/1");

    shop.version(3);
    assertRefused(Objection.Kind.RELEASE_EXISTS, () -> shop.deployer().deploy(shop.release("2")));
    assertThat(shop.target()).isEqualTo("releases/1");
  }

  @Test
  void aHotPatchedReleaseIsNotDeployedOverUnlessExactlyThatIsAccepted() throws Exception {
    Shop shop = shop();
    shop.deploy(1);
    shop.disk
        .backdoor()
        .writeFile("/srv/shop/releases/1/index.html", "patched".getBytes(StandardCharsets.UTF_8));
    shop.version(2);

    assertRefused(Objection.Kind.DRIFT, () -> shop.deployer().deploy(shop.release("2")));
    assertThat(shop.target()).isEqualTo("releases/1");

    Acceptance accepted = Acceptance.parse("drift", "the patch is in 2");
    shop.deployer().deploy(shop.release("2", accepted));
    assertThat(shop.target()).isEqualTo("releases/2");
    assertThat(shop.deployer().history())
        .anySatisfy(
            r ->
                assertThat(r.note())
                    .hasValueSatisfying(n -> assertThat(n).contains("the patch is in 2")));
  }

  @Test
  void oldReleasesArePrunedAndTheLiveAndThePreviousGoodOneNever() throws Exception {
    Shop shop = shop();
    shop.with(shop.settings().withKeepReleases(2));
    for (int n = 1; n <= 4; n++) {
      shop.deploy(n);
    }
    assertThat(shop.disk.backdoor().exists("/srv/shop/releases/1")).isFalse();
    assertThat(shop.disk.backdoor().exists("/srv/shop/releases/2")).isFalse();
    assertThat(shop.disk.backdoor().exists("/srv/shop/.deployer/manifests/2")).isFalse();
    assertThat(shop.disk.backdoor().exists("/srv/shop/releases/3")).isTrue();

    PruneResult result = shop.deployer().prune(1);
    assertThat(result.removed()).isEmpty();
    assertThat(result.kept()).containsExactly(id("4"), id("3"));
  }

  @Test
  void aPlanIsCarriedOutAsShownOrNotAtAll() throws Exception {
    Shop shop = shop();
    shop.deploy(1);
    shop.version(2);
    Plan plan = shop.deployer().plan(shop.release("2"));
    Plan read = PlanFile.read(PlanFile.write(plan));
    assertThat(read).isEqualTo(plan);

    shop.deploy(3);
    shop.version(2);
    assertRefused(Objection.Kind.STALE_PLAN, () -> shop.deployer().deploy(shop.release("2"), read));

    Plan fresh = shop.deployer().plan(shop.release("2"));
    shop.write("late.txt", "late");
    assertRefused(
        Objection.Kind.STALE_PLAN, () -> shop.deployer().deploy(shop.release("2"), fresh));
    shop.version(2);
    shop.deployer().deploy(shop.release("2"), fresh);
    assertThat(shop.target()).isEqualTo("releases/2");
  }

  @Test
  void whereThereIsNoRootNothingIsChanged() throws Exception {
    Shop shop = new Shop(source).version(1);
    var before = shop.disk.backdoor().tree("/");

    assertRefused(Objection.Kind.NOT_A_ROOT, () -> shop.deployer().deploy(shop.release("1")));

    assertThat(shop.disk.backdoor().tree("/")).isEqualTo(before);
  }

  @Test
  void theRootOfAnotherToolIsAdoptedAsItIs() throws Exception {
    Shop shop = new Shop(source);
    var backdoor = shop.disk.backdoor();
    backdoor.makeDirectory("/srv/shop");
    shop.disk.setOwner("/srv/shop", MemoryDisk.DEPLOYER);
    backdoor.makeDirectory("/srv/shop/releases");
    shop.disk.setOwner("/srv/shop/releases", MemoryDisk.DEPLOYER);
    backdoor.makeDirectory("/srv/shop/releases/20240101000000");
    shop.disk.setOwner("/srv/shop/releases/20240101000000", MemoryDisk.DEPLOYER);
    backdoor.writeFile("/srv/shop/releases/20240101000000/index.html", new byte[] {7});
    backdoor.writeFile("/srv/shop/releases/stray.txt", new byte[] {7});
    backdoor.link("/srv/shop/current", "/srv/shop/releases/20240101000000");
    shop.initialised();

    shop.deploy(1);
    assertThat(shop.deployer().prune(1).kept()).containsExactly(id("1"));
    assertThat(shop.deployer().releases())
        .filteredOn(r -> r.name().equals("20240101000000"))
        .first()
        .satisfies(r -> assertThat(r.states()).containsExactly(ReleaseSummary.State.UNMANAGED));
    assertThat(shop.deployer().prune(1).removed()).isEmpty();

    shop.deployer().rollback(Optional.empty(), List.of());
    assertThat(shop.target()).isEqualTo("releases/20240101000000");
    // It is not counted: the one managed release stays.
    assertThat(shop.deployer().prune(1).removed()).isEmpty();
    assertThat(backdoor.content("/srv/shop/releases/20240101000000/index.html"))
        .isEqualTo(new byte[] {7});
  }

  @Test
  void aRootWhoseReleasesLieOnAnotherFilesystemIsRefusedByInit() throws Exception {
    Shop shop = new Shop(source);
    for (String path : List.of("/srv/shop", "/srv/shop/releases")) {
      shop.disk.backdoor().makeDirectory(path);
      shop.disk.setOwner(path, MemoryDisk.DEPLOYER);
    }
    shop.disk.mountAt("/srv/shop/releases");

    DeployerException refusal = assertRefused(Objection.Kind.UNSAFE_ROOT, shop::initialised);

    assertThat(refusal).hasMessageContaining("/srv/shop/releases is not on the filesystem");
    assertThat(shop.disk.backdoor().exists("/srv/shop/.deployer/root.json")).isFalse();
  }

  @Test
  void aCurrentThatIsARealDirectoryIsNeverReplaced() throws Exception {
    Shop shop = shop();
    shop.disk.backdoor().makeDirectory("/srv/shop/current");
    shop.version(1);

    DeployerException refusal =
        assertRefused(
            Objection.Kind.STRANGE_CURRENT, () -> shop.deployer().deploy(shop.release("1")));
    assertThat(refusal.live()).isInstanceOf(Live.Strange.class);
  }

  @Test
  void aHeldLockIsRefusedWithWhoHoldsItAndCanBeBrokenByItsToken() throws Exception {
    Shop shop = shop();
    shop.deploy(1);
    shop.disk.backdoor().makeDirectory("/srv/shop/.deployer/lock/" + "a".repeat(32));
    shop.disk.setOwner("/srv/shop/.deployer/lock/" + "a".repeat(32), MemoryDisk.DEPLOYER);
    shop.version(2);

    assertRefused(Objection.Kind.LOCK_HELD, () -> shop.deployer().deploy(shop.release("2")));
    assertRefused(Objection.Kind.NOT_THAT_LOCK, () -> shop.deployer().unlock("b".repeat(32)));
    shop.deployer().unlock("a".repeat(32));
    shop.deployer().deploy(shop.release("2"));
    assertThat(shop.target()).isEqualTo("releases/2");
  }

  @Test
  void aRunThatWaitsForTheLockGoesOnWhenItIsGivenBack() throws Exception {
    Shop shop = shop();
    shop.deploy(1);
    String token = "a".repeat(32);
    shop.disk.backdoor().makeDirectory("/srv/shop/.deployer/lock/" + token);
    shop.disk.setOwner("/srv/shop/.deployer/lock/" + token, MemoryDisk.DEPLOYER);
    shop.with(shop.settings().withLockWait(Duration.ofMinutes(5)));
    Deployer waiting =
        new Deployer(
            Target.builder()
                .place(Target.Place.of(shop.connector(), Shop.ROOT))
                .settings(shop.settings())
                .build(),
            new Operator("bert", "desk"),
            (host, event) -> {
              if (event instanceof Event.LockAwaited) {
                shop.disk.backdoor().remove("/srv/shop/.deployer/lock/" + token);
              }
            });
    shop.version(2);

    waiting.deploy(shop.release("2"));

    assertThat(shop.target()).isEqualTo("releases/2");
  }

  @Test
  void checkLooksAtAHostOnWhichThereIsNoRootYet() throws Exception {
    Shop shop = new Shop(source);

    assertThat(shop.deployer().check().findings())
        .extracting(f -> f.level() + " " + f.subject())
        .contains("OK connection", "OK host key", "OK server", "OK capabilities")
        .endsWith("PROBLEM root");

    shop.disk.backdoor().makeDirectory("/srv/shop/releases");
    assertThat(shop.deployer().check().findings())
        .extracting(CheckReport.Finding::fact)
        .contains("another tool made it, and init can adopt it");

    shop.disk.backdoor().remove("/srv/shop/releases");
    shop.disk.backdoor().writeFile("/srv/shop/notes", new byte[1]);
    assertThat(shop.deployer().check().findings())
        .filteredOn(f -> f.level() == CheckReport.Level.PROBLEM)
        .extracting(CheckReport.Finding::fact)
        .containsExactly("/srv/shop is not empty, and has neither releases nor current");
  }

  @Test
  void whatIsToldToBeLinkedIsLinkedOnAHostWithoutHardLinksAndWhereLinksAreRefused()
      throws Exception {
    Shop shop = shop();
    shop.deploy(1);
    shop.version(2);
    HostConnector without =
        shop.disk.connector("web1").with(new Capabilities(true, false, true, true, "a server"));
    Plan plan = shop.by(without).plan(shop.release("2"));
    Step.Stage stage = plan.hosts().get(0).step(Step.Stage.class).orElseThrow();
    DeployResult result = shop.by(without).deploy(shop.release("2"));
    assertThat(stage.linkedFiles()).isEqualTo(result.linkedFiles()).isZero();
    assertThat(stage.sentFiles()).isEqualTo(result.sentFiles());
    assertThat(stage.sentBytes()).isEqualTo(result.sentBytes());

    shop.version(3);
    Failures refusing = Failures.from(1, o -> o.text().startsWith("link "));
    DeployResult refused =
        shop.by(refusing.of(shop.disk.connector("web1"))).deploy(shop.release("3"));
    assertThat(refusing.seen()).isPositive();
    assertThat(refused.linkedFiles()).isZero();
    assertThat(refused.sentFiles()).isEqualTo(result.sentFiles());
  }

  @Test
  void aDeployOfManyFilesThatFitsIsNotRefusedForWantOfInodes() throws Exception {
    Shop shop = shop();
    shop.version(1);
    for (int i = 0; i < 100; i++) {
      shop.write("many/" + i, "x");
    }
    shop.disk.limitFiles(150);
    shop.deployer().deploy(shop.release("1"));
    assertThat(shop.target()).isEqualTo("releases/1");
  }

  @Test
  void checkSaysThatAllIsWellAndItsProbeLeavesNothing() throws Exception {
    Shop shop = shop();
    shop.deploy(1);
    assertThat(shop.deployer().check().hasProblems()).isFalse();

    CheckReport report = shop.deployer().check(CheckDepth.PROBE);
    assertThat(report.findings()).filteredOn(f -> f.level() == CheckReport.Level.PROBLEM).isEmpty();
    shop.deployer().recover();
    assertThat(shop.deployer().status().unfinished()).isEmpty();
  }
}
