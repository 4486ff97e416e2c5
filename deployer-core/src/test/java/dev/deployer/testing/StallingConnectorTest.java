package dev.deployer.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deployer.host.Change;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Host;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.junit.jupiter.api.Test;

class StallingConnectorTest {
  private final RemotePath top = ReleaseRoot.parse("/srv/shop").path();
  private final RemotePath workbench = top.child("workbench");
  private final MemoryDisk disk = new MemoryDisk();
  private final StallingConnector stalling =
      new StallingConnector(
          disk.connector("web1"), operation -> operation.text().startsWith("rename"));

  StallingConnectorTest() {
    disk.backdoor().makeDirectory(workbench.toString());
    disk.backdoor().link(workbench + "/current", "releases/43");
    disk.backdoor().link(top + "/current", "releases/42");
  }

  private void stall() throws IOException {
    Host frozen = stalling.connect();
    assertThatExceptionOfType(ConnectionLostException.class)
        .isThrownBy(() -> frozen.rename(workbench.child("current"), top.child("current")));
    assertThatExceptionOfType(ConnectionLostException.class).isThrownBy(() -> frozen.stat(top));
    frozen.close();
  }

  @Test
  void whatIsUnderWayLandsLater() throws IOException {
    stall();
    try (Host next = stalling.connect()) {
      assertThat(next.readLink(top.child("current"))).isEqualTo("releases/42");
      assertThat(stalling.land()).singleElement().satisfies(o -> assertThat(o).isEmpty());
      assertThat(next.readLink(top.child("current"))).isEqualTo("releases/43");
    }
  }

  @Test
  void whatIsUnderWayFailsOnceItsWorkbenchIsGone() throws IOException {
    stall();
    try (Host next = stalling.connect()) {
      next.rename(workbench, top.child("fenced"));
      assertThat(stalling.land())
          .singleElement()
          .satisfies(o -> assertThat(o.orElseThrow()).isInstanceOf(NoSuchFileException.class));
      assertThat(next.readLink(top.child("current"))).isEqualTo("releases/42");
    }
  }

  @Test
  void theRestOfAListWasSentBehindTheChangeThatStalls() throws IOException {
    Host frozen = stalling.connect();
    List<Change> changes =
        List.of(
            new Change.MakeDirectory(workbench.child("a"), 0755),
            new Change.Move(workbench.child("a"), workbench.child("b")),
            new Change.RemoveFile(workbench.child("absent")),
            new Change.MakeDirectory(workbench.child("c"), 0755));
    assertThatExceptionOfType(ConnectionLostException.class)
        .isThrownBy(() -> frozen.apply(changes));
    assertThat(disk.backdoor().tree(workbench.toString())).containsOnlyKeys("a", "current");
    assertThat(stalling.land()).hasSize(3);
    assertThat(disk.backdoor().tree(workbench.toString())).containsOnlyKeys("b", "c", "current");
  }
}
