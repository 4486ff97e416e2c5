package dev.deployer.execution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class DriftReadingTest {
  @Test
  void tenThousandFilesAndAGibibyteAreReadAndNoMore() {
    assertThat(DriftReading.isTooMuch(10_000, 1L << 30)).isFalse();
    assertThat(DriftReading.isTooMuch(10_001, 0)).isTrue();
    assertThat(DriftReading.isTooMuch(1, (1L << 30) + 1)).isTrue();
  }
}
