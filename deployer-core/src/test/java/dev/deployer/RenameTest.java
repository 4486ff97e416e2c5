package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.RootNames;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.Noted;
import dev.deployer.root.RootMarker;
import dev.deployer.testing.AllowList;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.CutConnector.Moment;
import dev.deployer.testing.MemoryDisk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The environment or the application has a new name in deployer.yaml, and the roots follow it. */
final class RenameTest {
  private static final AtomicInteger TOKENS = new AtomicInteger();
  private static final RootNames PRODUCTION = RootNames.parse("shop/production");
  private static final RootNames LIVE = RootNames.parse("shop/live");

  @TempDir Path source;
  private ShopCluster cluster;

  @BeforeEach
  void twoHosts() throws Exception {
    cluster = new ShopCluster(source, 2).initialised();
    cluster.deploy(1);
  }

  private static Deployer deployer(
      ShopCluster hosts, RootNames names, UnaryOperator<HostConnector> by) {
    List<Target.Place> places = new ArrayList<>();
    for (int i = 0; i < hosts.shops.size(); i++) {
      places.add(
          Target.Place.builder(AllowList.underLock().of(by.apply(hosts.connector(i))), Shop.ROOT)
              .name(ShopCluster.name(i))
              .build());
    }
    return Deployer.builder(
            Target.builder()
                .names(names)
                .places(places)
                .settings(hosts.shop(0).settings())
                .rollout(ShopCluster.IN_ORDER)
                .build(),
            new Operator("anna", "laptop"))
        .tokens(() -> String.format("aa%030x", TOKENS.incrementAndGet()))
        .build();
  }

  private Deployer deployer(String names) {
    return deployer(cluster, RootNames.parse(names), UnaryOperator.identity());
  }

  private static RootMarker marker(MemoryDisk disk) throws Exception {
    return RootMarker.read(disk.backdoor().content("/srv/shop/.deployer/root.json"));
  }

  @Test
  void anEnvironmentWithANewNameIsDeployedToAgainAfterARename() throws Exception {
    RootMarker before = marker(cluster.shop(0).disk);
    cluster.shop(0).version(2);
    DeployerException refused =
        catchThrowableOfType(
            DeployerException.class, () -> deployer("shop/live").deploy(cluster.release(2)));
    assertThat(refused.objections())
        .extracting(Objection::kind)
        .containsOnly(Objection.Kind.ANOTHER_ROOT);

    RenameResult result = deployer("shop/live").rename(RootNames.parse("production"));

    assertThat(result.hosts()).extracting(RenameResult.OnHost::from).containsOnly(PRODUCTION);
    RootMarker after = marker(cluster.shop(0).disk);
    assertThat(after).isEqualTo(before.withNames(LIVE));
    deployer("shop/live").deploy(cluster.release(2));
    assertThat(cluster.targets()).containsOnly("releases/2");
    assertThat(
            catchThrowableOfType(
                    DeployerException.class, () -> cluster.deployer().deploy(cluster.release(3)))
                .objections())
        .extracting(Objection::kind)
        .containsOnly(Objection.Kind.ANOTHER_ROOT);
  }

  @Test
  void theJournalKnowsWhoRenamedTheRootAndFromWhat() throws Exception {
    deployer("shop/live").rename(PRODUCTION);

    for (Shop shop : cluster.shops) {
      List<JournalRecord> records = shop.journal();
      JournalRecord last = records.get(records.size() - 1);
      assertThat(last.by()).isEqualTo("anna@laptop");
      assertThat(last.noted()).contains(Noted.renamed(PRODUCTION, LIVE));
    }
  }

  private static Deployer alone(Shop shop, RootNames names) {
    return new Deployer(
        Target.builder()
            .names(names)
            .place(Target.Place.of(shop.connector(), Shop.ROOT))
            .settings(shop.settings())
            .build(),
        new Operator("ben", "desk"),
        (host, event) -> {});
  }

