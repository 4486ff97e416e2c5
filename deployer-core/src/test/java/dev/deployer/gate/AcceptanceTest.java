package dev.deployer.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What can be accepted, and how it is said. */
final class AcceptanceTest {
  @Test
  void anAcceptanceNamesTheGateAReasonAndADigest() {
    refusesAcceptance("dirt", "why", "there is no gate dirt; the gates are source, ");
    refusesAcceptance("drift", " ", "with a reason");
    refusesAcceptance("drift:1234567", "why", "8 to 64 hex digits");
    refusesAcceptance("source:1234567G", "why", "8 to 64 hex digits");
    assertThat(Acceptance.parse("drift:12345678", "why").gate()).isEqualTo(GateName.DRIFT);
  }

  private static void refusesAcceptance(String text, String reason, String message) {
    assertThatThrownBy(() -> Acceptance.parse(text, reason))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
