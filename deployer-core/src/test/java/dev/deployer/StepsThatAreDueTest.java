package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deployer.StepSummary.State;
import dev.deployer.gate.Acceptance;
import dev.deployer.gate.Verdict;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.testing.MemoryConnector;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A step is due when nobody needs what it removes any more, and not before. */
final class StepsThatAreDueTest extends MigrationOnTwoHosts {
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
  void oneForEachHostIsLeftToBeRunAsLongAsAHostLacksIt() throws Exception {
    shop.deployed(2);
    shop.asking(Optional.empty()).step("tidy", List.of());

    assertThat(shop.deployer().plan(shop.version(3)).terms().orElseThrow().stepsDueLater())
        .contains("tidy");
    shop.deployer().step("tidy", List.of());
    assertThat(shop.deployer().plan(shop.version(3)).terms().orElseThrow().stepsDueLater())
        .doesNotContain("tidy");
  }

  @Test
  void oneForEachHostOfTheReleaseBeforeCanStillBeRunWhereAHostLacksIt() throws Exception {
    shop.deployed(2);
    shop.asking(Optional.empty()).step("tidy", List.of());
    shop.cluster.shop(0).version(4);
    shop.cluster.shop(0).write("release.yaml", "deployer: 1\nneeds: [users.name]\n");
    shop.deployer().deploy(shop.cluster.release(4));

    assertThat(shop.listed("tidy").lacking()).containsExactly("deploy@web2:22");
    assertThat(shop.deployer().step("tidy", List.of()).hosts())
        .extracting(StepResult.OnHost::host)
        .containsExactly("deploy@web2:22");
    assertThat(shop.deployer().steps()).noneMatch(step -> step.name().equals("tidy"));
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
  void aFirstDeployThatSaysWhatItNeedsPasses() throws Exception {
    assertThat(shop.deployer().plan(shop.version(1)).gates())
        .anyMatch(
            found ->
                found.gate().word().equals("contract")
                    && found.verdict() == Verdict.PASSED
                    && found.fact().equals("1 needs 2 names, none of them removed"));
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
}
