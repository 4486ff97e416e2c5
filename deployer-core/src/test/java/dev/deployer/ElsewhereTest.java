package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deployer.event.Listener;
import dev.deployer.execution.Stop;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.KnownRecords;
import dev.deployer.root.RootState;
import dev.deployer.source.KnownDigests;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gates learn what is live on hosts that the run does not change, and where they do not. */
final class ElsewhereTest {
  @TempDir Path folder;
  private Shop shop;

  @BeforeEach
  void aReleaseIsLive() throws Exception {
    shop = new Shop(folder.resolve("source")).initialised();
    shop.deploy(1);
  }

  @Test
  void hostsThatAreLeftOutAndThoseOfOtherEnvironmentsAreRead() throws Exception {
    Target.Others others =
        new Target.Others(
            List.of(Target.Place.of(shop.connector(), Shop.ROOT)),
            Map.of("codegen", target("production", shop.connector())));
    try (Elsewhere elsewhere = Elsewhere.start(runs(others), others.environments().keySet())) {
      assertThat(elsewhere.hosts())
          .extracting(Elsewhere.Seen::environment)
          .containsExactly(Optional.empty(), Optional.of("codegen"));
      assertThat(elsewhere.hosts())
          .extracting(seen -> seen.state().map(RootState::live))
          .containsOnly(Optional.of(Live.of(Optional.of(ReleaseId.parse("1")))));
    }
  }

  @Test
  void whatCannotBeReadIsThereWithTheReason() throws Exception {
    HostConnector gone =
        connector(
            () -> {
              throw new IllegalStateException("not asked");
            });
    Target.Others others =
        new Target.Others(
            List.of(Target.Place.of(gone, Shop.ROOT)),
            Map.of("codegen", target("another", shop.connector())));
    try (Elsewhere elsewhere = Elsewhere.start(runs(others), others.environments().keySet())) {
      assertThat(elsewhere.hosts()).allMatch(seen -> seen.state().isEmpty());
      assertThat(elsewhere.hosts().get(0).why().orElseThrow()).contains("nobody answers");
      assertThat(elsewhere.hosts().get(1).why().orElseThrow()).contains("environment");
    }
  }

  @Test
  void allAreAskedSideBySideSoThatTheyTakeAsLongAsOne() throws Exception {
    CountDownLatch asked = new CountDownLatch(5);
    List<Target.Place> leftOut = new ArrayList<>();
    for (int host = 1; host <= 3; host++) {
      leftOut.add(Target.Place.of(meeting("web" + host, asked), Shop.ROOT));
    }
    Map<String, Target> environments = new LinkedHashMap<>();
    for (String name : List.of("staging", "codegen")) {
      environments.put(name, target(name, meeting(name, asked)));
    }
    Target.Others others = new Target.Others(leftOut, environments);
    try (Elsewhere elsewhere = Elsewhere.start(runs(others), environments.keySet())) {
      assertThat(elsewhere.hosts()).hasSize(5).allMatch(seen -> seen.state().isEmpty());
    }
  }

  /** One that answers when all others are being asked as well. */
  private static HostConnector meeting(String address, CountDownLatch asked) {
    return connector(
        address,
        () -> {
          asked.countDown();
          try {
            assertThat(asked.await(1, TimeUnit.MINUTES)).as("all are asked at once").isTrue();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          throw new IllegalStateException("asked");
        });
  }

  @Test
  void whoStopsDoesNotWaitForThem() {
    CountDownLatch connecting = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    HostConnector stuck =
        connector(
            () -> {
              connecting.countDown();
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    Runs runs = runs(new Target.Others(List.of(Target.Place.of(stuck, Shop.ROOT)), Map.of()));
    assertThatExceptionOfType(DeployerException.class)
        .isThrownBy(
            () -> {
              try (Elsewhere elsewhere = Elsewhere.start(runs, Set.of())) {
                connecting.await();
                runs.stop().end();
                elsewhere.hosts();
              }
            })
        .matches(e -> e.kind() == DeployerException.Kind.INTERRUPTED);
  }

  private static HostConnector connector(Runnable waiting) {
    return connector("web3", waiting);
  }

  private static HostConnector connector(String address, Runnable waiting) {
    return new HostConnector() {
      @Override
      public String address() {
        return address;
      }

      @Override
      public Host connect() throws IOException {
        try {
          waiting.run();
        } catch (IllegalStateException e) {
          throw new ConnectFailedException(
              ConnectFailedException.Reason.UNREACHABLE, "web3", "nobody answers", null);
        }
        throw new ConnectFailedException(
            ConnectFailedException.Reason.INTERRUPTED, "web3", "interrupted", null);
      }
    };
  }

  private static Target target(String environment, HostConnector connector) {
    return Target.builder()
        .application("shop")
        .environment(environment)
        .place(Target.Place.of(connector, Shop.ROOT))
        .build();
  }

  private Runs runs(Target.Others others) {
    return new Runs(
        target("production", shop.connector()).toBuilder().others(others).build(),
        new Operator("anna", "laptop"),
        Listener.none(),
        Clock.systemUTC(),
        () -> "token",
        new Stop(),
        Workstation.NONE,
        KnownDigests.in(Optional.empty()),
        Optional.empty(),
        KnownRecords.NONE,
        new KnownJournals());
  }
}
