package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.gate.Acceptance;
import dev.deployer.host.Capabilities;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.Objection;
import dev.deployer.plan.Plan;
import dev.deployer.plan.PlanFile;
import dev.deployer.plan.Step;
import dev.deployer.testing.Failures;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Releases go live and back, as they were planned. */
final class DeployerOnTheModelTest extends ShopOnTheModel {
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
}
