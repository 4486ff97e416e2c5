package dev.deployer.integration.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.PruneResult;
import dev.deployer.Shop;
import dev.deployer.VerifyDepth;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.Tree;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another filesystem, mounted inside a release that is to be deleted. */
final class BindMountTest {
  @Test
  void whatIsMountedInAReleaseOutlivesIt() throws Exception {
    try (Site site = Site.open().initialised()) {
      site.deployed(1).deployed(2).deployed(3);
      Path point = Files.createDirectory(site.release("1").resolve("lib/mounted"));
      if (mount(site.host().resolve("beside"), point)) {
        System.out.println("run with a bind mount on this machine");
        onThisMachine(site);
      } else {
        System.out.println("this account may not mount; run on the model's mount point instead");
        onTheModel(site.folder().resolve("model"));
      }
    }
  }

  @Test
  void whatIsMountedOnTheModelOutlivesItsRelease(@TempDir Path source) throws Exception {
    onTheModel(source);
  }

  /** Of the same file system, over a directory that the next release keeps. */
  @Test
  void whatIsMountedInWhatIsRecycledOutlivesItAndIsNotPublished() throws Exception {
    try (Site site = Site.open().initialised()) {
      site.with(site.settings().withKeepReleases(2).withTrash(1));
      site.deployed(1).deployed(2).deployed(3).deployed(4);
      Path point = onlyOneThatIsRecycled(site).resolve("lib");
      Path data = Files.createDirectory(site.host().resolve("data"));
      OpenSshServer.run("cp", "-a", point + "/.", data.toString());
      Files.writeString(data.resolve("precious"), "not ours");
      OpenSshServer.run("chmod", "0755", data.toString());
      if (mount(data, point)) {
        System.out.println("recycled with a bind mount on this machine");
        recycled(site, data);
      } else {
        System.out.println("this account may not mount; run on the model's mount point instead");
        recycledOnTheModel(site.folder().resolve("model"));
      }
      OpenSshServer.run("rm", "-r", data.toString());
    }
  }

  private static Path onlyOneThatIsRecycled(Site site) throws IOException {
    List<String> trash = site.names(".deployer/trash");
    assertThat(trash).hasSize(2);
    return site.deployerFolder().resolve("trash").resolve(trash.get(0)).resolve("release");
  }

  private static void recycled(Site site, Path data) throws Exception {
    try {
      Tree mounted = Tree.exactly(data);
      site.deployed(5);
      assertThat(Tree.exactly(data)).isEqualTo(mounted);
      assertThat(site.release("5").resolve("lib/precious")).doesNotExist();
      assertThat(site.deployer().verify(Optional.empty(), VerifyDepth.CONTENT).differences())
          .isEmpty();
    } finally {
      unmountBelow(site.root());
    }
    assertThat(site.deployer().recover().warnings()).isEmpty();
  }

  private static void recycledOnTheModel(Path source) throws Exception {
    Shop shop = new Shop(source).initialised();
    shop.with(shop.settings().withKeepReleases(2).withTrash(1));
    for (int n = 1; n <= 4; n++) {
      shop.deploy(n);
    }
    String point =
        shop.disk.backdoor().tree(Shop.ROOT.toString()).keySet().stream()
            .filter(path -> path.matches("\\.deployer/trash/1\\.[^/]+/release/lib"))
            .findFirst()
            .map(path -> Shop.ROOT + "/" + path)
            .orElseThrow();
    shop.disk.backdoor().writeFile(point + "/precious", new byte[] {1});
    shop.disk.mountAt(point);
    shop.deploy(5);
    assertThat(shop.disk.backdoor().tree(Shop.ROOT.toString()).keySet())
        .filteredOn(name -> name.endsWith("/precious"))
        .hasSize(1);
    assertThat(shop.served()).containsKey("lib/engine.js").doesNotContainKey("lib/precious");
  }

  /** Whether this machine lets this account. */
  private static boolean mount(Path directory, Path point) {
    try {
      OpenSshServer.run("mount", "--bind", directory.toString(), point.toString());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void onThisMachine(Site site) throws Exception {
    try {
      Tree mounted = Tree.exactly(site.host().resolve("beside"));
      PruneResult result = site.deployer().pruneNow(2);
      saysWhatStays(result);
      Tree left = Tree.of(site.root());
      onlyTheMountIsInTheTrash(left.entries().keySet());
      assertThat(Tree.exactly(site.host().resolve("beside"))).isEqualTo(mounted);
    } finally {
      unmountBelow(site.root());
    }
    assertThat(site.deployer().recover().warnings()).isEmpty();
    assertThat(Tree.of(site.root()).entries().keySet()).noneMatch(name -> name.contains("trash/"));
  }

  private static void unmountBelow(Path directory) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/mounts"))) {
      String point = line.split(" ", 3)[1];
      if (point.startsWith(directory + "/")) {
        OpenSshServer.run("umount", point);
      }
    }
  }

  private static void onTheModel(Path source) throws Exception {
    Shop shop = new Shop(source);
    shop.initialised();
    for (int n = 1; n <= 3; n++) {
      shop.deploy(n);
    }
    String point = Shop.ROOT + "/releases/1/lib/mounted";
    shop.disk.backdoor().writeFile(point + "/sentinel", new byte[] {1});
    shop.disk.mountAt(point);
    PruneResult result = shop.deployer().pruneNow(2);
    saysWhatStays(result);
    Map<String, String> left = shop.disk.backdoor().tree(Shop.ROOT.toString());
    assertThat(left.keySet()).filteredOn(name -> name.endsWith("/sentinel")).hasSize(1);
    assertThat(left).doesNotContainKey("releases/1");
    onlyTheMountIsInTheTrash(left.keySet());
  }

  private static void saysWhatStays(PruneResult result) {
    System.out.println("removed " + result.removed() + "; " + result.warnings());
    assertThat(result.removed()).containsExactly(ReleaseId.parse("1"));
    assertThat(result.warnings())
        .anyMatch(
            warning ->
                warning instanceof Warning.NotDeleted && warning.toString().contains("mounted"));
  }

  private static void onlyTheMountIsInTheTrash(Collection<String> names) {
    assertThat(names)
        .filteredOn(name -> name.contains("/trash/") && !name.contains("/mounted/"))
        .allMatch(name -> name.matches(".*/trash/d-[0-9]+(/mounted)?"))
        .hasSize(2);
  }
}
