package dev.deployer.ssh.sftp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.host.Change;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.Host;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.SshHostConnector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.schmizz.sshj.common.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Directories that a server makes with another mode than is asked for. */
@Timeout(120)
class DirectoryModesTest extends ScriptedServers {
  private static final int HANDLES = 64;

  /** A server with the umask 077. */
  private static final class Strict implements Script {
    private final boolean opensDirectories;
    private final Map<String, Integer> modes = new HashMap<>();
    private final Set<String> open = new HashSet<>();
    private int opened;
    private int mostOpen;

    Strict(boolean opensDirectories) {
      this.opensDirectories = opensDirectories;
    }

    @Override
    public byte[] answer(int type, int id, Buffer.PlainBuffer rest) throws IOException {
      String name = rest.readString();
      switch (type) {
        case Sftp.OPEN -> {
          return opensDirectories ? open(id, name) : status(id, 4);
        }
        case Sftp.OPENDIR -> {
          return open(id, name);
        }
        case Sftp.LSTAT -> {
          return attributes(packet(Sftp.ATTRS, id), 040000 | modes.get(name)).getCompactData();
        }
        case Sftp.MKDIR -> modes.put(name, mode(rest) & 0700);
        case Sftp.SETSTAT -> modes.put(name, mode(rest));
        case Sftp.FSETSTAT -> modes.put(name.substring(0, name.indexOf('#')), mode(rest));
        case Sftp.CLOSE -> assertThat(open.remove(name)).isTrue();
        default -> assertThat(name).isEqualTo(Extensions.SYNC);
      }
      return status(id, 0);
    }

    private static int mode(Buffer.PlainBuffer rest) throws IOException {
      assertThat(rest.readUInt32AsInt()).isEqualTo(Sftp.ATTRIBUTE_MODE);
      return rest.readUInt32AsInt();
    }

    private byte[] open(int id, String path) {
      String handle = path + "#" + opened++;
      open.add(handle);
      mostOpen = Math.max(mostOpen, open.size());
      return packet(Sftp.HANDLE, id).putString(handle).getCompactData();
    }

    private static byte[] status(int id, int code) {
      return packet(Sftp.STATUS, id).putUInt32(code).putString("").getCompactData();
    }
  }

  private static List<Change> directories(RemotePath root, int count) {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      changes.add(new Change.MakeDirectory(root.child("d" + i), 0755));
    }
    return changes;
  }

  private static List<Integer> doneOf(Host host, List<Change> changes) throws IOException {
    List<Integer> done = new ArrayList<>();
    host.apply(
        changes,
        new ChangeListener() {
          @Override
          public void done(int index) {
            done.add(index);
          }
        });
    return done;
  }

  @Test
  void noMoreDirectoriesAreOpenThanTheServerOpens() throws IOException {
    for (boolean opensDirectories : new boolean[] {true, false}) {
      Strict strict = new Strict(opensDirectories);
      List<Change> changes = directories(ROOT, 2_000);

      Host host = host(afterVersion(strict), false, "other");
      assertThat(doneOf(host, changes)).hasSize(2_000);

      allIsAnswered(host);
      assertThat(strict.modes).hasSize(2_000).allSatisfy((path, mode) -> is0755(mode));
      assertThat(strict.mostOpen).isBetween(2, HANDLES);
      assertThat(strict.open).isEmpty();
    }
  }

  @Test
  void amongMoreToBeSyncedThanTheServerOpensDirectoriesGetTheirMode() throws IOException {
    Strict strict = new Strict(true);
    List<Change> changes = new ArrayList<>();
    for (Change made : directories(ROOT, 3 * HANDLES)) {
      changes.add(new Change.Sync(ROOT));
      changes.add(made);
    }
    Host host = host(afterVersion(strict, Extensions.SYNC));
    assertThat(doneOf(host, changes)).hasSameSizeAs(changes).doesNotHaveDuplicates();
    allIsAnswered(host);
    assertThat(strict.modes).allSatisfy((path, mode) -> is0755(mode));
    assertThat(strict.mostOpen).isBetween(2, HANDLES + 1);
    assertThat(strict.open).isEmpty();
  }

  /** The server takes one request after another, and nobody waits for the last CLOSE. */
  private static void allIsAnswered(Host host) throws IOException {
    assertThat(host.stat(ROOT.child("d0"))).isPresent();
  }

  private static void is0755(int mode) {
    assertThat(mode).isEqualTo(0755);
  }

  /** By path, a mode would be set of what a link leads to. */
  @Test
  void onOpenSshWithAStricterUmaskEachModeIsSetThroughAHandle(@TempDir Path folder)
      throws IOException {
    List<Change> changes = directories(ReleaseRoot.parse(folder.toString()).path(), 1_500);
    try (OpenSshServer server =
            OpenSshServer.with()
                .subsystem("/usr/lib/openssh/sftp-server -u 0077 -P setstat")
                .openFiles(1_024)
                .start();
        Host host = new SshHostConnector(server.settings().build()).connect()) {
      assertThat(doneOf(host, changes)).hasSize(1_500);
    }
    for (int i = 0; i < 1_500; i++) {
      assertThat(Files.getPosixFilePermissions(folder.resolve("d" + i)))
          .isEqualTo(PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }
}
