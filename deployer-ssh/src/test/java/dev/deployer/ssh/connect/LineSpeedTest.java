package dev.deployer.ssh.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class LineSpeedTest {
  private static final int PACKET = 1 << 15;

  private final LineSpeed speed = new LineSpeed();
  private long now = 1;

  /** So many packets, each of which waits, and then so long until the next one. */
  private void write(int packets, Duration waiting, Duration pause) {
    for (int i = 0; i < packets; i++) {
      long began = now;
      now += waiting.toNanos();
      speed.wrote(PACKET, began, now);
      now += pause.toNanos();
    }
  }

  @Test
  void aHostFromFourMillisecondsOnIsFarUnlessItsLineIsKnown() {
    Optional<Duration> unknown = Optional.empty();
    OptionalLong none = OptionalLong.empty();
    assertThat(LineSpeed.isSlow(Duration.ofNanos(3_999_999), unknown, none)).isFalse();
    assertThat(LineSpeed.isSlow(Duration.ofMillis(4), unknown, none)).isTrue();
    assertThat(LineSpeed.isSlow(Duration.ofMillis(80), unknown, OptionalLong.of(70_000_000)))
        .isFalse();
    assertThat(LineSpeed.isSlow(Duration.ZERO, unknown, OptionalLong.of(69_999_999))).isTrue();
  }

  @Test
  void whoeverAnswersForAHostDoesNotHideHowFarItIs() {
    OptionalLong none = OptionalLong.empty();
    assertThat(LineSpeed.isSlow(Duration.ZERO, Optional.of(Duration.ofMillis(4)), none)).isTrue();
    assertThat(LineSpeed.isSlow(Duration.ZERO, Optional.of(Duration.ofMillis(3)), none)).isFalse();
    assertThat(LineSpeed.isSlow(Duration.ofMillis(5), Optional.of(Duration.ZERO), none)).isTrue();
  }

  @Test
  void whereCompressingWasWhatTookTheTimeItIsTriedWithout() {
    write(600, Duration.ofNanos(10_000), Duration.ofMillis(1));
    OptionalLong none = OptionalLong.empty();
    assertThat(speed.learned(true, none)).hasValue(LineSpeed.OF_COMPRESSING);
    assertThat(speed.learned(false, none)).isEmpty();
    assertThat(speed.learned(true, OptionalLong.of(2_500_000))).isEmpty();
  }

  @Test
  void whereTheLineTookATwentiethOfTheTimeCompressingStays() {
    write(600, Duration.ofNanos(100_000), Duration.ofMillis(1));
    assertThat(speed.learned(true, OptionalLong.empty())).isEmpty();
  }

  @Test
  void ofWhatTheBuffersTakeNothingIsConcludedEither() {
    write(511, Duration.ofNanos(10_000), Duration.ofMillis(1));
    assertThat(speed.learned(true, OptionalLong.empty())).isEmpty();
  }

  @Test
  void aLineOnWhichWritingWaitsIsSlow() {
    write(300, Duration.ofMillis(10), Duration.ZERO);
    assertThat(speed.bytesASecond()).hasValue(PACKET * 100L);
  }

  @Test
  void aLineThatTakesAllThatComesIsFast() {
    write(600, Duration.ofNanos(10_000), Duration.ofNanos(40_000));
    assertThat(speed.bytesASecond().orElseThrow()).isGreaterThan(600_000_000);
  }

  @Test
  void aSenderThatHasLittleToSendSaysNothingOfItsLine() {
    write(1_000, Duration.ofNanos(10_000), Duration.ofMillis(5));
    assertThat(speed.bytesASecond()).isEmpty();
  }

  @Test
  void ofLittleNothingIsConcluded() {
    write(31, Duration.ofMillis(50), Duration.ZERO);
    assertThat(speed.bytesASecond()).isEmpty();
  }
}
