package dev.deployer.ssh.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.host.Host;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.List;
import net.schmizz.sshj.common.Buffer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the fsync of a directory says that the server does not open. */
@Timeout(60)
class ClosedDirectoriesTest extends ScriptedServers {
  private static final RemotePath FROM = ROOT.child("a");
  private static final RemotePath TO = ROOT.child("b");

  /** How often it opens what is asked for; after that too many files are open. */
  private int opens;

  private Host host(String server) throws IOException {
    Script script = afterVersion(this::answer, Extensions.SYNC, Extensions.POSIX_RENAME);
    return host(script, false, server);
  }

  private byte[] answer(int type, int id, Buffer.PlainBuffer rest) {
    if (type == Sftp.OPENDIR || (type == Sftp.OPEN && opens-- > 0)) {
      return packet(Sftp.HANDLE, id).putString("h").getCompactData();
    }
    boolean failure = type == Sftp.OPEN;
    return packet(Sftp.STATUS, id)
        .putUInt32(failure ? 4 : 0)
        .putString(failure ? "Failure" : "")
        .getCompactData();
  }

  private static void isRefused(ThrowingCallable sync) {
    assertThatThrownBy(sync)
        .isInstanceOf(FileSystemException.class)
        .hasMessageEndingWith("/srv/shop: the host said: Failure");
  }

  @Test
  void aDirectoryThatOpenSshDidNotOpenIsNotSynced() throws IOException {
    Host host = host("OpenSSH_9.2p1");
    isRefused(() -> host.sync(ROOT));
    isRefused(() -> host.rename(FROM, TO, List.of(ROOT)));
    isRefused(() -> host.syncsDirectories(ROOT));
  }

  @Test
  void aDirectoryThatWasNotOpenedByAServerThatHasOpenedOneIsNotSynced() throws IOException {
    opens = 1;
    Host asked = host("other");
    assertThat(asked.syncsDirectories(ROOT)).isTrue();
    isRefused(() -> asked.sync(ROOT));

    opens = 1;
    Host renaming = host("other");
    renaming.rename(FROM, TO, List.of(ROOT));
    isRefused(() -> renaming.rename(FROM, TO, List.of(ROOT)));
  }

  @Test
  void whatAServerThatOpensNoDirectoriesCannotSyncIsLeft() throws IOException {
    Host host = host("other");
    assertThat(host.syncsDirectories(ROOT)).isFalse();
    host.sync(ROOT);
    host.rename(FROM, TO, List.of(ROOT));
  }
}
