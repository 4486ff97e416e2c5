package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.testing.MemoryDisk;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Roots as they are found on a host: none, another tool's, and those of which nothing is made. */
final class FoundRootsTest extends ShopOnTheModel {
  @Test
  void whereThereIsNoRootNothingIsChanged() throws Exception {
    Shop shop = new Shop(source).version(1);
    var before = shop.disk.backdoor().tree("/");

    assertRefused(Objection.Kind.NOT_A_ROOT, () -> shop.deployer().deploy(shop.release("1")));

    assertThat(shop.disk.backdoor().tree("/")).isEqualTo(before);
  }

  @Test
  void theRootOfAnotherToolIsAdoptedAsItIs() throws Exception {
    Shop shop = new Shop(source);
    var backdoor = shop.disk.backdoor();
    backdoor.makeDirectory("/srv/shop");
    shop.disk.setOwner("/srv/shop", MemoryDisk.DEPLOYER);
    backdoor.makeDirectory("/srv/shop/releases");
    shop.disk.setOwner("/srv/shop/releases", MemoryDisk.DEPLOYER);
    backdoor.makeDirectory("/srv/shop/releases/20240101000000");
    shop.disk.setOwner("/srv/shop/releases/20240101000000", MemoryDisk.DEPLOYER);
    backdoor.writeFile("/srv/shop/releases/20240101000000/index.html", new byte[] {7});
    backdoor.writeFile("/srv/shop/releases/stray.txt", new byte[] {7});
    backdoor.link("/srv/shop/current", "/srv/shop/releases/20240101000000");
    shop.initialised();

    shop.deploy(1);
    assertThat(shop.deployer().prune(1).kept()).containsExactly(id("1"));
    assertThat(shop.deployer().releases())
        .filteredOn(r -> r.name().equals("20240101000000"))
        .first()
        .satisfies(r -> assertThat(r.states()).containsExactly(ReleaseSummary.State.UNMANAGED));
    assertThat(shop.deployer().prune(1).removed()).isEmpty();

    shop.deployer().rollback(Optional.empty(), List.of());
    assertThat(shop.target()).isEqualTo("releases/20240101000000");
    // It is not counted: the one managed release stays.
    assertThat(shop.deployer().prune(1).removed()).isEmpty();
    assertThat(backdoor.content("/srv/shop/releases/20240101000000/index.html"))
        .isEqualTo(new byte[] {7});
  }

  @Test
  void aRootWhoseReleasesLieOnAnotherFilesystemIsRefusedByInit() throws Exception {
    Shop shop = new Shop(source);
    for (String path : List.of("/srv/shop", "/srv/shop/releases")) {
      shop.disk.backdoor().makeDirectory(path);
      shop.disk.setOwner(path, MemoryDisk.DEPLOYER);
    }
    shop.disk.mountAt("/srv/shop/releases");

    DeployerException refusal = assertRefused(Objection.Kind.UNSAFE_ROOT, shop::initialised);

    assertThat(refusal).hasMessageContaining("/srv/shop/releases is not on the filesystem");
    assertThat(shop.disk.backdoor().exists("/srv/shop/.deployer/root.json")).isFalse();
  }

  @Test
  void aCurrentThatIsARealDirectoryIsNeverReplaced() throws Exception {
    Shop shop = shop();
    shop.disk.backdoor().makeDirectory("/srv/shop/current");
    shop.version(1);

    DeployerException refusal =
        assertRefused(
            Objection.Kind.STRANGE_CURRENT, () -> shop.deployer().deploy(shop.release("1")));
    assertThat(refusal.live()).isInstanceOf(Live.Strange.class);
  }

  @Test
  void checkLooksAtAHostOnWhichThereIsNoRootYet() throws Exception {
    Shop shop = new Shop(source);

    assertThat(shop.deployer().check().findings())
        .extracting(f -> f.level() + " " + f.subject())
        .contains("OK connection", "OK host key", "OK server", "OK capabilities")
        .endsWith("PROBLEM root");

    shop.disk.backdoor().makeDirectory("/srv/shop/releases");
    assertThat(shop.deployer().check().findings())
        .extracting(CheckReport.Finding::fact)
        .contains("another tool made it, and init can adopt it");

    shop.disk.backdoor().remove("/srv/shop/releases");
    shop.disk.backdoor().writeFile("/srv/shop/notes", new byte[1]);
    assertThat(shop.deployer().check().findings())
        .filteredOn(f -> f.level() == CheckReport.Level.PROBLEM)
        .extracting(CheckReport.Finding::fact)
        .containsExactly("/srv/shop is not empty, and has neither releases nor current");
  }

  @Test
  void checkSaysThatAllIsWellAndItsProbeLeavesNothing() throws Exception {
    Shop shop = shop();
    shop.deploy(1);
    assertThat(shop.deployer().check().hasProblems()).isFalse();

    CheckReport report = shop.deployer().check(CheckDepth.PROBE);
    assertThat(report.findings()).filteredOn(f -> f.level() == CheckReport.Level.PROBLEM).isEmpty();
    shop.deployer().recover();
    assertThat(shop.deployer().status().unfinished()).isEmpty();
  }
}
