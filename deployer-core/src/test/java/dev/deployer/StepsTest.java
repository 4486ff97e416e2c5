package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.StepSummary.State;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.command.CommandOutcome.TimedOut;
import dev.deployer.command.CommandOutcome.Unknown;
import dev.deployer.gate.Acceptance;
import dev.deployer.gate.Verdict;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.HostPlan;
import dev.deployer.plan.Plan;
import dev.deployer.plan.PlanFile;
import dev.deployer.testing.Failures;
import dev.deployer.testing.MemoryConnector;
import dev.deployer.testing.MemoryDisk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A step is run when nobody needs what it removes, once, and what came of it is known everywhere.
 */
final class StepsTest {
  private static final Acceptance ANY = Acceptance.parse("contract", "it cannot wait");

  @TempDir Path source;
  private Migration shop;

  @BeforeEach
  void twoHosts() throws Exception {
    shop = new Migration(source, 2);
  }

  private DeployerException refused(Acceptance... accepted) {
    return catchThrowableOfType(DeployerException.class, () -> shop.run(accepted));
  }

  private void assertStates(State wanted) throws DeployerException {
    assertThat(shop.listed(Migration.STEP).state()).isEqualTo(wanted);
  }

  @Test
  void rightAfterTheDeployARollbackStillNeedsWhatItRemoves() throws Exception {
    shop.deployed(1, 2);

    DeployerException refused = refused();

    assertThat(refused.kind()).isEqualTo(DeployerException.Kind.REFUSED);
    assertThat(refused.objections()).hasSize(1);
    Objection objection = refused.objections().get(0);
    assertThat(objection.kind()).isEqualTo(Objection.Kind.CONTRACT);
    assertThat(objection.fact()).startsWith("users.email is still needed (contract:");
    assertThat(objection.details())
        .containsExactly("a rollback goes to 1, which needs users.email");
    assertThat(shop.drops).hasValue(0);
    assertStates(State.NOT_DUE);
    assertThat(shop.listed(Migration.STEP).why())
        .containsExactly("a rollback goes to 1, which needs users.email");
  }

  @Test
  void afterTheNextReleaseItIsDueAndRunsOnceAndIsDoneEverywhere() throws Exception {
    shop.deployed(1, 2, 3);
    assertStates(State.DUE);

    StepResult done = shop.run();

    assertThat(shop.drops).hasValue(1);
    assertThat(done.hosts()).extracting(StepResult.OnHost::lines).containsExactly(2L);
    assertThat(done.gates()).extracting(found -> found.verdict()).contains(Verdict.PASSED);
    StepSummary listed = shop.listed(Migration.STEP);
    assertThat(listed.state()).isEqualTo(State.DONE);
    assertThat(listed.by()).contains("anna@laptop");
    assertThat(listed.lines()).isEqualTo(2);
    for (int host = 0; host < 2; host++) {
      assertThat(shop.cluster.deployer(List.of(host), c -> c).steps())
          .anyMatch(step -> step.name().equals(Migration.STEP) && step.state() == State.DONE);
    }

    assertThat(shop.run().doneBefore()).isPresent();
    assertThat(shop.drops).hasValue(1);
  }

  private static StepSummary named(List<StepSummary> all, String name) {
    return all.stream().filter(step -> step.name().equals(name)).findFirst().orElseThrow();
  }

  private Status status(int host) throws DeployerException {
    return shop.cluster.deployer(List.of(host), c -> c).status();
  }

  private List<StepSummary> together() throws DeployerException {
    Map<String, StepTestimony> known = new LinkedHashMap<>();
    for (int host = 0; host < 2; host++) {
      known.put("deploy@" + ShopCluster.name(host) + ":22", status(host).stepTestimony());
    }
    return StepTestimony.together(known);
  }

  @Test
  void whereOneWasRunWithoutAHostAllOfThemTogetherKnowWhatTheListOfStepsKnows() throws Exception {
    shop.deployed(1, 2, 3);
    Deployer withoutTheSecond = shop.asking(Optional.empty());
    withoutTheSecond.step(Migration.STEP, List.of());
    withoutTheSecond.step("tidy", List.of());

    assertThat(named(status(1).steps(), Migration.STEP).state())
        .as("of what that host alone knows")
        .isEqualTo(State.DUE);
    assertThat(named(together(), Migration.STEP).state()).isEqualTo(State.DONE);
    assertThat(named(together(), "tidy").state()).isEqualTo(State.DUE);
    assertThat(named(together(), "tidy").lacking()).containsExactly("deploy@web2:22");
    assertThat(together()).isEqualTo(shop.deployer().steps());

    StepSummary tidy = named(withoutTheSecond.steps(), "tidy");
    assertThat(tidy.state()).as("there is nothing to run without it").isEqualTo(State.DONE);
    assertThat(tidy.lacking()).containsExactly("web2");
  }

