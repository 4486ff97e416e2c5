package dev.deployer.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.parallel.Threads;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class OnceForAllTest {
  private final OnceForAll<String, Integer> once = new OnceForAll<>();
  private final AtomicInteger done = new AtomicInteger();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch asked = new CountDownLatch(1);

  /** Begins it on another thread, and ends it so when this one has asked for it as well. */
  private Thread begun(Callable<Integer> end, AtomicReference<Object> came) throws Exception {
    Thread thread =
        Threads.start(
            "first",
            () -> {
              try {
                came.set(
                    once.get(
                        "key",
                        () -> {
                          begun.countDown();
                          asked.await();
                          return end.call();
                        }));
              } catch (IOException e) {
                came.set(e.getMessage());
              }
            });
    begun.await();
    return thread;
  }

  /** Lets the other one end when this thread waits for it. */
  private void endsWhenThisWaits() {
    Thread here = Thread.currentThread();
    Threads.start(
        "watch",
        () -> {
          while (here.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
          }
          asked.countDown();
        });
  }

  private int mine() {
    return done.incrementAndGet();
  }

  @Test
  void whoComesWhileItIsDoneHasWhatCameOfIt() throws Exception {
    AtomicReference<Object> other = new AtomicReference<>();
    Thread first = begun(() -> 7, other);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> once.get("key", this::mine)).hasMessage("interrupted");
    assertThat(Thread.interrupted()).isTrue();
    endsWhenThisWaits();
    assertThat(once.get("key", this::mine)).isEqualTo(7);
    Threads.join(first);
    assertThat(other).hasValue(7);
  }

  @Test
  void whereTheFirstFailsWhoComesAfterItTriesItself() throws Exception {
    AtomicReference<Object> other = new AtomicReference<>();
    Thread first =
        begun(
            () -> {
              throw new IOException("told to stop");
            },
            other);
    endsWhenThisWaits();
    assertThat(once.get("key", this::mine)).isEqualTo(1);
    Threads.join(first);
    assertThat(other).hasValue("told to stop");
  }

  @Test
  void whatFailsIsToldAsItIsAndIsTriedAgain() throws IOException {
    Callable<Integer> failing =
        () -> {
          throw new IOException("gone");
        };
    assertThatThrownBy(() -> once.get("key", failing)).hasMessage("gone");
    assertThat(once.get("key", this::mine)).isEqualTo(1);
    assertThat(once.get("key", this::mine)).isEqualTo(2);
  }
}
