package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.event.Event;
import dev.deployer.event.Phase;
import dev.deployer.host.Capabilities;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.testing.InterruptedConnector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run whose thread is interrupted, or that is told to stop, ends at a safe point. */
final class InterruptionTest {
  @TempDir Path source;

  private Shop prepared() throws Exception {
    Shop shop = new Shop(source).initialised();
    shop.deploy(1);
    Settings s = shop.settings();
    shop.with(
        s.toBuilder()
            .lockWait(Duration.ZERO)
            .reconnectFor(Duration.ofSeconds(5))
            .heartbeat(Duration.ZERO)
            .build());
    return shop.version(2);
  }

  @ParameterizedTest
  @EnumSource(names = {"LOCK", "RECOVER", "SWEEP", "STAGE", "VERIFY", "PUBLISH", "ACTIVATE"})
  void anInterruptInAnyPhaseGivesTheLockBackAndSaysWhatIsLive(Phase phase) throws Exception {
    Shop shop = prepared();
    Deployer deployer =
        deployer(
            shop,
            event -> {
              if (event.equals(new Event.PhaseStarted(phase))) {
                Thread.currentThread().interrupt();
              }
            });

    DeployerException end =
        catchThrowableOfType(DeployerException.class, () -> deployer.deploy(shop.release("2")));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(end.kind()).isEqualTo(DeployerException.Kind.INTERRUPTED);
    assertThat(end.live().release().orElseThrow()).hasToString("1");
    assertThat(shop.target()).isEqualTo("releases/1");
    assertThat(shop.deployer().status().lock()).isEmpty();
    shop.deployer().deploy(shop.release("2"));
    assertThat(shop.target()).isEqualTo("releases/2");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anInterruptAtAnyMomentOfARunIsToldAsAnInterrupt(boolean sent) throws Exception {
    int moments = 1;
    for (boolean more = true; more; moments++) {
      Shop shop = prepared();
      InterruptedConnector connector = new InterruptedConnector(shop.connector(), moments, sent);
      Deployer deployer = deployer(shop, connector, event -> {});
      Optional<DeployerException> end = Optional.empty();
      try {
        DeployResult result = deployer.deploy(shop.release("2"));
        assertThat(result.verdict()).isEqualTo(DeployResult.Verdict.DEPLOYED);
      } catch (DeployerException e) {
        end = Optional.of(e);
      }
      more = connector.hasInterrupted();
      assertThat(Thread.interrupted()).as("moment %s", moments).isEqualTo(more);
      if (end.isPresent()) {
        assertThat(end.get().kind())
            .as("moment %s: %s", moments, end.get())
            .isEqualTo(DeployerException.Kind.INTERRUPTED);
        assertThat(end.get().getMessage()).doesNotContain("null");
        assertThat(shop.target()).isEqualTo("releases/1");
      } else {
        assertThat(shop.target()).as("moment %s", moments).isEqualTo("releases/2");
      }
      assertThat(shop.deployer().status().lock()).as("moment %s", moments).isEmpty();
    }
    assertThat(moments).isGreaterThan(100);
  }

  @Test
  void aWishToStopDuringTheFlipLetsItFinish() throws Exception {
    Shop shop = prepared();
    Deployer[] self = new Deployer[1];
    self[0] =
        deployer(
            shop,
            event -> {
              if (event instanceof Event.Activated) {
                self[0].stop();
              }
            });

    DeployResult result = self[0].deploy(shop.release("2"));

    assertThat(result.verdict()).isEqualTo(DeployResult.Verdict.DEPLOYED);
    assertThat(shop.target()).isEqualTo("releases/2");
    assertThat(shop.deployer().status().lock()).isEmpty();
  }

  @Test
  void aWishToStopWhileFilesAreSentDoesNotWaitForAllOfThem() throws Exception {
    Shop shop = prepared();
    for (int i = 0; i < 300; i++) {
      shop.write("many/file" + i, "file " + i);
    }
    List<Event> told = new ArrayList<>();
    Deployer[] self = new Deployer[1];
    self[0] =
        deployer(
            shop,
            event -> {
              told.add(event);
              if (event instanceof Event.Progress progress && progress.phase() == Phase.STAGE) {
                self[0].stop();
              }
            });

    DeployerException end =
        catchThrowableOfType(DeployerException.class, () -> self[0].deploy(shop.release("2")));

    assertThat(end.kind()).isEqualTo(DeployerException.Kind.INTERRUPTED);
    assertThat(told).hasAtLeastOneElementOfType(Event.Progress.class);
    assertThat(told).doesNotHaveAnyElementsOfTypes(Event.Staged.class);
    assertThat(shop.target()).isEqualTo("releases/1");
    assertThat(shop.deployer().status().lock()).isEmpty();
  }

  /** No index of the live release is there, as after an update of the server. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aWishToStopWhileFilesAreReadForAnIndexDoesNotWaitForAllOfThem(boolean byThread)
      throws Exception {
    Shop shop = new Shop(source).initialised().version(1);
    for (int i = 0; i < 20; i++) {
      shop.write("many/file" + i, (i + " and on ").repeat(1_000));
    }
    Capabilities none = new Capabilities(true, true, true, true, false, "an old server");
    shop.by(shop.disk.connector("web1").with(none)).deploy(shop.release("1"));
    shop.write("index.html", "new");
    List<Event.Progress> told = new ArrayList<>();
    Deployer[] self = new Deployer[1];
    self[0] =
        deployer(
            shop,
            event -> {
              if (event instanceof Event.Progress progress
                  && progress.phase() == Phase.STAGE
                  && progress.totalFiles() == 0) {
                told.add(progress);
                if (byThread) {
                  Thread.currentThread().interrupt();
                } else {
                  self[0].stop();
                }
              }
            });

    DeployerException end =
        catchThrowableOfType(DeployerException.class, () -> self[0].deploy(shop.release("2")));

    assertThat(Thread.interrupted()).isEqualTo(byThread);
    assertThat(end.kind()).isEqualTo(DeployerException.Kind.INTERRUPTED);
    assertThat(told).hasSize(1);
    assertThat(told.get(0).bytes()).isBetween(1L, 20_000L);
    assertThat(shop.target()).isEqualTo("releases/1");
    assertThat(shop.deployer().status().lock()).isEmpty();
    shop.deployer().deploy(shop.release("2"));
    assertThat(shop.target()).isEqualTo("releases/2");
  }

  private interface Watch {
    void see(Event event);
  }

  private static Deployer deployer(Shop shop, Watch watch) {
    return deployer(shop, shop.connector(), watch);
  }

  private static Deployer deployer(Shop shop, HostConnector connector, Watch watch) {
    return new Deployer(
        Target.builder()
            .place(Target.Place.of(connector, Shop.ROOT))
            .settings(shop.settings())
            .build(),
        new Operator("bert", "desk"),
        (host, event) -> watch.see(event));
  }
}
