package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deployer.path.ReleaseId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A journal is held against the heads that people have kept of it. */
final class KeptHeadsTest extends JournalOfThreeReleases {
  @Test
  void aJournalThatWasCutAfterAHeadWasKeptEndsTooEarly() throws Exception {
    KnownHead kept = kept();
    cut(1);

    assertThat(findings(kept))
        .hasSize(1)
        .first()
        .asString()
        .matches(
            "the journal of deploy@web1:22 ends too early: a head that was kept saw its record "
                + kept.generation()
                + " \\([0-9a-f]{8}…\\), and it has "
                + (kept.generation() - 1));
    assertThat(findings()).isEmpty();
  }

  @Test
  void oneThatWentOnSinceIsNotTheOneThatItWas() throws Exception {
    KnownHead kept = kept();
    cut(1);
    shop.deployer().rollback(Optional.of(ReleaseId.parse("1")), List.of());

    assertThat(findings(kept))
        .anyMatch(
            fact ->
                fact.startsWith(
                    "the journal of deploy@web1:22 is not the one that it was: a head that was"
                        + " kept saw its record "
                        + kept.generation()));
  }

  @Test
  void headsOfOtherRootsAreNotComparedWithThisOne() throws Exception {
    KnownHead other = new KnownHead("0".repeat(32), 99, "a".repeat(64));

    HistoryVerification verified = shop.deployer().verifyHistory(List.of(other));

    assertThat(verified.findings()).isEmpty();
    assertThat(verified.headsChecked()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "12:9f86d081",
        "0:0:0",
        "5e1f:12:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "00000000000000000000000000000000:-1:"
            + "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
      })
  void whatIsNoHeadIsNone(String text) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> KnownHead.parse(text))
        .withMessageStartingWith("a head is ROOT_ID:NUMBER:SHA256");
  }
}
