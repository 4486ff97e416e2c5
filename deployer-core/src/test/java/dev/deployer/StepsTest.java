package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deployer.StepSummary.State;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.command.CommandOutcome.TimedOut;
import dev.deployer.command.CommandOutcome.Unknown;
import dev.deployer.gate.Acceptance;
import dev.deployer.gate.Verdict;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Standing;
import dev.deployer.testing.CutConnector.Moment;
import dev.deployer.testing.MemoryDisk;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A step is run once, and what came of it is known everywhere. */
final class StepsTest extends MigrationOnTwoHosts {
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
  void whatIsDoneStaysDoneUnderLaterReleasesAndWhereAHostIsReplaced() throws Exception {
    shop.deployed(1, 2, 3);
    shop.run();
    shop.deployed(4);
    assertStates(State.DONE);
    MemoryDisk fresh = new MemoryDisk();
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
  void whatWasChangedOnTheHostIsNotRun() throws Exception {
    shop.deployed(1, 2, 3);
    shop.cluster.shop(0).disk.backdoor().writeFile("/srv/shop/releases/3/evil", new byte[] {1});

    DeployerException refused = refused();

    assertThat(refused.objections())
        .extracting(Objection::kind)
        .containsExactly(Objection.Kind.DRIFT);
    assertThat(shop.drops).hasValue(0);
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

  @Test
  void aHostThatIsLostBeforeItRunsIsNamedAndTheOtherHasItsLockBack() throws Exception {
    shop.deployed(1, 2, 3);
    int[] shells = {0};
    Losing lost =
        Losing.theHostAt(Moment.BEFORE, 1, op -> op.text().equals("commands") && ++shells[0] == 2);

    assertThatExceptionOfType(DeployerException.class)
        .isThrownBy(() -> shop.deployer(lost).step("tidy", List.of()))
        .satisfies(
            end ->
                assertThat(end.standings())
                    .extracting(Standing::failure)
                    .containsExactly(Optional.empty(), Optional.of("it is down")));

    assertThat(lost.happened()).isTrue();
    assertThat(status(0).lock()).isEmpty();
    assertThat(status(1).lock()).isPresent();
  }
}
