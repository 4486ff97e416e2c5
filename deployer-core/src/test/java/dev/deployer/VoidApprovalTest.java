package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.gate.Acceptance;
import dev.deployer.outcome.Objection;
import dev.deployer.plan.PlanFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An approval is of one plan, to the byte, for some time, and of all that was accepted in it. */
final class VoidApprovalTest extends ApprovalOnTwoHosts {
  @Test
  void aByteMoreAndTheSignatureIsVoid() throws Exception {
    Path plan = plan(cluster.release(2));
    Path signature = Approving.signed(plan, Approving.BEN);
    Files.writeString(plan, Files.readString(plan) + "\n");

    assertThat(against(approved(plan, signature), plan).details())
        .containsExactly("r.plan.2.sig: its signature is wrong");
  }

  @Test
  void aPlanThatShowsLessThanItDoesIsRefusedThoughSomebodySignedIt() throws Exception {
    Path plan = plan(cluster.release(2));
    String whole = Files.readString(plan);
    String less = whole.replaceAll("\"changed\" : .*,", "\"changed\" : [ ],");
    assertThat(less).isNotEqualTo(whole);
    Files.writeString(plan, less);

    assertThat(refused(approved(plan, Approving.signed(plan, Approving.BEN)), plan))
        .hasSize(2)
        .allSatisfy(
            o -> {
              assertThat(o.kind()).isEqualTo(Objection.Kind.STALE_PLAN);
              assertThat(o.fact()).endsWith("the files that change are others than the plan shows");
            });
  }

  @Test
  void theSignatureOfAnotherPlanThanTheOneThatIsCarriedOutIsNone() throws Exception {
    Path plan = plan(cluster.release(2));
    Path signature = Approving.signed(plan, Approving.BEN);
    Path other =
        Files.write(
            folder.resolve("other.plan"),
            PlanFile.write(cluster.deployer().plan(cluster.shop(0).release("3"))));

    assertThat(against(approved(plan, signature), other).details())
        .containsExactly("r.plan: it is not the plan that is carried out");
  }

  @Test
  void whatIsNoFileOrFarTooLargeIsNoSignature() throws Exception {
    Path plan = plan(cluster.release(2));
    Path large = Files.write(folder.resolve("large.sig"), new byte[1 << 17]);
    Path link = Files.createSymbolicLink(folder.resolve("to-nowhere.sig"), Path.of("nowhere"));

    assertThat(against(approved(plan, folder, large, link), plan).details())
        .containsExactlyInAnyOrder(
            folder.getFileName() + ": it cannot be read: it is no file",
            "large.sig: it cannot be read: it is too large",
            "to-nowhere.sig: it cannot be read: there is no such file");
  }

  @Test
  void aPlanThatIsOlderThanItMayBeIsVoid() throws Exception {
    Path plan = plan(cluster.release(2));
    Path signature = Approving.signed(plan, Approving.BEN);
    cluster.at(Instant.parse("2026-11-22T08:00:01Z"));

    assertThat(against(approved(plan, signature), plan).fact())
        .startsWith("the plan was made 2026-11-21 08:00:00 UTC, longer ago than 1d");
  }

  private void isStale(DeployRequest request, Path plan, String fact) {
    Objection against = against(request, plan);
    assertThat(against.kind()).isEqualTo(Objection.Kind.STALE_PLAN);
    assertThat(against.fact()).isEqualTo(fact);
  }

  @Test
  void anAcceptanceThatNoApproverSawIsRefusedAsAStalePlanAndOneOfThePlanHolds() throws Exception {
    cluster.shop(1).disk.backdoor().writeFile("/srv/shop/releases/1/index.html", new byte[] {7});
    Acceptance drift = Acceptance.parse("drift", "known");
    Path plan = plan(cluster.release(2).toBuilder().accepting(List.of(drift)).build());
    Path signature = Approving.signed(plan, Approving.BEN);

    DeployRequest request = approved(plan, signature);

    isStale(
        request.toBuilder().accepting(List.of(Acceptance.parse("source", "it is so"))).build(),
        plan,
        "what is accepted of the gate source now is not in the plan that was approved");

    deploy(request, plan);
    assertThat(cluster.targets()).containsOnly("releases/2");
  }

  @Test
  void anotherMessageThanTheApproversSawIsRefusedAndThatOfThePlanCounts() throws Exception {
    Path plan = plan(cluster.release(2).toBuilder().message("Summer prices").build());
    Path signature = Approving.signed(plan, Approving.BEN);
    DeployRequest request = approved(plan, signature);

    isStale(
        request.toBuilder().message("Winter prices").build(),
        plan,
        "the message was \"Summer prices\" in the plan, and is \"Winter prices\"");

    deploy(request, plan);
    assertThat(cluster.shop(0).deployer().releases().get(0).record().orElseThrow().message())
        .contains("Summer prices");
  }
}
