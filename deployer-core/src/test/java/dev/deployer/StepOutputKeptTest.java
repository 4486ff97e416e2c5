package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.StepSummary.State;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.outcome.DeployerException;
import dev.deployer.testing.Failures;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a step printed is kept on the host where it ran. */
final class StepOutputKeptTest extends MigrationOnTwoHosts {
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
}
