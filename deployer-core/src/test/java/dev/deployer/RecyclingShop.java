package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.testing.Backdoor;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.Operation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A root whose trash is full: the oldest release in it becomes the next one. */
abstract class RecyclingShop {
  static final String TRASH = "/srv/shop/.deployer/trash";

  @TempDir Path source;
  @TempDir Path home;
  Shop shop;
  Backdoor files;

  @BeforeEach
  void aSteadyState() throws Exception {
    shop = new Shop(source).initialised();
    shop.with(shop.settings().withKeepReleases(2).withTrash(1));
    files = shop.disk.backdoor();
    for (int version = 1; version <= 4; version++) {
      shop.deploy(version);
    }
    assertThat(lying()).containsExactly("1.10", "2.14");
    shop.version(5);
  }

  /** The names in the trash. */
  List<String> lying() {
    return files.tree(TRASH).keySet().stream().filter(path -> !path.contains("/")).toList();
  }

  /** The oldest one, which is beyond those that can be restored. */
  String raw(String path) {
    return TRASH + "/1.10/release/" + path;
  }

  List<String> deploy() throws DeployerException {
    CutConnector counting = CutConnector.counting(shop.connector());
    shop.by(counting).deploy(shop.release("5"));
    return counting.operations().stream().map(Operation::text).toList();
  }

  void isWhole() throws DeployerException {
    requireNewReleaseWhole();
    assertThat(
            shop.deployer()
                .verify(Optional.of(ReleaseId.parse("4")), VerifyDepth.CONTENT)
                .differences())
        .isEmpty();
    assertThat(shop.deployer().status().unfinished()).isEmpty();
  }

  void requireNewReleaseWhole() throws DeployerException {
    assertThat(shop.target()).isEqualTo("releases/5");
    assertThat(shop.served()).containsKeys("index.html", "only-in-5.txt", "lib/engine.js");
    assertThat(shop.served()).doesNotContainKeys("only-in-1.txt");
    assertThat(shop.deployer().verify(Optional.empty(), VerifyDepth.CONTENT).differences())
        .isEmpty();
  }

  /** The names below the root that end so. */
  List<String> ending(String end) {
    return files.tree("/srv/shop").keySet().stream().filter(path -> path.endsWith(end)).toList();
  }
}
