package dev.deployer.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class StopTest {
  private static final Duration LONG = Duration.ofHours(1);
  private final Stop stop = new Stop();
  private int dropped;

  @Test
  void aRequestReachesThoseBelowAndNotThoseAbove() {
    Stop child = stop.child();
    Stop grandchild = child.child();
    Stop sibling = stop.child();
    assertThat(stop.isRequested() || child.isRequested()).isFalse();

    child.request();

    assertThat(child.isRequested() && grandchild.isRequested()).isTrue();
    assertThat(stop.isRequested() || sibling.isRequested()).isFalse();
    assertThat(child.isAbandoned() || grandchild.isAbandoned()).isFalse();
  }

  @Test
  void toAbandonIsToRequestAndToDrop() {
    Stop child = stop.child();
    stop.onDrop(() -> dropped++);
    child.onDrop(() -> dropped += 10);

    stop.request();
    assertThat(dropped).as("a request drops nothing").isZero();
    stop.abandon();

    assertThat(dropped).isEqualTo(11);
    assertThat(stop.isAbandoned() && child.isAbandoned()).isTrue();
    assertThat(child.isRequested()).isTrue();
    Stop fresh = new Stop();
    fresh.abandon();
    assertThat(fresh.isRequested()).isTrue();
  }

  @Test
  void whereNothingIsAtStakeTheWishOfAPersonDropsTheConnectionOnce() {
    Stop child = stop.child();
    child.onDrop(() -> dropped++);
    assertThat(stop.end()).isTrue();
    assertThat(dropped).isEqualTo(1);
    assertThat(child.isOver()).isTrue();
    assertThat(child.stake()).as("nothing may be changed any more").isFalse();
    stop.end();
    assertThat(dropped).isEqualTo(1);
  }

  @Test
  void whatIsAtStakeIsNotDropped() {
    Stop locked = stop.child();
    Stop looking = stop.child();
    locked.onDrop(() -> dropped++);
    looking.onDrop(() -> dropped += 10);
    assertThat(locked.stake()).isTrue();
    assertThat(stop.end()).isFalse();
    assertThat(dropped).isEqualTo(10);
    assertThat(locked.isRequested()).isTrue();
    assertThat(locked.isOver()).isFalse();
    stop.abandon();
    assertThat(dropped).isEqualTo(21);
  }

  @Test
  void aChildThatComesLateKnowsWhatWasAskedBefore() {
    assertThat(stop.child().isRequested()).isFalse();
    stop.request();
    assertThat(stop.child().isRequested()).isTrue();
    assertThat(stop.child().isAbandoned()).isFalse();
    stop.abandon();
    assertThat(stop.child().isAbandoned()).isTrue();
  }

  @Test
  void aPauseLastsAsLongAsAskedWhenNobodyWantsToStop() {
    long start = System.nanoTime();
    stop.pause(Duration.ofMillis(60));
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(55));
    stop.pause(Duration.ZERO);
    assertThat(stop.isRequested()).isFalse();
  }

  @Test
  void aPauseEndsWithARequestAlsoOneMadeBefore() throws Exception {
    Thread asking = new Thread(stop::request);
    asking.start();
    stop.pause(LONG);
    asking.join();
    stop.pause(LONG);
    assertThat(stop.isRequested()).isTrue();
  }

  @Test
  void aPauseUnderWayEndsWithARequestOrWhenAllIsAbandoned() throws Exception {
    Stop other = new Stop();
    for (Runnable ending : new Runnable[] {stop::request, other::abandon}) {
      Stop paused = stop.isRequested() ? other : stop;
      Thread waiting = new Thread(() -> paused.pause(LONG));
      waiting.start();
      while (waiting.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
      ending.run();
      waiting.join();
      assertThat(paused.isRequested()).isTrue();
    }
  }

  @Test
  void anInterruptIsTheWishToStop() {
    Thread.currentThread().interrupt();
    stop.pause(LONG);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(stop.isRequested()).isTrue();
  }
}
