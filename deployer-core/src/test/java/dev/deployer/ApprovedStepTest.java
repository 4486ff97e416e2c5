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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be taken back is run only once somebody else has agreed to exactly that. */
final class ApprovedStepTest {
  @TempDir Path source;
  @TempDir Path folder;
  private Migration shop;

  @BeforeEach
  void aStepThatIsDue() throws Exception {
    shop = new Migration(source, 1).deployed(1, 2, 3);
    Approving.ask(shop.cluster);
  }

  private Path planned(String... authors) throws Exception {
    Plan plan =
        shop.deployer()
            .planStep(
                new StepRequest(Migration.STEP, List.of(), List.of(authors), Optional.empty()));
    assertThat(plan.isRefused()).isFalse();
    return Approving.kept(plan, folder);
  }

  private StepResult run(Path plan, List<Acceptance> accepted, Path... signatures)
      throws Exception {
    return shop.deployer()
        .step(
            new StepRequest(
                Migration.STEP,
                accepted,
                List.of(),
                Optional.of(new PlanApproval(plan, List.of(signatures)))),
            PlanFile.read(Files.readAllBytes(plan)));
  }

  private List<Objection> refused(Path plan, Path... signatures) {
    DeployerException e =
        catchThrowableOfType(DeployerException.class, () -> run(plan, List.of(), signatures));
    assertThat(shop.drops).hasValue(0);
    return e.objections();
  }

  @Test
  void itRunsOnceItIsSignedAndTheListSaysByWhom() throws Exception {
    Path plan = planned();
    assertThat(Approving.said(PlanFile.read(Files.readAllBytes(plan)).gates()).verdict())
        .isEqualTo(Verdict.AWAITED);
    assertThat(refused(plan)).extracting(Objection::kind).containsExactly(Objection.Kind.APPROVAL);
    assertThat(refused(plan, Approving.signed(plan, Approving.ANNA)))
        .singleElement()
        .satisfies(
            o -> assertThat(o.details()).allMatch(detail -> detail.endsWith("is an author of it")));

    StepResult result = run(plan, List.of(), Approving.signed(plan, Approving.BEN));

    assertThat(Approving.said(result.gates()).fact()).isEqualTo("approved by ben@example.net");
    assertThat(shop.drops).hasValue(1);
    assertThat(shop.listed(Migration.STEP).approved()).containsExactly("ben@example.net");
    assertThat(shop.cluster.shop(0).deployer().history())
        .filteredOn(entry -> !entry.approved().isEmpty())
        .singleElement()
        .satisfies(entry -> assertThat(entry.fact().orElseThrow().about()).isEqualTo("step"));
  }

  @Test
  void withoutAPlanItIsRefusedUnlessSomebodyBreaksTheGlass() throws Exception {
    DeployerException e = catchThrowableOfType(DeployerException.class, () -> shop.run());
    assertThat(e.objections())
        .singleElement()
        .satisfies(
            o -> assertThat(o.fact()).startsWith("production needs an approved plan of the step "));
    assertThat(shop.drops).hasValue(0);

    shop.run(Acceptance.parse("approval", "it is burning"));
    assertThat(shop.drops).hasValue(1);
    assertThat(shop.listed(Migration.STEP).accepted()).containsExactly("it is burning");
  }

  @Test
  void whoHasNoPlanIsToldOfAllThatObjectsAndNotOfTheApprovalAlone() throws Exception {
    shop = new Migration(source, 1).deployed(1, 2);
    Approving.ask(shop.cluster);

    DeployerException e = catchThrowableOfType(DeployerException.class, () -> shop.run());

    assertThat(e.objections())
        .extracting(Objection::kind)
        .containsExactly(Objection.Kind.CONTRACT, Objection.Kind.APPROVAL);
    assertThat(shop.drops).hasValue(0);
    assertThat(shop.cluster.shop(0).journal()).noneMatch(record -> record.noted().isPresent());
  }

  @Test
  void whatWasAskedOfTheLastDeployIsAskedOfAStepWhateverIsConfiguredNow() throws Exception {
    shop.deployer()
        .deploy(
            shop.version(4).toBuilder()
                .accepting(List.of(Acceptance.parse("approval", "it is burning")))
                .build());
    Approving.gates(shop.cluster, GateSettings.DEFAULTS);

    DeployerException e = catchThrowableOfType(DeployerException.class, () -> shop.run());
    assertThat(e.objections())
        .singleElement()
        .satisfies(o -> assertThat(o.fact()).startsWith("the gate approval was asked for 4 ("));
    assertThat(shop.drops).hasValue(0);
    shop.run(Acceptance.parse("approval", "it is burning"));
    assertThat(shop.drops).hasValue(1);
  }

  @Test
  void whomThePlanNamesAsAnAuthorDoesNotCount() throws Exception {
    Path plan = planned("Ben@example.net");
    assertThat(refused(plan, Approving.signed(plan, Approving.BEN)))
        .singleElement()
        .satisfies(
            o ->
                assertThat(o.details())
                    .containsExactly("r.plan.2.sig: ben@example.net is an author of it"));
    run(plan, List.of(), Approving.signed(plan, Approving.CARL));
    assertThat(shop.drops).hasValue(1);
  }

  @Test
  void whatWasSignedIsVoidUnderOtherGatesAndWithWhatIsAcceptedBesides() throws Exception {
    Path plan = planned();
    Path signature = Approving.signed(plan, Approving.BEN);
    DeployerException besides =
        catchThrowableOfType(
            DeployerException.class,
            () -> run(plan, List.of(Acceptance.parse("contract", "now")), signature));
    assertThat(besides.objections())
        .extracting(Objection::fact)
        .containsExactly(
            "what is accepted of the gate contract now is not in the plan that was approved");

    Approving.gates(shop.cluster, GateSettings.DEFAULTS);
    assertThat(refused(plan, signature))
        .singleElement()
        .satisfies(
            o -> {
              assertThat(o.kind()).isEqualTo(Objection.Kind.STALE_PLAN);
              assertThat(o.fact()).startsWith("the gate approval was by 1, ").endsWith("is off");
            });
  }
}
