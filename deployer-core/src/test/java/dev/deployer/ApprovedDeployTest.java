package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.gate.Acceptance;
import dev.deployer.gate.GateSettings;
import dev.deployer.gate.Verdict;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.plan.Plan;
import dev.deployer.plan.PlanFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A deploy for which somebody else has to agree, by signing exactly its plan. */
final class ApprovedDeployTest extends ApprovalOnTwoHosts {
  @Test
  void whatSomebodyElseHasSignedGoesLiveAndTheJournalSaysWho() throws Exception {
    Path plan = plan(cluster.release(2));
    assertThat(Approving.said(PlanFile.read(Files.readAllBytes(plan)).gates()).verdict())
        .isEqualTo(Verdict.AWAITED);

    DeployResult result = deploy(approved(plan, Approving.signed(plan, Approving.BEN)), plan);

    assertThat(cluster.targets()).containsOnly("releases/2");
    assertThat(Approving.said(result.gates()).fact()).isEqualTo("approved by ben@example.net");
    assertThat(prepared(0))
        .singleElement()
        .satisfies(
            entry ->
                assertThat(entry.approved())
                    .singleElement()
                    .satisfies(one -> assertThat(one.principal()).isEqualTo("ben@example.net")));
    assertThat(prepared(1)).singleElement().satisfies(e -> assertThat(e.approved()).isEmpty());
  }

  @Test
  void nobodyApprovesWhatIsTheirOwnAndADeployWithoutAPlanIsRefused() throws Exception {
    Path plan = plan(cluster.release(2));

    assertThat(against(approved(plan), plan).fact()).startsWith("0 of 1 approval of the content ");
    assertThat(against(approved(plan, Approving.signed(plan, Approving.ANNA)), plan).details())
        .containsExactly("r.plan.1.sig: anna@example.net is an author of it");
    DeployerException without =
        catchThrowableOfType(
            DeployerException.class, () -> cluster.deployer().deploy(cluster.release(2)));
    assertThat(without.objections())
        .singleElement()
        .satisfies(
            o -> {
              assertThat(o.kind()).isEqualTo(Objection.Kind.APPROVAL);
              assertThat(o.fact()).startsWith("production needs an approved plan of the content ");
            });
    assertThat(cluster.targets()).containsOnly("releases/1");
    assertThat(prepared(0)).isEmpty();
  }

  @Test
  void aWayBackAndWhatIsLiveAlreadyNeedNobody() throws Exception {
    Path plan = plan(cluster.release(2));
    deploy(approved(plan, Approving.signed(plan, Approving.BEN)), plan);

    DeployResult again = cluster.deployer().deploy(cluster.release(2));
    assertThat(again.verdict()).isEqualTo(DeployResult.Verdict.ALREADY_LIVE);
    assertThat(Approving.said(again.gates()).verdict()).isEqualTo(Verdict.NOT_ASKED);
    cluster.deployer().rollback(Optional.empty(), List.of());
    assertThat(cluster.targets()).containsOnly("releases/1");
    cluster.deployer().prune(1);
    cluster.deployer().recover();
  }

  @Test
  void aFirstDeployNeedsOneToo() throws Exception {
    cluster = new ShopCluster(source, 1).initialised();
    Approving.ask(cluster);
    DeployerException e =
        catchThrowableOfType(
            DeployerException.class, () -> cluster.deployer().deploy(cluster.release(2)));
    assertThat(e.objections()).extracting(Objection::kind).containsExactly(Objection.Kind.APPROVAL);
    Path plan = plan(cluster.release(2));
    deploy(approved(plan, Approving.signed(plan, Approving.CARL)), plan);
    assertThat(cluster.targets()).containsOnly("releases/2");
  }

  @Test
  void aFirstDeployWithOtherGatesIsAskedForThoseThatWereConfiguredWhenTheRootWasMade()
      throws Exception {
    cluster = new ShopCluster(source, 1);
    Approving.ask(cluster);
    cluster.initialised();
    Approving.gates(cluster, GateSettings.DEFAULTS);

    assertThat(refusedWithoutAPlan(2))
        .singleElement()
        .satisfies(
            o -> {
              assertThat(o.kind()).isEqualTo(Objection.Kind.APPROVAL);
              assertThat(o.fact())
                  .startsWith("the gate approval was configured when the root was made (")
                  .contains("), and is not configured now (approval:");
            });
    assertThat(cluster.targets()).containsOnly("");

    Acceptance once = Acceptance.parse("approval", "nobody has to agree");
    cluster.deployer().deploy(cluster.release(2).toBuilder().accepting(List.of(once)).build());
    cluster.shop(0).version(3);
    cluster.deployer().deploy(cluster.release(3));
    assertThat(cluster.targets()).containsOnly("releases/3");
  }

  @Test
  void thatItIsNotAskedAnyMoreIsAWordThatSomebodySaysOnce() throws Exception {
    Path plan = plan(cluster.release(2));
    deploy(approved(plan, Approving.signed(plan, Approving.BEN)), plan);
    Approving.gates(cluster, GateSettings.DEFAULTS);

    assertThat(refusedWithoutAPlan(3))
        .singleElement()
        .satisfies(
            o -> {
              assertThat(o.kind()).isEqualTo(Objection.Kind.APPROVAL);
              assertThat(o.fact())
                  .startsWith(
                      "the gate approval was asked for 2 (2026-11-21 08:00:00 UTC), and is not"
                          + " configured now (approval:");
            });
    Plan now = cluster.deployer().plan(cluster.release(3));
    assertThat(now.isRefused()).isTrue();
    assertThat(now.hosts().get(0).notes()).noneMatch(note -> note.contains("approval"));

    cluster
        .deployer()
        .deploy(
            cluster.release(3).toBuilder()
                .accepting(List.of(Acceptance.parse("approval", "there is nobody else")))
                .build());
    assertThat(cluster.targets()).containsOnly("releases/3");
    cluster.shop(0).version(4);
    cluster.deployer().deploy(cluster.release(4));
    assertThat(cluster.targets()).containsOnly("releases/4");
    cluster.deployer().rollback(Optional.empty(), List.of());
  }
}