  @Test
  void thePlanOfTheReleaseSaysWhichStepsAreLeftToBeRunAfterwards() throws Exception {
    shop.deployed(1);
    assertThat(shop.deployer().plan(shop.version(2)).terms().orElseThrow().stepsDueLater())
        .containsExactly(Migration.STEP, "tidy", "report");
    shop.deployed(2, 3);
    shop.run();
    assertThat(shop.deployer().plan(shop.version(2)).terms().orElseThrow().stepsDueLater())
        .containsExactly("tidy", "report");
  }

  @Test
  void theContractIsAmongTheGatesThatWereInForce() throws Exception {
    shop.deployed(1);
    assertThat(shop.cluster.shop(0).deployer().history())
        .filteredOn(entry -> entry.kind() == HistoryEntry.Kind.PREPARED)
        .first()
        .satisfies(entry -> assertThat(entry.gates()).contains("contract", "drift"));
  }

  @Test
  void whatItPrintedIsKeptWhereItRanAndCanBeSeen() throws Exception {
    shop.deployed(1, 2, 3);
    shop.run();

    assertThat(shop.deployer().stepPrinted(Migration.STEP))
        .containsExactly(
            new StepPrinted("deploy@web1:22", "1 | anna@example.net\ndropped users.email\n"));
    assertThat(shop.deployer().stepPrinted("tidy")).isEmpty();
  }

  @Test
  void whereWhatIsAboutToBeLostCannotBeKeptTheCommandIsNotRun() throws Exception {
    shop.deployed(1, 2, 3);
    Failures full = Failures.from(1, o -> o.text().endsWith("/output.txt"));

    DeployerException failed =
        catchThrowableOfType(
            DeployerException.class, () -> shop.deployer(full::of).step(Migration.STEP, List.of()));

    assertThat(failed.kind()).isEqualTo(DeployerException.Kind.FAILED);
    assertThat(failed)
        .hasMessageContaining(
            "what drop-email (before) printed could not be kept on deploy@web1:22: ")
        .hasMessageEndingWith("; so drop-email itself was not run");
    assertThat(shop.drops).hasValue(0);
    assertStates(State.FAILED);
    shop.run();
    assertThat(shop.drops).hasValue(1);
    assertStates(State.DONE);
  }

  @Test
  void theOutputsOfTheLastTwentyRunsAreKept() throws Exception {
    shop.deployed(2);
    shop.shown = new Exited(1);
    for (int i = 0; i < 22; i++) {
      assertThat(refused(ANY).kind()).isEqualTo(DeployerException.Kind.FAILED);
    }

    assertThat(
            shop.cluster.shop(0).disk.backdoor().tree("/srv/shop/.deployer/trash").keySet().stream()
                .filter(path -> path.endsWith("/output.txt")))
        .hasSize(20)
        .allMatch(path -> path.matches("step-drop-email\\.[0-9]+/output\\.txt"));
  }

  @Test
  void whatRunsFirstAndDoesNotPassStopsIt() throws Exception {
    shop.deployed(1, 2, 3);
    shop.shown = new Exited(3);

    DeployerException failed = refused();

    assertThat(failed.kind()).isEqualTo(DeployerException.Kind.FAILED);
    assertThat(failed).hasMessageContaining("drop-email (before) on deploy@web1:22 exited with 3");
    assertThat(shop.drops).hasValue(0);
    assertStates(State.FAILED);
  }

  @Test
  void oneThatFailedMayHaveDoneItFirstSoNothingThatNeedsItGoesLive() throws Exception {
    shop.deployed(1, 2, 3);
    shop.outcome = new Exited(7);
    assertThat(refused().kind()).isEqualTo(DeployerException.Kind.FAILED);

    DeployerException refused =
        catchThrowableOfType(
            DeployerException.class,
            () -> shop.deployer().rollback(Optional.of(ReleaseId.parse("1")), List.of()));

    assertThat(refused.objections())
        .extracting(Objection::kind)
        .containsExactly(Objection.Kind.CONTRACT);
  }

