package dev.deployer.ssh.sftp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PutPaceTest {
  private static final double SMALL_FILE = PutPace.weight(0);
  private static final long QUICK = PutPace.WAITING_NANOS / 2;
  private static final long SLOW = PutPace.WAITING_NANOS * 2;
  private static final int BATCH = 64;

  private final PutPace pace = new PutPace();
  private double done;
  private long now = Long.MAX_VALUE - 1_000;

  /** Batches of small files, until it asks for another channel or they have all been put. */
  private boolean asksIn(int batches, long nanosPerFile, int filesLeft) {
    for (int i = 0; i < batches; i++) {
      done += BATCH * SMALL_FILE;
      now += BATCH * nanosPerFile;
      if (pace.asksForMore(done, filesLeft * SMALL_FILE, now)) {
        return true;
      }
    }
    return false;
  }

  @Test
  void aChannelThatWaitsMuchAndHasMuchBeforeItGetsAnother() {
    assertThat(asksIn(3, SLOW, 10_000)).isTrue();
  }

  @Test
  void oneThatIsQuickGetsNone() {
    assertThat(asksIn(100, QUICK, 1_000_000)).isFalse();
  }

  @Test
  void forTheLastFewFilesItIsNotWorthWhile() {
    assertThat(asksIn(100, SLOW, (int) (PutPace.WORTH_NANOS / SLOW) - 1)).isFalse();
  }

  @Test
  void theFirstBatchSaysNothing() {
    assertThat(asksIn(1, 100 * SLOW, 10_000)).isFalse();
    assertThat(asksIn(100, QUICK, 10_000)).isFalse();
  }

  @Test
  void whatWasDoneBetweenTwoRunsSaysNothing() {
    assertThat(asksIn(2, QUICK, 10_000)).isFalse();
    now += 1_000 * PutPace.WORTH_NANOS;
    pace.begin();
    assertThat(asksIn(100, QUICK, 10_000)).isFalse();
  }

  @Test
  void largeFilesTakeLongWithoutWaiting() {
    double large = PutPace.weight(10 << 20);
    for (int i = 1; i <= 10; i++) {
      assertThat(pace.asksForMore(i * large, 100 * large, now + i * 100_000_000L)).isFalse();
    }
  }

  @Test
  void asLongAsEachMakesItFasterThereIsAnother() {
    assertThat(asksIn(3, 8 * SLOW, 10_000)).isTrue();
    assertThat(asksIn(3, 4 * SLOW, 10_000)).isTrue();
    assertThat(asksIn(3, 2 * SLOW, 10_000)).isTrue();
  }

  @Test
  void anotherThatBroughtNothingWasTheLast() {
    assertThat(asksIn(3, 8 * SLOW, 10_000)).isTrue();
    assertThat(asksIn(100, 7 * SLOW, 10_000)).isFalse();
  }
}
