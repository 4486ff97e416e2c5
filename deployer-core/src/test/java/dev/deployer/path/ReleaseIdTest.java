package dev.deployer.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReleaseIdTest {
  @Test
  void idsOfLettersDigitsAndFewSignsAreTaken() {
    for (String text : List.of("1", "v1.2.3", "a_b-c+d", "X".repeat(64), "currently")) {
      assertThat(ReleaseId.parse(text)).hasToString(text);
    }
  }

  @Test
  void whatCouldLeadElsewhereIsNoId() {
    for (String text :
        List.of(
            "",
            ".",
            "..",
            "a..b",
            "a.",
            ".a",
            "-a",
            "+a",
            "_a",
            "a/b",
            "a b",
            "a\nb",
            "é",
            "X".repeat(65))) {
      assertThatThrownBy(() -> ReleaseId.parse(text))
          .as(text)
          .isInstanceOf(InvalidPathTextException.class)
          .hasMessageContaining("allowed are 1 to 64 letters");
    }
  }

  @Test
  void wordsOfTheLayoutAreNoIdsInAnyCase() {
    for (String text :
        List.of("current", "releases", "shared", "previous", "latest", "tmp", "NEW", "Current")) {
      assertThatThrownBy(() -> ReleaseId.parse(text))
          .as(text)
          .hasMessageContaining("this word names a part of the layout on the host");
    }
  }

  @Test
  void theDefaultIdIsTheTimeInUtc() {
    assertThat(ReleaseId.ofTime(Instant.parse("2026-11-20T21:13:45.678Z")))
        .hasToString("20261120211345");
  }

  @Test
  void idsThatDifferOnlyInCaseAreRecognised() {
    assertThat(ReleaseId.parse("v1").equalsButForCase(ReleaseId.parse("V1"))).isTrue();
    assertThat(ReleaseId.parse("v1").equalsButForCase(ReleaseId.parse("v2"))).isFalse();
    assertThat(ReleaseId.parse("v1")).isNotEqualTo(ReleaseId.parse("V1"));
  }

  @Test
  void idsAreOrderedByTheirText() {
    assertThat(ReleaseId.parse("1")).isLessThan(ReleaseId.parse("2"));
    assertThat(ReleaseId.parse("b")).isGreaterThan(ReleaseId.parse("a"));
    assertThat(ReleaseId.parse("a")).isEqualByComparingTo(ReleaseId.parse("a"));
  }
}