  @Test
  void thePlanOfOneThatIsDoneSaysThatNothingWillBeRun() throws Exception {
    shop.deployed(1, 2, 3);
    shop.run();

    HostPlan planned = shop.deployer().planStep(Migration.STEP, List.of()).hosts().get(0);

    assertThat(planned.steps()).isEmpty();
    assertThat(planned.notes())
        .containsExactly(
            "drop-email was done on 2026-11-21 08:00:00 UTC by anna@laptop, and is not run again");
  }

  @Test
  void oneThatFailedIsRunAgainWhenItIsTypedAgain() throws Exception {
    shop.deployed(1, 2, 3);
    shop.outcome = new Exited(7);
    assertThat(refused().kind()).isEqualTo(DeployerException.Kind.FAILED);
    assertStates(State.FAILED);
    shop.outcome = new Exited(0);

    shop.run();

    assertThat(shop.drops).hasValue(2);
    assertStates(State.DONE);
  }

  @Test
  void oneOfWhichNobodyKnowsWhatItDidIsNotRunAgainUnlessThatIsAccepted() throws Exception {
    shop.deployed(1, 2, 3);
    shop.outcome = new Unknown("the connection was lost");
    assertThat(refused().kind()).isEqualTo(DeployerException.Kind.UNKNOWN);
    assertStates(State.UNKNOWN);
    shop.outcome = new Exited(0);

    DeployerException refused = refused();
    assertThat(refused.kind()).isEqualTo(DeployerException.Kind.REFUSED);
    assertThat(refused.objections().get(0).details())
        .containsExactly(
            "it was begun 2026-11-21 08:00 UTC by anna@laptop, and what it did is not known");
    assertThat(shop.drops).hasValue(1);
    String digest =
        refused.objections().get(0).fact().replaceAll(".*\\((contract:\\w+)\\).*", "$1");

    shop.run(Acceptance.parse(digest, "the column is still there"));

    assertThat(shop.drops).hasValue(2);
    StepSummary listed = shop.listed(Migration.STEP);
    assertThat(listed.state()).isEqualTo(State.DONE);
    assertThat(listed.accepted()).containsExactly("the column is still there");
  }

  @Test
  void oneThatMayStillBeRunningAfterItsTimeIsUnknown() throws Exception {
    shop.deployed(1, 2, 3);
    shop.outcome = new TimedOut(Duration.ofMinutes(5), false);

    assertThat(refused().kind()).isEqualTo(DeployerException.Kind.UNKNOWN);
  }

  @Test
  void whoDoesNotWaitAcceptsExactlyThatAndItIsInTheJournal() throws Exception {
    shop.deployed(1, 2);
    String digest =
        refused().objections().get(0).fact().replaceAll(".*\\((contract:\\w+)\\).*", "$1");

    shop.run(Acceptance.parse(digest, "nobody goes back"));

    assertThat(shop.drops).hasValue(1);
    for (int host = 0; host < 2; host++) {
      assertThat(shop.cluster.deployer(List.of(host), c -> c).history())
          .anyMatch(
              entry ->
                  entry.fact().map(f -> f.about().equals("step")).orElse(false)
                      && entry.note().equals(Optional.of("contract accepted: nobody goes back"))
                      && entry.accepted().get(0).gate().equals("contract"));
    }
    assertThat(shop.cluster.events).anyMatch(event -> event.contains("Overridden[gate=contract"));
  }

  @Test
  void oneWithoutAReleaseToGoBackToHasNothingThatARollbackCouldGoTo() throws Exception {
    shop.deployed(1, 2);
    shop.run(ANY);

    DeployerException nowhere =
        catchThrowableOfType(
            DeployerException.class, () -> shop.deployer().rollback(Optional.empty(), List.of()));

    assertThat(nowhere.objections())
        .extracting(Objection::kind)
        .containsOnly(Objection.Kind.NOTHING_TO_ROLL_BACK_TO);
    assertThat(nowhere.objections().get(0).details())
        .containsExactly("1 is passed over: it needs users.email, removed 2026-11-21 08:00 UTC");
    assertThat(shop.cluster.deployer(List.of(0), c -> c).status().previousGood()).isEmpty();
  }

  @Test
  void aRollbackPassesOverWhatNeedsTheRemovedAndSaysSo() throws Exception {
    shop.deployed(2, 1, 3);
    shop.run(ANY);

    Plan plan = shop.deployer().planRollback(Optional.empty());
    assertThat(plan.release()).contains(ReleaseId.parse("2"));
    assertThat(plan.hosts().get(0).notes())
        .contains("1 is passed over: it needs users.email, removed 2026-11-21 08:00 UTC");

    assertThat(shop.deployer().rollback(Optional.empty(), List.of()).to())
        .isEqualTo(ReleaseId.parse("2"));
    assertThat(shop.cluster.events).anyMatch(event -> event.contains("PassedOver[release=1"));
  }

