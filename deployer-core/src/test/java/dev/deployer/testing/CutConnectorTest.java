package dev.deployer.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deployer.host.Change;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Content;
import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import dev.deployer.testing.CutConnector.Moment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CutConnectorTest {
  private final RemotePath root = ReleaseRoot.parse("/srv/shop").path();
  private final MemoryDisk disk = new MemoryDisk();
  private final HostConnector connector = disk.connector("web1");
  private final List<Change> changes =
      List.of(
          new Change.MakeDirectory(root, 0755),
          new Change.PutFile(root.child("a"), 0644, 1, Content.of(new byte[10]), false),
          new Change.RemoveFile(root.child("a")));

  private static List<Integer> done(Host host, List<Change> changes) {
    List<Integer> done = new ArrayList<>();
    ChangeListener listener =
        new ChangeListener() {
          @Override
          public void done(int index) {
            done.add(index);
          }
        };
    assertThatExceptionOfType(ConnectionLostException.class)
        .isThrownBy(() -> host.apply(changes, listener));
    return done;
  }

  @Test
  void everyChangeEveryRenameAndEverySyncIsCounted() throws IOException {
    CutConnector counting = CutConnector.counting(connector);
    try (Host host = counting.connect()) {
      host.apply(changes);
      host.stat(root);
      host.sync(root);
    }
    assertThat(counting.operations())
        .extracting(Operation::text)
        .containsExactly(
            "mkdir /srv/shop", "put /srv/shop/a", "unlink /srv/shop/a", "sync /srv/shop");
  }

  @Test
  void aCutBeforeAChangeLeavesItUndone() throws IOException {
    try (Host host = CutConnector.cutting(connector, Moment.BEFORE, 2).connect()) {
      assertThat(done(host, changes)).containsExactly(0);
    }
    assertThat(disk.backdoor().tree("/srv/shop")).isEmpty();
  }

  @Test
  void aCutMidwayLeavesHalfAFile() throws IOException {
    try (Host host = CutConnector.cutting(connector, Moment.MIDWAY, 2).connect()) {
      assertThat(done(host, changes)).containsExactly(0);
    }
    assertThat(disk.backdoor().content("/srv/shop/a")).hasSize(5);
    assertThat(disk.backdoor().mode("/srv/shop/a")).isEqualTo(0600);
  }

  @Test
  void aCutAfterAChangeHasItDoneAndNotAcknowledged() throws IOException {
    try (Host host = CutConnector.cutting(connector, Moment.AFTER, 2).connect()) {
      assertThat(done(host, changes)).containsExactly(0);
    }
    assertThat(disk.backdoor().content("/srv/shop/a")).hasSize(10);
  }

  @Test
  void aCutConnectionAnswersNothingMoreButAnotherOneCanBeMade() throws IOException {
    CutConnector cutting = CutConnector.cutting(connector, Moment.AFTER, 1);
    Host host = cutting.connect();
    Host another = host.another();
    done(host, changes);
    assertThatExceptionOfType(ConnectionLostException.class).isThrownBy(() -> another.stat(root));
    try (Host next = cutting.connect()) {
      assertThat(next.stat(root)).isPresent();
    }
  }

  @Test
  void aKilledClientNeverConnectsAgain() throws IOException {
    CutConnector cutting = CutConnector.cutting(connector, Moment.BEFORE, 1).killing();
    Host other = cutting.connect();
    done(cutting.connect(), changes);
    assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(cutting::connect);
    assertThatExceptionOfType(ConnectionLostException.class).isThrownBy(() -> other.stat(root));
  }
}
