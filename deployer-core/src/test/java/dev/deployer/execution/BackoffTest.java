package dev.deployer.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void eachPauseIsTwiceAsLongAsTheLastUpToFiveSeconds() {
    Backoff backoff = new Backoff(Duration.ofMinutes(1));
    Stop stop = new Stop();
    for (int millis : new int[] {50, 100, 200}) {
      assertThat(backoff.next()).isEqualTo(Duration.ofMillis(millis));
      backoff.pause(stop);
    }
    stop.request();
    for (int millis : new int[] {400, 800, 1600, 3200, 5000, 5000}) {
      assertThat(backoff.next()).isEqualTo(Duration.ofMillis(millis));
      Thread.currentThread().interrupt();
      backoff.pause(stop);
      assertThat(Thread.interrupted()).as("whoever waits is told of it").isTrue();
    }
  }

  @Test
  void aPauseTakesItsTimeThoughAStopWasWishedForBefore() {
    Backoff backoff = new Backoff(Duration.ofMinutes(1));
    Stop stop = new Stop();
    stop.request();
    long start = System.nanoTime();
    backoff.pause(stop);
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(50_000_000);
  }

  @Test
  void itIsOverBeforeAPauseThatWouldOutlastTheTime() {
    assertThat(new Backoff(Duration.ofMinutes(1)).isOver()).isFalse();
    assertThat(new Backoff(Duration.ofMillis(49)).isOver()).isTrue();
    assertThat(new Backoff(Duration.ZERO).isOver()).isTrue();
  }
}