  @Test
  void aReleaseThatIsNamedAndNeedsTheRemovedIsRefusedUnlessItIsAccepted() throws Exception {
    shop.deployed(1, 2);
    shop.run(ANY);
    Optional<ReleaseId> one = Optional.of(ReleaseId.parse("1"));

    DeployerException refused =
        catchThrowableOfType(
            DeployerException.class, () -> shop.deployer().rollback(one, List.of()));

    assertThat(refused.objections()).hasSize(1);
    assertThat(refused.objections().get(0).fact())
        .startsWith("1 needs users.email, removed by a step (contract:");
    assertThat(shop.cluster.targets()).containsOnly("releases/2");

    shop.deployer().rollback(one, List.of(ANY));

    assertThat(shop.cluster.targets()).containsOnly("releases/1");
    assertThat(shop.cluster.deployer(List.of(1), c -> c).history())
        .anyMatch(
            entry ->
                entry.kind() == HistoryEntry.Kind.PREPARED
                    && entry.note().equals(Optional.of("contract accepted: it cannot wait")));
  }

  @Test
  void aDeployOfWhatNeedsTheRemovedIsRefusedAndSoIsOneThatDoesNotSay() throws Exception {
    shop.deployed(1, 2);
    shop.run(ANY);
    DeployRequest needing = shop.version(1);

    assertThatExceptionOfType(DeployerException.class)
        .isThrownBy(() -> shop.deployer().deploy(needing))
        .satisfies(
            e ->
                assertThat(e.objections())
                    .extracting(Objection::kind)
                    .containsExactly(Objection.Kind.CONTRACT));
    shop.cluster.shop(0).version(4);
    assertThatExceptionOfType(DeployerException.class)
        .isThrownBy(() -> shop.deployer().deploy(shop.cluster.release(4)))
        .withMessageContaining("4 does not say what it needs, and steps have removed something");
    assertThat(shop.cluster.targets()).containsOnly("releases/2");
  }

  @Test
  void whoHasNeverDeclaredAnythingHearsNothingOfIt() throws Exception {
    shop.cluster.shop(0).version(5);
    assertThat(shop.deployer().plan(shop.cluster.release(5)).gates())
        .noneMatch(found -> found.gate().word().equals("contract"));
  }

  @Test
  void aHostThatIsLeftOutOrSharesTheDataStillNeedsIt() throws Exception {
    shop.deployed(1, 2);
    shop.cluster.deployer(List.of(0), c -> c).deploy(shop.version(3));

    assertThatExceptionOfType(DeployerException.class)
        .isThrownBy(() -> shop.asking(Optional.empty()).step(Migration.STEP, List.of()))
        .satisfies(
            e ->
                assertThat(e.objections().get(0).details())
                    .containsExactly("a rollback goes to 1, which needs users.email"));
    shop.cluster.deployer(List.of(1), c -> c).rollback(Optional.empty(), List.of());
    for (Optional<String> environment : List.of(Optional.<String>empty(), Optional.of("codegen"))) {
      String detail =
          environment.isPresent()
              ? "web2 of codegen runs 1, which needs users.email"
              : "web2 was left out, and runs 1, which needs users.email";
      assertThat(shop.asking(environment).steps().get(0).why()).containsExactly(detail);
      assertThatExceptionOfType(DeployerException.class)
          .isThrownBy(() -> shop.asking(environment).step(Migration.STEP, List.of()))
          .satisfies(e -> assertThat(e.objections().get(0).details()).containsExactly(detail));
    }
    assertThat(shop.drops).hasValue(0);
  }

  @Test
  void aHostThatIsLeftOutAndDownCannotBeAskedWhatItNeeds() throws Exception {
    shop.deployed(1, 2, 3);
    for (Optional<String> environment : List.of(Optional.<String>empty(), Optional.of("codegen"))) {
      Deployer asking =
          shop.cluster.asking(
              1,
              environment,
              connector -> {
                if (connector.address().contains("web2")) {
                  ((MemoryConnector) connector).refuse(ConnectFailedException.Reason.UNREACHABLE);
                }
                return connector;
              });

      assertThat(asking.steps().get(0).why())
          .containsExactly(
              environment.isPresent()
                  ? "web2 of codegen could not be asked"
                  : "web2 was left out, and could not be asked");
    }
  }

