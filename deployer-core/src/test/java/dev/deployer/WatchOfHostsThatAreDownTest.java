package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.cluster.Rollout;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Standing;
import dev.deployer.path.ReleaseId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Of hosts that cannot be looked at whoever is to be told is told, and nothing that is not so. */
final class WatchOfHostsThatAreDownTest extends LiveShops {
  /** Connects only after this, and to nobody. */
  @FunctionalInterface
  private interface Refusal {
    ConnectFailedException after(String address) throws InterruptedException;
  }

  private static UnaryOperator<HostConnector> refusing(int host, Refusal refusal) {
    return ShopCluster.on(
        host,
        connector ->
            new HostConnector() {
              @Override
              public String address() {
                return connector.address();
              }

              @Override
              public Host connect() throws IOException {
                try {
                  throw refusal.after(address());
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              }
            });
  }

  private static ConnectFailedException down(String address) {
    return new ConnectFailedException(
        ConnectFailedException.Reason.UNREACHABLE, address, "nobody answers", null);
  }

  @Test
  void aHostThatIsDownIsToldThoughItIsNotWatchedAndTheOtherIsNotSaidToBeInterrupted() {
    Deployer deployer = cluster.deployer(refusing(0, WatchOfHostsThatAreDownTest::down));

    assertThatThrownBy(() -> deployer.watch(WatchRequest.once()))
        .isInstanceOfSatisfying(
            DeployerException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(DeployerException.Kind.UNREACHABLE);
              assertThat(e).hasMessage("deploy@web1:22: nobody answers");
              assertThat(e.standings())
                  .containsExactlyInAnyOrder(
                      new Standing(
                          "deploy@web1:22", new Live.Unknown(), Optional.of("nobody answers")),
                      new Standing(
                          "deploy@web2:22",
                          new Live.Release(ReleaseId.parse("1")),
                          Optional.empty()));
            });
    assertThat(told)
        .singleElement()
        .satisfies(
            notice ->
                assertThat(notice)
                    .containsEntry("event", "watch_blind")
                    .containsEntry("message", "deploy@web1:22: nobody answers."));
  }

  @Test
  void theOnlyHostThatIsDownIsTold() {
    Deployer deployer =
        cluster.deployer(List.of(0), refusing(0, WatchOfHostsThatAreDownTest::down));

    assertThatThrownBy(() -> deployer.watch(WatchRequest.once()))
        .isInstanceOfSatisfying(
            DeployerException.class,
            e -> assertThat(e.kind()).isEqualTo(DeployerException.Kind.UNREACHABLE));
    assertThat(occasions()).containsExactly("watch_blind");
  }

  @Test
  void aRootThatIsNotThereAnyMoreIsTold() {
    cluster.shop(1).disk.backdoor().remove("/srv/shop/.deployer/root.json");

    assertThatThrownBy(this::once).isInstanceOf(DeployerException.class);
    assertThat(occasions()).containsExactly("watch_blind");
  }

  @Test
  void ofAHostThatWasStoppedSinceAnotherFailedIsSaidSoAndNotThatItWasInterrupted() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch failing = new CountDownLatch(1);
    cluster.with(Rollout.DEFAULTS);
    UnaryOperator<HostConnector> first =
        refusing(
            0,
            address -> {
              begun.await();
              failing.countDown();
              return down(address);
            });
    UnaryOperator<HostConnector> second =
        refusing(
            1,
            address -> {
              begun.countDown();
              failing.await();
              return new ConnectFailedException(
                  ConnectFailedException.Reason.INTERRUPTED, address, "interrupted", null);
            });
    Deployer deployer = cluster.deployer(connector -> second.apply(first.apply(connector)));

    assertThatThrownBy(() -> deployer.rollback(Optional.empty(), List.of()))
        .isInstanceOfSatisfying(
            DeployerException.class,
            e ->
                assertThat(e.standings().get(1).failure())
                    .contains("stopped, since another host failed"));
  }
}
