package dev.deployer.execution;

import static dev.deployer.execution.Errand.token;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.event.Event;
import dev.deployer.outcome.Warning;
import dev.deployer.testing.Failures;
import dev.deployer.testing.MemoryConnector;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Others see that the holder of the lock lives, and its end. */
@Timeout(60)
final class HeartbeatTest extends ErrandsOnAShop {
  private static final String LOCK = "/srv/shop/.deployer/lock/";

  private MemoryConnector connector;

  @BeforeEach
  void aRoot() throws Exception {
    connector = shop.disk.connector("web1");
    errand.beatingEvery(Duration.ofMillis(1));
  }

  private void awaitBeat(String token, long atLeast) {
    String file = LOCK + token + "/heartbeat";
    while (!files.exists(file) || count(file) < atLeast) {
      Thread.onSpinWait();
    }
  }

  private long count(String file) {
    return Long.parseLong(new String(files.content(file), US_ASCII).strip());
  }

  @Test
  void theCounterGrowsUntilTheLockIsGivenBack() throws Exception {
    try (Run run = errand.locked(connector)) {
      awaitBeat(token(1), 3);
      assertThat(count(LOCK + token(1) + "/heartbeat")).isGreaterThanOrEqualTo(3);
      run.unlock();
      assertThat(heartbeats()).as("none is left over").isZero();
    }
    assertThat(files.tree("/srv/shop/.deployer/lock")).isEmpty();
    assertThat(files.tree(shop.fenced())).isEmpty();
  }

  private static long heartbeats() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("deployer-heartbeat"))
        .count();
  }

  @Test
  void whatADeadBeatLeftIsReplaced() throws Exception {
    try (Run run = errand.locked(connector)) {
      awaitBeat(token(1), 1);
      run.suspend();
      assertThat(heartbeats()).isZero();
      files.writeFile(LOCK + token(1) + "/heartbeat-next", new byte[] {'x'});
      run.resume();
      awaitBeat(token(2), 1);
    }
    assertThat(heartbeats()).as("a run that is closed beats no more").isZero();
  }

  @Test
  void afterALostConnectionItBeatsOnTheNewWorkbench() throws Exception {
    try (Run run = errand.locked(connector)) {
      awaitBeat(token(1), 1);
      connector.cutAll();
      run.readLive();
      files.remove(LOCK + token(2) + "/heartbeat");
      awaitBeat(token(2), 1);
      run.unlock();
    }
    assertThat(heartbeats()).isZero();
  }

  @Test
  void aBeatThatCannotBeWrittenIsToldOnceAndIsNotTheLast() throws Exception {
    Failures full = Failures.from(2, operation -> operation.text().contains("/heartbeat-next"));
    Failures twice = Failures.once(1, operation -> operation.text().contains("heartbeat-next"));
    try (Run run = errand.locked(twice.of(connector))) {
      awaitBeat(token(1), 2);
      run.unlock();
    }
    assertThat(errand.events.stream().filter(HeartbeatTest::isNoHeartbeat)).hasSize(1);
    errand.events.clear();
    try (Run run = errand.locked(full.of(connector))) {
      while (full.seen() < 5) {
        Thread.onSpinWait();
      }
      run.unlock();
    }
    assertThat(errand.events.stream().filter(HeartbeatTest::isNoHeartbeat)).hasSize(1);
  }

  private static boolean isNoHeartbeat(Event event) {
    return event instanceof Event.Warned warned && warned.what() instanceof Warning.NoHeartbeat;
  }

  @Test
  void aBeatThatIsFarOffIsNotWaitedFor() throws Exception {
    errand.beatingEvery(Duration.ofHours(1));
    try (Run run = errand.locked(connector)) {
      assertThat(heartbeats()).isEqualTo(1);
      run.unlock();
      assertThat(heartbeats()).isZero();
    }
    assertThat(files.exists(shop.fenced() + "/" + token(1) + "/heartbeat")).isFalse();
  }

  @Test
  void withoutABeatAskedForThereIsNone() throws Exception {
    errand.beatingEvery(Duration.ZERO);
    try (Run run = errand.locked(connector)) {
      assertThat(heartbeats()).isZero();
      run.unlock();
    }
  }
}
