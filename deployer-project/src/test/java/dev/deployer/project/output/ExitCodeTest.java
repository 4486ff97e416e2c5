package dev.deployer.project.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.outcome.DeployerException.Kind;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ExitCodeTest {
  @Test
  void theNumbersAreThoseThatScriptsKnow() {
    assertThat(Arrays.stream(ExitCode.values()).map(ExitCode::number))
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 130, 143);
  }

  @Test
  void everyWayToEndHasItsExit() {
    assertThat(Arrays.stream(Kind.values()).map(kind -> ExitCode.of(kind, ExitCode.TERMINATED)))
        .containsExactly(
            ExitCode.FAILED,
            ExitCode.USAGE,
            ExitCode.REFUSED,
            ExitCode.UNREACHABLE,
            ExitCode.REVERTED,
            ExitCode.TERMINATED,
            ExitCode.UNKNOWN);
  }

  @Test
  void anInterruptedRunWhoseOutcomeIsUnknownSaysSo() {
    assertThat(ExitCode.of(Kind.UNKNOWN, ExitCode.INTERRUPTED)).isEqualTo(ExitCode.UNKNOWN);
  }
}
