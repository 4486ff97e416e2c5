package dev.deployer.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class FileStampTest {
  private static final Instant WRITTEN = Instant.parse("2026-11-30T10:00:00.25Z");

  private static long nanoseconds(Instant time) {
    return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
  }

  private static boolean settled(Instant modified, Instant changed, Instant read) {
    return new FileStamp(1, 2, 3, nanoseconds(modified), nanoseconds(changed))
        .isSettled(nanoseconds(read), TimeUnit.MINUTES.toNanos(1));
  }

  @Test
  void aFileThatWasReadMoreThanAMinuteAfterItWasTouchedIsWhatItWasAsLongAsItsStampIs() {
    assertThat(settled(WRITTEN, WRITTEN, WRITTEN.plusSeconds(61))).isTrue();
    assertThat(settled(Instant.EPOCH, WRITTEN, WRITTEN.plusSeconds(61))).isTrue();
  }

  @Test
  void aFileThatWasReadSoonerMayHaveBeenWrittenToSinceWithoutANewTime() {
    assertThat(settled(WRITTEN, WRITTEN, WRITTEN.plusSeconds(60))).isFalse();
    assertThat(settled(WRITTEN.plusSeconds(30), WRITTEN, WRITTEN.plusSeconds(61))).isFalse();
  }

  @Test
  void aFileWithATimeFromTheFutureMayBeWrittenToWhenThatHasCome() {
    assertThat(settled(WRITTEN, WRITTEN, WRITTEN.minusSeconds(3600))).isFalse();
    assertThat(settled(WRITTEN.plusSeconds(3600), WRITTEN, WRITTEN.plusSeconds(61))).isFalse();
  }

  @Test
  void aTimeOfAWholeSecondSaysNothingSinceImagesOfFileSystemsHaveSuch() {
    Instant whole = WRITTEN.truncatedTo(ChronoUnit.SECONDS);

    assertThat(settled(WRITTEN, whole, WRITTEN.plusSeconds(3600))).isFalse();
    assertThat(settled(whole, WRITTEN, WRITTEN.plusSeconds(3600))).isTrue();
  }
}
