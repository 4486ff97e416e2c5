package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.StepSummary.State;
import dev.deployer.gate.Acceptance;
import dev.deployer.path.ReleaseId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A step is done as long as what it has done is not undone by what went live later. */
final class StepDoneAgainTest {
  private static final Acceptance BACK = Acceptance.parse("contract", "the column is made again");

  @TempDir Path source;

  @Test
  void whatALaterReleaseBroughtBackIsRemovedByTheSameStepOnceMore() throws Exception {
    Migration shop = new Migration(source, 2).deployed(1, 2, 3);
    shop.run();
    assertThat(shop.listed(Migration.STEP).state()).isEqualTo(State.DONE);
    DeployRequest needing = shop.version(1);
    shop.deployer()
        .deploy(needing.toBuilder().release(ReleaseId.parse("4")).accepting(List.of(BACK)).build());

    shop.deployed(5);
    assertThat(shop.listed(Migration.STEP).state()).isEqualTo(State.NOT_DUE);
    assertThat(shop.listed(Migration.STEP).why())
        .containsExactly("a rollback goes to 4, which needs users.email");
    shop.deployed(6);
    assertThat(shop.listed(Migration.STEP).state()).isEqualTo(State.DUE);
    assertThat(shop.run().doneBefore()).isEmpty();

    assertThat(shop.drops).hasValue(2);
    assertThat(shop.listed(Migration.STEP).state()).isEqualTo(State.DONE);
    assertThat(shop.run().doneBefore()).isPresent();
    assertThat(shop.drops).hasValue(2);
  }

  @Test
  void aRollbackToWhatNeedsItBringsItBackAsWell() throws Exception {
    Migration shop = new Migration(source, 1).deployed(1, 2, 3);
    shop.run();
    shop.deployer().rollback(Optional.of(ReleaseId.parse("1")), List.of(BACK));
    shop.deployed(4, 5);

    assertThat(shop.run().doneBefore()).isEmpty();
    assertThat(shop.drops).hasValue(2);
  }
}