  @Test
  void whatWasRemovedWhereTheRunDoesNotGoIsRemovedAllTheSame() throws Exception {
    shop.deployed(1, 2, 3);
    shop.cluster.deployer(List.of(1), shop::connector).step(Migration.STEP, List.of());
    DeployRequest needing = shop.version(1);
    Optional<ReleaseId> one = Optional.of(ReleaseId.parse("1"));
    for (Optional<String> environment : List.of(Optional.<String>empty(), Optional.of("codegen"))) {
      assertThatExceptionOfType(DeployerException.class)
          .isThrownBy(() -> shop.asking(environment).deploy(needing))
          .withMessageContaining("1 needs users.email, removed by a step");
      assertThatExceptionOfType(DeployerException.class)
          .isThrownBy(() -> shop.asking(environment).rollback(one, List.of()))
          .withMessageContaining("1 needs users.email, removed by a step");
    }
  }

  @Test
  void aWayBackDoesNotWaitForAHostThatCannotBeAsked() throws Exception {
    shop.deployed(1, 2);
    Deployer asking =
        shop.cluster.asking(
            1,
            Optional.empty(),
            connector -> {
              if (connector.address().contains("web2")) {
                ((MemoryConnector) connector).refuse(ConnectFailedException.Reason.UNREACHABLE);
              }
              return connector;
            });
    DeployRequest third = shop.version(3);

    assertThatExceptionOfType(DeployerException.class)
        .isThrownBy(() -> asking.deploy(third))
        .withMessageContaining("what steps have removed is not known everywhere");
    asking.rollback(Optional.empty(), List.of());

    assertThat(shop.cluster.targets()).containsExactly("releases/1", "releases/2");
  }

  @Test
  void hostsWithDifferentReleasesAreEachAsked() throws Exception {
    shop.deployed(1, 2, 3);
    shop.cluster.deployer(List.of(1), c -> c).rollback(Optional.empty(), List.of());
    shop.cluster
        .deployer(List.of(1), c -> c)
        .rollback(Optional.of(ReleaseId.parse("1")), List.of());

    assertThat(refused().objections().get(0).details())
        .containsExactly("deploy@web2:22 runs 1, which needs users.email");
  }

  @Test
  void whatIsDoneStaysDoneUnderLaterReleasesAndWhereAHostIsReplaced() throws Exception {
    shop.deployed(1, 2, 3);
    shop.run();
    shop.deployed(4);
    assertStates(State.DONE);
    MemoryDisk fresh = new MemoryDisk();
    fresh.backdoor().makeDirectory("/srv");
    fresh.setOwner("/srv", MemoryDisk.DEPLOYER);
    shop.cluster.shops.set(0, shop.cluster.shop(0).on(fresh).initialised());
    shop.deployed(5);

    assertStates(State.DONE);
    shop.run();
    assertThat(shop.drops).hasValue(1);
    DeployRequest needing = shop.version(1);
    assertThatExceptionOfType(DeployerException.class)
        .isThrownBy(() -> shop.deployer().deploy(needing))
        .withMessageContaining("1 needs users.email, removed by a step");
  }

  @Test
  void aFirstDeployThatSaysWhatItNeedsPasses() throws Exception {
    assertThat(shop.deployer().plan(shop.version(1)).gates())
        .anyMatch(
            found ->
                found.gate().word().equals("contract")
                    && found.verdict() == Verdict.PASSED
                    && found.fact().equals("1 needs 2 names, none of them removed"));
  }

  @Test
  void oneThatIsForEachHostRunsOnAllOfThem() throws Exception {
    shop.deployed(2);

    StepResult done = shop.deployer().step("tidy", List.of());

    assertThat(done.hosts()).hasSize(2);
  }

  @Test
  void oneForEachHostThatWasRunOnSomeIsDueOnTheOthersAndRunsThereAlone() throws Exception {
    shop.deployed(2);
    shop.cluster.deployer(List.of(0), shop::connector).step("tidy", List.of());

    assertThat(shop.listed("tidy").state()).isEqualTo(State.DUE);
    assertThat(shop.listed("tidy").lacking()).containsExactly("deploy@web2:22");

    StepResult rest = shop.deployer().step("tidy", List.of());

    assertThat(rest.hosts()).extracting(StepResult.OnHost::host).containsExactly("deploy@web2:22");
    assertThat(shop.listed("tidy").state()).isEqualTo(State.DONE);
    assertThat(shop.listed("tidy").lacking()).isEmpty();
    assertThat(shop.deployer().step("tidy", List.of()).doneBefore()).isPresent();
  }

