package dev.deployer.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.host.model.Meddler;
import dev.deployer.host.model.MemoryDisk;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import java.nio.file.DirectoryNotEmptyException;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the old session of a broken lock still does while its workbench is disarmed. */
final class DisarmingTest {
  private static final String BENCH = "/srv/shop/.deployer/fenced/old";

  private final MemoryDisk disk = new MemoryDisk();
  private final RemotePath bench =
      ReleaseRoot.parse("/srv/shop").path().child(".deployer").child("fenced").child("old");

  @BeforeEach
  void aWorkbenchWithATrash() {
    for (String path : new String[] {"/srv", "/srv/shop", "/srv/shop/.deployer"}) {
      directory(path);
    }
    directory("/srv/shop/.deployer/fenced");
    directory(BENCH);
    directory(BENCH + "/trash");
    directory(BENCH + "/trash/release-1");
  }

  private void directory(String path) {
    disk.backdoor().makeDirectory(path);
    disk.setOwner(path, MemoryDisk.DEPLOYER);
  }

  /** Moves releases into the trash before so many attempts to remove it. */
  private Disarming whileReleasesStillArrive(int times) throws Exception {
    int[] arrived = {0};
    Meddler meddler =
        operation -> {
          if (operation.text().startsWith("rmdir") && arrived[0] < times) {
            directory(BENCH + "/trash/release-late-" + ++arrived[0]);
          }
        };
    return new Disarming(meddler.on(disk.connector("web1")).connect(), bench, "me");
  }

  @Test
  void aReleaseThatStillArrivesInTheTrashIsTakenOutAndTheTrashGoes() throws Exception {
    whileReleasesStillArrive(3).run(Optional.empty());

    assertThat(disk.backdoor().tree(BENCH).keySet())
        .hasSize(4)
        .allMatch(name -> name.matches("dead-me-[0-3]-release-(1|late-[123])"));
  }

  @Test
  void aTrashThatIsFilledAgainForEverEndsTheDisarming() {
    assertThatThrownBy(() -> whileReleasesStillArrive(Integer.MAX_VALUE).run(Optional.empty()))
        .isInstanceOf(DirectoryNotEmptyException.class);
  }
}
