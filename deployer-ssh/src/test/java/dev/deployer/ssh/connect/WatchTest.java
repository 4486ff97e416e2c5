package dev.deployer.ssh.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a connection is given up, by what is counted of it and not by a host. */
@Timeout(60)
class WatchTest {
  /** It looks every millisecond. */
  private static final Duration LIVENESS = Duration.ofMillis(15);

  private static final int LOOKS = 15;
  private static final int MANY_LOOKS = 200;
  private static final Duration PATIENCE = Duration.ofHours(1);

  private final AtomicInteger looks = new AtomicInteger();
  private final BlockingQueue<String> reasons = new LinkedBlockingQueue<>();

  /** Once before it waits, and from then on after each wait. */
  private LongSupplier arrivingEach(int times) {
    return () -> looks.getAndIncrement() / times;
  }

  private static long nothingIsOwed() {
    return 0;
  }

  private Watch watch(LongSupplier reads, LongSupplier overdue) {
    Watch watch = new Watch("a host", reads, overdue, LIVENESS, PATIENCE, reasons::add);
    watch.start();
    return watch;
  }

  private void livesOn(Watch watch) {
    while (looks.get() < MANY_LOOKS && reasons.isEmpty()) {
      Thread.onSpinWait();
    }
    watch.end();
    assertThat(reasons).isEmpty();
  }

  @Test
  void aHostFromWhichNothingComesIsGivenUpAtTheLastOfItsLooks() throws Exception {
    watch(arrivingEach(Integer.MAX_VALUE), WatchTest::nothingIsOwed);
    assertThat(reasons.take()).isEqualTo("nothing has come from the host for 15 ms");
    assertThat(looks).hasValue(1 + LOOKS);
  }

  @Test
  void aHostFromWhichSomethingComesInTimeLivesOn() {
    livesOn(watch(arrivingEach(LOOKS), WatchTest::nothingIsOwed));
  }

  @Test
  void aHostFromWhichSomethingComesTooLateIsGivenUp() throws Exception {
    watch(arrivingEach(LOOKS + 1), WatchTest::nothingIsOwed);
    assertThat(reasons.take()).startsWith("nothing has come");
  }

  @Test
  void aHostThatOwesAnAnswerHasAllPatience() {
    livesOn(watch(arrivingEach(1), System::nanoTime));
  }

  @Test
  void aHostThatOwesAnAnswerForLongerIsGivenUpThoughSomethingComes() throws Exception {
    long since = System.nanoTime() - PATIENCE.toNanos() - 1;
    watch(arrivingEach(1), () -> since);
    assertThat(reasons.take()).isEqualTo("the host has not answered for 1 h");
    assertThat(looks).hasValue(2);
  }
}