  @Test
  void anApplicationIsRenamedWhereItsOldNameIsSaid() throws Exception {
    DeployerException refused =
        catchThrowableOfType(
            DeployerException.class,
            () -> deployer("store/production").rename(RootNames.parse("production")));
    assertThat(refused).hasMessageContaining("the root is shop/production");

    deployer("store/production").rename(PRODUCTION);

    assertThat(marker(cluster.shop(1).disk).names()).hasToString("store/production");
  }

  @Test
  void aRootThatIsNotTheOneThatWasSaidIsRefusedOnAllHostsWithNothingChanged() throws Exception {
    byte[] before = cluster.shop(1).disk.backdoor().content("/srv/shop/.deployer/root.json");

    DeployerException refused =
        catchThrowableOfType(
            DeployerException.class,
            () -> deployer("shop/live").rename(RootNames.parse("staging")));

    assertThat(refused.kind()).isEqualTo(DeployerException.Kind.REFUSED);
    assertThat(refused.objections())
        .hasSize(2)
        .allMatch(
            o ->
                o.fact()
                    .endsWith(
                        "the root is shop/production, and neither shop/staging nor shop/live"));
    assertThat(cluster.shop(1).disk.backdoor().content("/srv/shop/.deployer/root.json"))
        .isEqualTo(before);
  }

  @Test
  void whereverARenameIsCutEachRootHasTheOneNameOrTheOtherAndTheNextFinishesIt() throws Exception {
    ShopCluster start = cluster;
    int cuts = 0;
    Set<String> seen = new HashSet<>();
    for (Moment moment : List.of(Moment.BEFORE, Moment.AFTER)) {
      boolean over = false;
      for (int number = 1; !over; number++) {
        ShopCluster copy = start.copy();
        CutConnector[] last = {null};
        int at = number;
        UnaryOperator<HostConnector> cut =
            connector -> {
              last[0] =
                  last[0] == null
                      ? CutConnector.cutting(connector, moment, at).killing()
                      : last[0].to(connector);
              return last[0];
            };
        try {
          deployer(copy, LIVE, cut).rename(PRODUCTION);
        } catch (DeployerException e) {
          // The client is gone; what it left is looked at.
        }
        over = !last[0].hasCut();
        cuts++;
        String names = "";
        for (Shop shop : copy.shops) {
          RootMarker marker = marker(shop.disk);
          assertThat(marker.names()).isIn(PRODUCTION, LIVE);
          if (marker.names().equals(LIVE)) {
            assertThat(shop.journal())
                .extracting(JournalRecord::noted)
                .contains(Optional.of(Noted.renamed(PRODUCTION, LIVE)));
          }
          for (MemoryDisk after : shop.disk.afterPowerLosses(number, 3)) {
            assertThat(marker(after).names()).isIn(PRODUCTION, LIVE);
          }
          names += marker.names() + " ";
        }
        seen.add(names);
        for (Shop shop : copy.shops) {
          unlock(shop, marker(shop.disk).names());
        }

        deployer(copy, LIVE, UnaryOperator.identity()).rename(PRODUCTION);

        for (Shop shop : copy.shops) {
          assertThat(marker(shop.disk).names()).isEqualTo(LIVE);
          assertThat(shop.disk.backdoor().tree("/srv/shop/.deployer/lock").keySet())
              .allMatch(String::isEmpty);
        }
        deployer(copy, LIVE, UnaryOperator.identity()).deploy(copy.release(1));
      }
    }
    assertThat(cuts).isGreaterThan(40);
    assertThat(seen)
        .containsExactlyInAnyOrder(
            "shop/production shop/production ",
            "shop/live shop/production ",
            "shop/live shop/live ");
  }

  private static void unlock(Shop shop, RootNames names) throws Exception {
    Deployer ben = alone(shop, names);
    Optional<Status.LockState> held = ben.status().lock();
    if (held.isPresent()) {
      ben.unlock(held.get().token());
    }
  }
}
