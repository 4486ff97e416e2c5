package dev.deployer.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ThreadsTest {
  private static final Duration LONG = Duration.ofSeconds(15);

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private final AtomicBoolean ended = new AtomicBoolean();

  @AfterEach
  void letItEnd() {
    mayEnd.countDown();
    Thread.interrupted();
  }

  private Thread waiting() {
    return Threads.start(
        "waiting",
        () -> {
          begun.countDown();
          try {
            mayEnd.await();
            ended.set(true);
          } catch (InterruptedException e) {
            // It ends.
          }
        });
  }

  @Test
  void noThreadKeepsTheProcess() {
    Thread thread = waiting();
    assertThat(thread.isDaemon()).isTrue();
    assertThat(thread.getName()).isEqualTo("waiting");
  }

  @Test
  void anInterruptNeitherEndsTheWaitNorIsLost() throws InterruptedException {
    Thread work = waiting();
    AtomicBoolean kept = new AtomicBoolean();
    AtomicBoolean sawTheEnd = new AtomicBoolean();
    Thread waiter =
        Threads.start(
            "waiter",
            () -> {
              Thread.currentThread().interrupt();
              Threads.join(work);
              sawTheEnd.set(ended.get());
              kept.set(Thread.currentThread().isInterrupted());
            });
    begun.await();
    waiter.interrupt();
    mayEnd.countDown();
    waiter.join();
    assertThat(sawTheEnd).isTrue();
    assertThat(kept).isTrue();
  }

  @Test
  void soItIsWhereOneWaitsForSoLongAtMost() throws InterruptedException {
    Thread work = waiting();
    begun.await();
    Thread.currentThread().interrupt();
    assertThat(Threads.join(work, Duration.ofMillis(20))).isFalse();
    assertThat(Thread.interrupted()).isTrue();

    Thread.currentThread().interrupt();
    mayEnd.countDown();
    assertThat(Threads.join(work, LONG)).isTrue();
    assertThat(ended).isTrue();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void noTimeIsNotForEver() throws InterruptedException {
    Thread work = waiting();
    begun.await();
    assertThat(Threads.join(work, Duration.ZERO)).isFalse();
    assertThat(Threads.join(work, Duration.ofNanos(1))).isFalse();
    assertThat(Threads.join(work, Duration.ofSeconds(-1))).isFalse();
  }
}
