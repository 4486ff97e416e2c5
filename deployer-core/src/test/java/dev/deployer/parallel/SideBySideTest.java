package dev.deployer.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SideBySideTest {
  private static final List<Integer> HUNDRED = IntStream.range(0, 100).boxed().toList();

  @Test
  void resultsAreInTheOrderOfTheItems() {
    assertThat(SideBySide.map(HUNDRED, 8, i -> i * 2))
        .isEqualTo(HUNDRED.stream().map(i -> i * 2).toList());
    assertThat(SideBySide.map(List.of(), 8, i -> i)).isEmpty();
  }

  @Test
  void soManyAreDoneAtOnceAndNoMore() {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CyclicBarrier four = new CyclicBarrier(4);

    SideBySide.map(
        HUNDRED,
        4,
        i -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          try {
            four.await(10, TimeUnit.SECONDS);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
          now.decrementAndGet();
          return i;
        });

    assertThat(most.get()).isEqualTo(4);
  }

  @Test
  void whatTheWorkThrowsIsThrownAfterAllHaveEnded() {
    List<Integer> done = Collections.synchronizedList(new ArrayList<>());

    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                SideBySide.map(
                    HUNDRED,
                    8,
                    i -> {
                      done.add(i);
                      if (i == 3) {
                        throw new IllegalStateException("three");
                      }
                      return i;
                    }))
        .withMessage("three");
    assertThat(done).hasSize(100);
  }

  @Test
  void anInterruptReachesTheWorkAndIsNotSwallowed() throws Exception {
    CountDownLatch begun = new CountDownLatch(2);
    List<List<String>> results = Collections.synchronizedList(new ArrayList<>());
    List<Boolean> interrupted = Collections.synchronizedList(new ArrayList<>());
    Thread thread =
        new Thread(
            () -> {
              results.add(SideBySide.map(List.of(1, 2, 3), 2, i -> waitForever(begun)));
              interrupted.add(Thread.currentThread().isInterrupted());
            });
    thread.start();
    begun.await();

    thread.interrupt();
    thread.join();

    assertThat(results).containsExactly(List.of("interrupted", "interrupted", "interrupted"));
    assertThat(interrupted).containsExactly(true);
  }

  private static String waitForever(CountDownLatch begun) {
    begun.countDown();
    try {
      new CountDownLatch(1).await();
      return "never";
    } catch (InterruptedException e) {
      return "interrupted";
    }
  }
}