  @Test
  void oneThatIsDoneWhereTheRunDoesNotGoIsNotRunOnceMore() throws Exception {
    shop.deployed(1, 2, 3);
    shop.cluster.deployer(List.of(1), shop::connector).step(Migration.STEP, List.of());

    StepResult other = shop.asking(Optional.empty()).step(Migration.STEP, List.of());

    assertThat(other.doneBefore()).isPresent();
    assertThat(shop.drops).hasValue(1);
  }

  @Test
  void oneThatMayRunAgainDoes() throws Exception {
    shop.deployed(2);

    assertThat(shop.deployer().step("report", List.of()).doneBefore()).isEmpty();
    assertThat(shop.deployer().step("report", List.of()).doneBefore()).isEmpty();
  }

  @Test
  void aNameThatNoStepHasIsInvalidAndSaysWhichThereAre() throws Exception {
    shop.deployed(2);

    assertThatExceptionOfType(DeployerException.class)
        .isThrownBy(() -> shop.deployer().step("drop-emial", List.of()))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(DeployerException.Kind.INVALID))
        .withMessage("there is no step drop-emial; the steps are drop-email, tidy, report");
  }

  @Test
  void anUndoneStepOfTheReleaseBeforeCanStillBeRun() throws Exception {
    shop.deployed(1, 2, 3);
    shop.cluster.shop(0).version(4);
    shop.cluster.shop(0).write("release.yaml", "deployer: 1\nneeds: [users.name]\n");
    shop.deployer().deploy(shop.cluster.release(4));

    assertThat(shop.listed(Migration.STEP).release()).isEqualTo(ReleaseId.parse("3"));
    shop.run();

    assertThat(shop.drops).hasValue(1);
    assertThat(shop.deployer().steps()).noneMatch(step -> step.name().equals(Migration.STEP));
  }

  @Test
  void whatWasChangedOnTheHostIsNotRun() throws Exception {
    shop.deployed(1, 2, 3);
    shop.cluster.shop(0).disk.backdoor().writeFile("/srv/shop/releases/3/evil", new byte[] {1});

    DeployerException refused = refused();

    assertThat(refused.objections())
        .extracting(Objection::kind)
        .containsExactly(Objection.Kind.DRIFT);
    assertThat(shop.drops).hasValue(0);
  }

  @Test
  void aPlanIsKeptAndCarriedOutExactlyOrNotAtAll() throws Exception {
    shop.deployed(1, 2, 3);
    Plan plan = shop.deployer().planStep(Migration.STEP, List.of());
    assertThat(plan.isRefused()).isFalse();
    Plan read = PlanFile.read(PlanFile.write(plan));
    assertThat(read).isEqualTo(plan);
    shop.deployer().step("tidy", List.of());

    assertThatExceptionOfType(DeployerException.class)
        .isThrownBy(() -> shop.deployer().step(Migration.STEP, List.of(), read))
        .withMessageContaining("the generation was ");
    assertThat(shop.drops).hasValue(0);

    shop.deployer()
        .step(Migration.STEP, List.of(), shop.deployer().planStep(Migration.STEP, List.of()));
    assertThat(shop.drops).hasValue(1);
  }

  @Test
  void whatIsAcceptedInThePlanIsAcceptedWhenItIsCarriedOut() throws Exception {
    shop.deployed(1, 2);
    Plan plan = shop.deployer().planStep(Migration.STEP, List.of(ANY));

    shop.deployer().step(Migration.STEP, List.of(), PlanFile.read(PlanFile.write(plan)));

    assertThat(shop.drops).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aHostWithoutAShellRunsNoStep(int host) throws Exception {
    shop.deployed(2);
    Deployer without =
        shop.cluster.deployer(
            connector ->
                connector.address().contains(ShopCluster.name(host))
                    ? shop.cluster.shop(host).disk.connector(ShopCluster.name(host))
                    : connector);

    assertThatExceptionOfType(DeployerException.class)
        .isThrownBy(() -> without.step("tidy", List.of()))
        .satisfies(
            e ->
                assertThat(e.objections())
                    .extracting(Objection::kind)
                    .containsExactly(Objection.Kind.UNSUPPORTED_HOST));
  }
}
