package dev.deployer.ssh.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LineSpeedTest {
  private static final int PACKET = 1 << 15;
  private static final Optional<Carried> NONE = Optional.empty();

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

  private static Optional<Carried> plainly(long bytesASecond) {
    return Optional.of(Carried.plainly(bytesASecond));
  }

  @Test
  void aHostFromFourMillisecondsOnIsFarUnlessItsLineIsKnown() {
    Optional<Duration> unknown = Optional.empty();
    assertThat(LineSpeed.isSlow(Duration.ofNanos(3_999_999), unknown, NONE)).isFalse();
    assertThat(LineSpeed.isSlow(Duration.ofMillis(4), unknown, NONE)).isTrue();
    assertThat(LineSpeed.isSlow(Duration.ofMillis(80), unknown, plainly(70_000_000))).isFalse();
    assertThat(LineSpeed.isSlow(Duration.ZERO, unknown, plainly(69_999_999))).isTrue();
  }

  @Test
  void whoeverAnswersForAHostDoesNotHideHowFarItIs() {
    assertThat(LineSpeed.isSlow(Duration.ZERO, Optional.of(Duration.ofMillis(4)), NONE)).isTrue();
    assertThat(LineSpeed.isSlow(Duration.ZERO, Optional.of(Duration.ofMillis(3)), NONE)).isFalse();
    assertThat(LineSpeed.isSlow(Duration.ofMillis(5), Optional.of(Duration.ZERO), NONE)).isTrue();
  }

  @Test
  void whatWasComparedCountsAndNotWhatCompressingUsuallyMakes() {
    Optional<Duration> unknown = Optional.empty();
    Duration far = Duration.ofMillis(20);
    Optional<Carried> slower = Optional.of(Carried.both(12_500_000, 22_000_000));
    Optional<Carried> faster = Optional.of(Carried.both(30_000_000, 22_000_000));
    assertThat(LineSpeed.isSlow(far, unknown, slower)).isTrue();
    assertThat(LineSpeed.isSlow(far, unknown, faster)).isFalse();
  }

  @Test
  void aSlowLineIsNotTakenForAFastOneSinceCompressingWasWhatTookTheTime() {
    write(600, Duration.ofNanos(10_000), Duration.ofMillis(1));
    assertThat(speed.compressed(NONE)).isEmpty();
    assertThat(speed.compressed(plainly(12_500_000))).isEmpty();
  }

  @Test
  void whatACompressedConnectionCarriesQuicklySaysNothingOfTheLineWithout() {
    write(600, Duration.ofNanos(10_000), Duration.ofNanos(40_000));
    assertThat(speed.compressed(NONE)).isEmpty();
  }

  @Test
  void aLineOnWhichWritingWaitsIsSlow() {
    write(300, Duration.ofMillis(10), Duration.ZERO);
    assertThat(speed.plain(NONE)).isEqualTo(plainly(PACKET * 100L));
    assertThat(speed.compressed(NONE)).isEqualTo(plainly(PACKET * 100L));
  }

  @Test
  void aLineThatTakesAllThatComesIsFast() {
    write(600, Duration.ofNanos(10_000), Duration.ofNanos(40_000));
    assertThat(speed.plain(NONE).orElseThrow().plain()).isGreaterThan(600_000_000);
  }

  /** Writing never waits where the buffers take a whole window, and replies are waited for. */
  @Test
  void aLineThatCarriesLessThanItDidCompressedIsCompressedAgain() {
    write(600, Duration.ofNanos(10_000), Duration.ofNanos(2_600_000));
    Optional<Carried> known = Optional.of(Carried.both(30_000_000, 22_000_000));
    Carried learned = speed.plain(known).orElseThrow();
    assertThat(learned.plain()).isBetween(12_400_000L, 12_600_000L);
    assertThat(learned.isSlow()).isTrue();
    assertThat(speed.plain(NONE)).isEmpty();
  }

  @Test
  void aSenderThatHasLittleToSendSaysNothingOfItsLine() {
    write(1_000, Duration.ofNanos(10_000), Duration.ofMillis(5));
    assertThat(speed.plain(NONE)).isEmpty();
  }

  @Test
  void ofLittleNothingIsConcluded() {
    write(31, Duration.ofMillis(50), Duration.ZERO);
    assertThat(speed.plain(NONE)).isEmpty();
  }
}
