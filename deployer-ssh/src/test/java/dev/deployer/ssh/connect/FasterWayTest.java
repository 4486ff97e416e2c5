package dev.deployer.ssh.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

/** A sender, a line and a window in a time of their own. */
final class FasterWayTest {
  private static final int PACKET = 1 << 15;
  private static final double SECOND = 1e9;

  /** What one channel of OpenSSH has under way. */
  private static final long WINDOW = 1_835_008;

  private static final long A_RELEASE = 108_000_000;

  /**
   * A line and who sends on it.
   *
   * @param line bytes a second
   * @param work content a second that the sender gets ready
   * @param deflater content a second that it deflates
   * @param ratio how much shorter that becomes
   * @param distance there and back, in seconds
   * @param window content that may be under way
   */
  private record Course(
      double line, double work, double deflater, double ratio, double distance, long window) {
    /** How long it takes to send so much content this way, in seconds. */
    double seconds(FasterWay way, long content) {
      Deque<double[]> underWay = new ArrayDeque<>();
      double now = 1;
      double lineIsFree = 1;
      long waiting = 0;
      for (long sent = 0; sent < content; sent += PACKET) {
        while (waiting + PACKET > window) {
          double[] packet = underWay.remove();
          now = Math.max(now, packet[0]);
          waiting -= PACKET;
        }
        boolean stores = way.stores(PACKET, (long) (now * SECOND));
        now += PACKET / work;
        if (!stores) {
          way.deflated((long) (PACKET / deflater * SECOND));
          now += PACKET / deflater;
        }
        lineIsFree = Math.max(lineIsFree, now) + PACKET / (stores ? 1 : ratio) / line;
        underWay.add(new double[] {lineIsFree + distance});
        waiting += PACKET;
      }
      return underWay.getLast()[0] - 1;
    }

    /** As a connection without compression. */
    double plainSeconds(long content) {
      return new Course(line, work, Double.POSITIVE_INFINITY, 1, distance, window)
          .seconds(FasterWay.deflating(), content);
    }

    double deflatedSeconds(long content) {
      return seconds(FasterWay.deflating(), content);
    }
  }

  /** 20 ms and 100 Mbit, and a processor that others use as well. */
  private static Course benched(double line) {
    return new Course(line, 30_000_000, 40_000_000, 4, 0.02, WINDOW);
  }

  @Test
  void aSlowLineIsCompressedToTheEndThoughCompressingTakesTheTime() {
    FasterWay way = FasterWay.toBeFound();
    benched(12_500_000).seconds(way, A_RELEASE);
    assertThat(way.compared().orElseThrow().isSlow()).isTrue();
    assertThat(way.stores(PACKET, Long.MAX_VALUE / 2)).isFalse();
  }

  @Test
  void aFastLineIsNotWaitedForByCompressingAnyLonger() {
    FasterWay way = FasterWay.toBeFound();
    benched(125_000_000).seconds(way, A_RELEASE);
    assertThat(way.compared().orElseThrow().isSlow()).isFalse();
  }

  /** Getting a first deploy ready takes a cold JVM twice as long as deflating it, and more. */
  @Test
  void aFirstDeployIsNoSlowerThanWithoutCompressionByMoreThanATenthWhateverTheLine() {
    for (double megabits : new double[] {2, 10, 20, 50, 100, 200, 400, 700, 1_000, 10_000}) {
      for (double distance : new double[] {0.004, 0.02, 0.08, 0.3}) {
        for (double deflater : new double[] {20e6, 70e6, 120e6}) {
          for (double ratio : new double[] {1, 2, 4, 12}) {
            Course course =
                new Course(megabits * 125_000, deflater / 2, deflater, ratio, distance, WINDOW);
            FasterWay way = FasterWay.toBeFound();
            double taken = course.seconds(way, A_RELEASE);
            String what = "%s %s".formatted(course, way.compared());
            assertThat(taken / course.plainSeconds(A_RELEASE)).as(what).isLessThan(1.1);
            assertThat(taken / course.deflatedSeconds(A_RELEASE)).as(what).isLessThan(1.15);
          }
        }
      }
    }
  }

  @Test
  void ofLittleNothingIsComparedAndAllOfItDeflated() {
    FasterWay way = FasterWay.toBeFound();
    Course course = benched(125_000_000);
    assertThat(course.seconds(way, FasterWay.UNDER_WAY))
        .isEqualTo(course.deflatedSeconds(FasterWay.UNDER_WAY));
    assertThat(way.compared()).isEmpty();
  }

  @Test
  void aPauseIsNotTheLines() {
    FasterWay way = FasterWay.toBeFound();
    long now = 1;
    for (int i = 0; i < 10_000; i++) {
      assertThat(way.stores(PACKET, now)).isFalse();
      way.deflated(400_000);
      now += i % 100 == 0 ? FasterWay.PAUSE + 1 : 400_000;
    }
    assertThat(way.compared()).isEmpty();
  }

  @Test
  void aPersonsWordIsNotTried() {
    FasterWay way = FasterWay.deflating();
    benched(125_000_000).seconds(way, A_RELEASE);
    assertThat(way.compared()).isEmpty();
    assertThat(way.stores(PACKET, Long.MAX_VALUE / 2)).isFalse();
  }
}
