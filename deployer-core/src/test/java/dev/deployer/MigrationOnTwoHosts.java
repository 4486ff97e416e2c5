package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.StepSummary.State;
import dev.deployer.gate.Acceptance;
import dev.deployer.outcome.DeployerException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Two hosts in memory whose releases bring steps, and how they are asked to run one. */
abstract class MigrationOnTwoHosts {
  static final Acceptance ANY = Acceptance.parse("contract", "it cannot wait");

  @TempDir Path source;
  Migration shop;

  @BeforeEach
  void twoHosts() throws Exception {
    shop = new Migration(source, 2);
  }

  DeployerException refused(Acceptance... accepted) {
    return catchThrowableOfType(DeployerException.class, () -> shop.run(accepted));
  }

  void assertStates(State wanted) throws DeployerException {
    assertThat(shop.listed(Migration.STEP).state()).isEqualTo(wanted);
  }
}
