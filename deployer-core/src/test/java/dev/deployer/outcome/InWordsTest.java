package dev.deployer.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

final class InWordsTest {
  @Test
  void aDurationIsToldAsPeopleSayIt() {
    assertThat(InWords.of(Duration.ofMillis(500))).isEqualTo("500 ms");
    assertThat(InWords.of(Duration.ofMillis(1_050))).isEqualTo("1.05 s");
    assertThat(InWords.of(Duration.ofSeconds(15))).isEqualTo("15 s");
    assertThat(InWords.of(Duration.ofMinutes(10))).isEqualTo("10 min");
    assertThat(InWords.of(Duration.ofSeconds(125))).isEqualTo("2 min 5 s");
    assertThat(InWords.of(Duration.ofHours(30))).isEqualTo("30 h");
  }

  @Test
  void anErrorWithoutAMessageIsNeverToldAsNull() {
    assertThat(InWords.of(new IOException("no\nway"))).doesNotContain("\n").startsWith("no");
    assertThat(InWords.of(new InterruptedIOException())).isEqualTo("it was interrupted");
    assertThat(InWords.of(new IOException(null, new InterruptedException())))
        .isEqualTo("it was interrupted");
    assertThat(InWords.of(new EOFException())).isEqualTo("it was ended");
    assertThat(InWords.of(new IOException(null, new TimeoutException())))
        .isEqualTo("no answer came in time");
    assertThat(InWords.of(new IOException(null, new IOException("the reason"))))
        .isEqualTo("the reason");
    assertThat(InWords.of(new IllegalStateException())).isEqualTo("IllegalStateException");
  }
}
