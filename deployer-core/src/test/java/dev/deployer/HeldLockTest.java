package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.event.Event;
import dev.deployer.event.Listener;
import dev.deployer.event.Phase;
import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.testing.MemoryDisk;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A lock that another run holds is waited for, or refused, and then all is looked at anew. */
final class HeldLockTest extends ShopOnTheModel {
  @Test
  void twoRollbacksPlannedAtOnceDoNotGoBackTwice() throws Exception {
    Shop shop = shop();
    shop.deploy(1);
    shop.deploy(2);
    shop.deploy(3);

    boolean[] other = {false};
    Deployer second =
        shop.by(
            new HostConnector() {
              @Override
              public String address() {
                return shop.connector().address();
              }

              @Override
              public Host connect() throws IOException {
                return shop.connector().connect();
              }
            });
    // The other rollback runs to its end while this one waits for the lock.
    Deployer first =
        byBert(
            shop,
            (host, event) -> {
              if (event.equals(new Event.PhaseStarted(Phase.LOCK)) && !other[0]) {
                other[0] = true;
                try {
                  second.rollback(Optional.empty(), List.of());
                } catch (DeployerException e) {
                  throw new AssertionError(e);
                }
              }
            });

    assertRefused(Objection.Kind.STALE_PLAN, () -> first.rollback(Optional.empty(), List.of()));
    assertThat(shop.target()).isEqualTo("releases/2");
  }

  @Test
  void aHeldLockIsRefusedWithWhoHoldsItAndCanBeBrokenByItsToken() throws Exception {
    Shop shop = shop();
    shop.deploy(1);
    shop.disk.backdoor().makeDirectory("/srv/shop/.deployer/lock/" + "a".repeat(32));
    shop.disk.setOwner("/srv/shop/.deployer/lock/" + "a".repeat(32), MemoryDisk.DEPLOYER);
    shop.version(2);

    assertRefused(Objection.Kind.LOCK_HELD, () -> shop.deployer().deploy(shop.release("2")));
    assertRefused(Objection.Kind.NOT_THAT_LOCK, () -> shop.deployer().unlock("b".repeat(32)));
    shop.deployer().unlock("a".repeat(32));
    shop.deployer().deploy(shop.release("2"));
    assertThat(shop.target()).isEqualTo("releases/2");
  }

  @Test
  void aRunThatWaitsForTheLockGoesOnWhenItIsGivenBack() throws Exception {
    Shop shop = shop();
    shop.deploy(1);
    String token = "a".repeat(32);
    shop.disk.backdoor().makeDirectory("/srv/shop/.deployer/lock/" + token);
    shop.disk.setOwner("/srv/shop/.deployer/lock/" + token, MemoryDisk.DEPLOYER);
    shop.with(shop.settings().withLockWait(Duration.ofMinutes(5)));
    Deployer waiting =
        byBert(
            shop,
            (host, event) -> {
              if (event instanceof Event.LockAwaited) {
                shop.disk.backdoor().remove("/srv/shop/.deployer/lock/" + token);
              }
            });
    shop.version(2);

    waiting.deploy(shop.release("2"));

    assertThat(shop.target()).isEqualTo("releases/2");
  }

  private static Deployer byBert(Shop shop, Listener listener) {
    return new Deployer(
        Target.builder()
            .place(Target.Place.of(shop.connector(), Shop.ROOT))
            .settings(shop.settings())
            .build(),
        new Operator("bert", "desk"),
        listener);
  }
}
