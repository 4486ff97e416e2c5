package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.StepSummary.State;
import dev.deployer.cluster.Rollout;
import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.command.CommandOutcome.Interrupted;
import dev.deployer.command.CommandOutcome.Unknown;
import dev.deployer.command.Secrets;
import dev.deployer.health.HealthCheck;
import dev.deployer.hook.Where;
import dev.deployer.outcome.DeployerException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever stops a step is told what is known of it, and so are the journals of all hosts. */
@Timeout(60)
final class InterruptedStepTest {
  @TempDir Path source;

  private Migration shop(int hosts) throws Exception {
    return new Migration(source, hosts).deployed(1, 2, 3);
  }

  /** A check on this machine that is asked again for a minute. */
  private static Rollout asking(Rollout usual) {
    return new Rollout(
        usual.parallel(),
        usual.waves(),
        usual.bake(),
        usual.onFailure(),
        List.of(
            new HealthCheck.Command(
                Arguments.of("works"), Where.LOCAL, Duration.ofMinutes(1), Duration.ofMillis(1))),
        usual.hooks(),
        usual.sinks());
  }

  private static void assertKnownEverywhere(Migration shop, int hosts, State state)
      throws DeployerException {
    for (int host = 0; host < hosts; host++) {
      assertThat(shop.cluster.deployer(List.of(host), c -> c).steps())
          .filteredOn(step -> step.name().equals(Migration.STEP))
          .extracting(StepSummary::state)
          .containsExactly(state);
      assertThat(shop.cluster.deployer(List.of(host), c -> c).status().lock()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whoStopsItBeforeItsCommandHasNotRunIt(int hosts) throws Exception {
    Migration shop = shop(hosts);
    Deployer running = shop.deployer();
    shop.whileShowing = running::stop;

    DeployerException end =
        catchThrowableOfType(
            DeployerException.class, () -> running.step(Migration.STEP, List.of()));

    assertThat(end.kind()).isEqualTo(DeployerException.Kind.INTERRUPTED);
    assertThat(shop.drops).hasValue(0);
    assertKnownEverywhere(shop, hosts, State.FAILED);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aCommandThatWasInterruptedIsUnknownEverywhere(int hosts) throws Exception {
    Migration shop = shop(hosts);
    Deployer running = shop.deployer();
    shop.outcome = new Unknown("interrupted");
    shop.whileDropping =
        () -> {
          running.stop();
          Thread.currentThread().interrupt();
        };

    DeployerException end =
        catchThrowableOfType(
            DeployerException.class, () -> running.step(Migration.STEP, List.of()));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(end.kind()).isEqualTo(DeployerException.Kind.UNKNOWN);
    assertKnownEverywhere(shop, hosts, State.UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aCommandThatHasPassedIsDoneWhoeverWantedItToStop(int hosts) throws Exception {
    Migration shop = shop(hosts);
    Deployer running = shop.deployer();
    shop.whileDropping = running::stop;

    running.step(Migration.STEP, List.of());

    assertKnownEverywhere(shop, hosts, State.DONE);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aStepThatIsDoneIsDoneWhereItsChecksAreStopped(int hosts) throws Exception {
    Migration shop = shop(hosts);
    Deployer[] running = {null};
    shop.cluster
        .from(
            new Workstation(
                (command, output) -> {
                  running[0].stop();
                  return new Exited(1);
                },
                Secrets.none(),
                source))
        .with(asking(ShopCluster.IN_ORDER));
    running[0] = shop.deployer();

    StepResult result = running[0].step(Migration.STEP, List.of());

    assertThat(Thread.interrupted()).isTrue();
    assertThat(result.isInterrupted()).isTrue();
    assertThat(result.unhealthy())
        .singleElement()
        .satisfies(one -> assertThat(one.reason()).isEqualTo("it was interrupted"));
    assertKnownEverywhere(shop, hosts, State.DONE);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aStepWhoseCommandPassedIsDoneWhereWhoeverStoppedItMeanwhileFindsAnUnwellCheck(int hosts)
      throws Exception {
    Migration shop = shop(hosts);
    shop.cluster
        .from(new Workstation((command, output) -> new Exited(1), Secrets.none(), source))
        .with(asking(ShopCluster.IN_ORDER));
    Deployer running = shop.deployer();
    shop.whileDropping = running::stop;

    StepResult result = running.step(Migration.STEP, List.of());

    assertThat(Thread.interrupted()).isTrue();
    assertThat(result.isInterrupted()).isTrue();
    assertThat(result.unhealthy()).hasSize(1);
    assertThat(shop.drops).hasValue(1);
    assertKnownEverywhere(shop, hosts, State.DONE);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aCommandThatAnInterruptEndsHasNotFailedButInterruptsTheStep(int hosts) throws Exception {
    Migration shop = shop(hosts);
    shop.outcome = new Interrupted(true);
    shop.whileDropping = Thread.currentThread()::interrupt;

    DeployerException end =
        catchThrowableOfType(
            DeployerException.class, () -> shop.deployer().step(Migration.STEP, List.of()));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(end.kind()).isEqualTo(DeployerException.Kind.INTERRUPTED);
    assertThat(end).hasMessageContaining("was stopped by an interrupt");
    assertKnownEverywhere(shop, hosts, State.FAILED);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whatIsShownFirstAndIsEndedByAnInterruptInterruptsTheStepWhichIsNotRun(int hosts)
      throws Exception {
    Migration shop = shop(hosts);
    shop.shown = new Interrupted(true);
    shop.whileShowing = Thread.currentThread()::interrupt;

    DeployerException end =
        catchThrowableOfType(
            DeployerException.class, () -> shop.deployer().step(Migration.STEP, List.of()));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(end.kind()).isEqualTo(DeployerException.Kind.INTERRUPTED);
    assertThat(shop.drops).hasValue(0);
    assertKnownEverywhere(shop, hosts, State.FAILED);
  }
}
