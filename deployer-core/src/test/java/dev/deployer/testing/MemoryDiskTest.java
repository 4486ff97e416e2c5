package dev.deployer.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deployer.host.Change;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Content;
import dev.deployer.host.Facts;
import dev.deployer.host.Found;
import dev.deployer.host.Host;
import dev.deployer.host.RecordingListener;
import dev.deployer.host.Space;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a real host does not do to order: a full disk, a mount, a listing with gaps. */
class MemoryDiskTest {
  private final RemotePath top = ReleaseRoot.parse("/srv/shop").path();
  private final MemoryDisk disk = new MemoryDisk();
  private final MemoryConnector connector = disk.connector("web1");
  private final Host host;

  MemoryDiskTest() throws IOException {
    disk.backdoor().makeDirectory(top.toString());
    host = connector.connect();
  }

  private static Change put(RemotePath path, int length) {
    return new Change.PutFile(path, 0644, 1, Content.of(new byte[length]), false);
  }

  private void refuses(Change change) {
    assertThatExceptionOfType(FileSystemException.class)
        .isThrownBy(() -> host.apply(List.of(change)));
  }

  @Test
  void aFullDiskTakesAsMuchAsThereIsRoomFor() throws IOException {
    disk.limitBytes(10);
    host.apply(List.of(put(top.child("a"), 6)));
    refuses(put(top.child("b"), 6));
    assertThat(disk.backdoor().content(top + "/b")).hasSize(4);
    assertThat(host.space(top)).hasValue(new Space(0, Long.MAX_VALUE, false));
    host.apply(List.of(new Change.RemoveFile(top.child("a"))));
    host.apply(List.of(put(top.child("c"), 6)));
  }

  @Test
  void aQuotaOfFilesIsKept() throws IOException {
    disk.limitFiles(1);
    host.apply(List.of(put(top.child("a"), 6)));
    refuses(new Change.MakeDirectory(top.child("b"), 0755));
    host.apply(List.of(new Change.HardLink(top.child("c"), top.child("a"))));
    host.apply(List.of(new Change.RemoveFile(top.child("a"))));
    refuses(put(top.child("b"), 6));
    disk.makeRoom();
    host.apply(List.of(put(top.child("b"), 6)));
  }

  @Test
  void nothingChangesOnAReadOnlyDisk() {
    disk.backdoor().writeFile(top + "/f", new byte[1]);
    disk.setReadOnly(true);
    refuses(put(top.child("a"), 6));
    refuses(new Change.RemoveFile(top.child("f")));
    refuses(new Change.Move(top.child("f"), top.child("g")));
    assertThat(disk.backdoor().tree(top.toString())).containsOnlyKeys("f");
  }

  @Test
  void aMountPointIsNotMovedAndNothingPassesThroughIt() throws IOException {
    disk.backdoor().writeFile(top + "/mount/f", new byte[1]);
    disk.backdoor().makeDirectory(top + "/d");
    disk.mountAt(top + "/mount");
    RemotePath mount = top.child("mount");
    refuses(new Change.Move(mount, top.child("x")));
    refuses(new Change.Move(mount.child("f"), top.child("f")));
    refuses(new Change.Move(top.child("d"), mount.child("d")));
    refuses(new Change.HardLink(top.child("f"), mount.child("f")));
    host.rename(mount.child("f"), mount.child("g"));
  }

  @Test
  void aListingCanFailOrLeaveEntriesOut() throws IOException {
    disk.backdoor().writeFile(top + "/a/f", new byte[1]);
    disk.backdoor().writeFile(top + "/b/f", new byte[1]);
    disk.leaveOutOfListing(top + "/a", "f");
    disk.refuseListing(top + "/b");
    List<Found> found = new ArrayList<>();
    host.walk(List.of(top.child("a")), true, found::add);
    assertThat(found).isEmpty();
    assertThat(host.stat(top.child("a").child("f"))).isPresent();
    assertThatExceptionOfType(FileSystemException.class)
        .isThrownBy(() -> host.walk(List.of(top.child("b")), true, found::add));
  }

  @Test
  void whatBelongsToSomeoneElseIsNotOursToChange() {
    disk.backdoor().makeDirectory(top + "/d");
    disk.setOwner(top + "/d", 33);
    assertThatExceptionOfType(AccessDeniedException.class)
        .isThrownBy(() -> host.apply(List.of(put(top.child("d").child("f"), 1))));
    assertThatExceptionOfType(AccessDeniedException.class)
        .isThrownBy(
            () -> {
              disk.backdoor().makeDirectory(top + "/e");
              host.rename(top.child("d"), top.child("e").child("d"));
            });
  }

  @Test
  void aSuperuserMayDoEverything() throws IOException {
    disk.backdoor().makeDirectory(top + "/d");
    disk.setOwner(top + "/d", 33);
    try (Host root = disk.asSuperuser().connector("web1").connect()) {
      root.apply(List.of(put(top.child("d").child("f"), 1)));
    }
  }

  @Test
  void thereAreThingsThatAreNoFiles() throws IOException {
    disk.makeOther(top + "/socket");
    assertThat(host.stat(top.child("socket")).orElseThrow().type()).isEqualTo(Facts.Type.OTHER);
  }

  @Test
  void aPipelinedHostHasDoneMoreThanItHasSaid() throws IOException {
    connector.pipelining(3);
    try (Host ahead = connector.connect()) {
      assertThatExceptionOfType(FileSystemException.class)
          .isThrownBy(
              () ->
                  ahead.apply(
                      List.of(
                          new Change.RemoveFile(top.child("absent")),
                          put(top.child("a"), 1),
                          put(top.child("b"), 1),
                          put(top.child("c"), 1))));
    }
    assertThat(disk.backdoor().tree(top.toString())).containsOnlyKeys("a", "b");
  }

  @Test
  void theConnectorCanBeCutRefuseAndShowAnotherKey() throws IOException {
    String key = host.hostKey();
    connector.cutAll();
    assertThatExceptionOfType(ConnectionLostException.class).isThrownBy(() -> host.stat(top));
    connector.refuse(ConnectFailedException.Reason.UNREACHABLE);
    assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(connector::connect);
    connector.admit();
    try (Host again = connector.withKeyOf("another").connect()) {
      assertThat(again.hostKey()).isNotEqualTo(key);
      assertThat(connector.open()).isEqualTo(1);
    }
    assertThat(connector.open()).isZero();
  }

  @Test
  void timePassesWhenToldTo() throws IOException {
    host.apply(List.of(new Change.MakeDirectory(top.child("a"), 0755)));
    disk.passTime(5);
    RecordingListener listener = new RecordingListener();
    host.apply(List.of(new Change.MakeDirectory(top.child("b"), 0755)), listener);
    assertThat(host.stat(top.child("b")).orElseThrow().modified())
        .isEqualTo(host.stat(top.child("a")).orElseThrow().modified() + 5);
  }
}
