package dev.deployer.ssh.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.host.Capabilities;
import dev.deployer.host.Change.RemoveFile;
import dev.deployer.host.Found;
import dev.deployer.host.Host;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.ssh.OnOpenSsh;
import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What can be seen of a host, against a real sftp-server. */
class SftpHostTest extends OnOpenSsh {
  @Test
  void openSshHasEveryExtension() {
    Capabilities can = host.capabilities();
    assertThat(can.posixRename()).isTrue();
    assertThat(can.hardLink()).isTrue();
    assertThat(can.sync()).isTrue();
    assertThat(can.space()).isTrue();
    assertThat(can.server()).startsWith("OpenSSH");
  }

  @Test
  void theHostKeyIsTheFingerprintOfTheServersKey() throws IOException {
    assertThat(OpenSshServer.run("ssh-keygen", "-lf", server.hostKey("ed25519").toString()))
        .contains(" " + host.hostKey() + " ");
  }

  @Test
  void aRootIsInspectedFromTheTop() throws IOException {
    var inspection = host.inspect(root.root(), List.of());
    assertThat(inspection.home()).startsWith("/");
    assertThat(inspection.realPath()).contains(local.toRealPath().toString());
    assertThat(inspection.components()).hasSameSizeAs(root.root().components());
    assertThat(inspection.components()).allMatch(facts -> facts.orElseThrow().isDirectory());
  }

  @Test
  void aRootThatIsNotThereIsInspectedToo() throws IOException {
    var inspection = host.inspect(ReleaseRoot.parse(local + "/not/there"), List.of());
    assertThat(inspection.realPath()).isEmpty();
    assertThat(inspection.components()).endsWith(Optional.empty(), Optional.empty());
  }

  @Test
  void aReadSaysWhatIsAbsentAndWhatIsTooLarge() throws IOException {
    Files.writeString(local.resolve("eleven"), "eleven byte");
    assertThat(host.read(root.child("absent"), 10)).isEmpty();
    assertThat(host.read(root.child("eleven"), 11).orElseThrow()).hasSize(11);
    assertThatThrownBy(() -> host.read(root.child("eleven"), 10))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("more than 10 bytes");
    assertThatThrownBy(() -> host.read(root, 10)).isInstanceOf(FileSystemException.class);
  }

  @Test
  void aWalkTellsEverything() throws IOException {
    Files.createDirectories(local.resolve("x/y/z"));
    for (int i = 0; i < 250; i++) {
      Files.writeString(local.resolve("x/y/f" + i), "");
    }
    Files.createSymbolicLink(local.resolve("x/link"), Path.of("/"));
    List<Found> found = new ArrayList<>();
    host.walk(List.of(root), true, found::add);
    List<String> names = found.stream().map(entry -> entry.path().relativeTo(root)).toList();
    assertThat(names).hasSize(254).contains("x", "x/y", "x/y/z", "x/link", "x/y/f249");
    assertThat(names.indexOf("x/link")).isLessThan(names.indexOf("x/y/z"));
    assertThat(found.get(names.indexOf("x/link")).target()).contains("/");
    List<Found> flat = new ArrayList<>();
    host.walk(List.of(root), false, flat::add);
    assertThat(flat).hasSize(1);
    assertThatThrownBy(() -> host.walk(List.of(root.child("absent")), true, flat::add))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aTreeOfManyLargeDirectoriesIsWalkedToItsEnd() throws IOException {
    int directories = 550;
    int files = 150;
    for (int d = 0; d < directories; d++) {
      Path directory = Files.createDirectory(local.resolve("d" + d));
      Path one = Files.createFile(directory.resolve("f"));
      for (int f = 1; f < files; f++) {
        Files.createLink(directory.resolve("f" + f), one);
      }
    }
    int[] found = {0};
    host.walk(List.of(root), true, entry -> found[0]++);
    assertThat(found[0]).isEqualTo(directories + directories * files);
  }

  @Test
  void aVisitorCanEndAWalkAndTheHostStaysUsable() throws IOException {
    for (int i = 0; i < 500; i++) {
      Files.createDirectory(local.resolve("d" + i));
    }
    assertThatThrownBy(
            () ->
                host.walk(
                    List.of(root),
                    true,
                    entry -> {
                      throw new IOException("enough");
                    }))
        .hasMessage("enough");
    assertThat(host.stat(root)).isPresent();
  }

  @Test
  void namesThatAreNoUtf8ComeBackAsTheyAre() throws IOException {
    OpenSshServer.run("sh", "-c", "touch \"" + local + "/$(printf 'a\\377b\\303')\"");
    List<Found> found = new ArrayList<>();
    host.walk(List.of(root), true, found::add);
    assertThat(found).hasSize(1);
    assertThat(found.get(0).path().name()).isEqualTo("a\udcffb\udcc3");
    host.apply(List.of(new RemoveFile(found.get(0).path())));
    assertThat(local).isEmptyDirectory();
  }

  @Test
  void thereIsRoom() throws IOException {
    assertThat(host.space(root).orElseThrow().freeBytes()).isPositive();
    assertThat(host.space(root).orElseThrow().freeFiles()).isPositive();
    assertThat(host.space(root).orElseThrow().readOnly()).isFalse();
  }

  @Test
  void anotherIsClosedAloneAndEndsWithTheFirst() throws IOException {
    Host second = host.another();
    Host third = second.another();
    assertThat(second.stat(root)).isPresent();
    second.close();
    assertThat(host.stat(root)).isPresent();
    assertThat(third.stat(root)).isPresent();
    host.close();
    assertThatThrownBy(() -> third.stat(root))
        .isInstanceOf(dev.deployer.host.ConnectionLostException.class);
  }
}
