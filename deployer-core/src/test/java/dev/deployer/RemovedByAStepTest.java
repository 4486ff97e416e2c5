package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.Plan;
import dev.deployer.testing.MemoryConnector;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What needs what a step has removed does not go live any more, neither by a deploy nor a way back.
 */
final class RemovedByAStepTest extends MigrationOnTwoHosts {
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
  void whatDoesNotSayWhatItNeedsIsRefusedWhereTheStepRanOnlyElsewhere() throws Exception {
    shop.cluster.shop(0).version(4);
    shop.deployer().deploy(shop.cluster.release(4));
    shop.deployed(1, 2, 3);
    shop.cluster.deployer(List.of(1), shop::connector).step(Migration.STEP, List.of());
    shop.cluster.shop(0).version(5);
    for (Optional<String> environment : List.of(Optional.<String>empty(), Optional.of("codegen"))) {
      assertThatExceptionOfType(DeployerException.class)
          .isThrownBy(() -> shop.asking(environment).deploy(shop.cluster.release(5)))
          .withMessageContaining("5 does not say what it needs, and steps have removed something");
      assertThatExceptionOfType(DeployerException.class)
          .isThrownBy(
              () -> shop.asking(environment).rollback(Optional.of(ReleaseId.parse("4")), List.of()))
          .withMessageContaining("4 does not say what it needs, and steps have removed something");
    }
    assertThat(shop.cluster.targets()).containsOnly("releases/3");
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
}
