package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.StepSummary.State;
import dev.deployer.command.CommandOutcome.Interrupted;
import dev.deployer.command.CommandOutcome.Unknown;
import dev.deployer.outcome.DeployerException;
import java.nio.file.Path;
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
