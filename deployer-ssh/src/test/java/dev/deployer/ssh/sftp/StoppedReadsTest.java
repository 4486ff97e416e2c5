package dev.deployer.ssh.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.host.Host;
import dev.deployer.host.Questions;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.schmizz.sshj.common.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A call that fails while files are being read leaves none of them open on the host. */
@Timeout(60)
class StoppedReadsTest extends ScriptedServers {
  private static final int SIZE = 1 << 20;

  private final List<RemotePath> files =
      IntStream.range(0, 500).mapToObj(i -> ROOT.child("f" + i)).toList();

  /** Large files; it renames nothing, and each directory has one entry. */
  private static final class Large implements Script {
    private final Set<String> open = new HashSet<>();
    private int opened;

    @Override
    public byte[] answer(int type, int id, Buffer.PlainBuffer rest) throws IOException {
      return switch (type) {
        case Sftp.OPEN, Sftp.OPENDIR -> {
          open.add("h" + opened);
          yield packet(Sftp.HANDLE, id).putString("h" + opened++).getCompactData();
        }
        case Sftp.READDIR -> listing("x", 1).answer(type, id, rest);
        case Sftp.READ -> {
          rest.readBytes();
          rest.readUInt64();
          byte[] piece = new byte[rest.readUInt32AsInt()];
          yield packet(Sftp.DATA, id).putBytes(piece).getCompactData();
        }
        case Sftp.FSTAT, Sftp.LSTAT ->
            attributes(packet(Sftp.ATTRS, id), 0100644, SIZE).getCompactData();
        case Sftp.CLOSE -> {
          assertThat(open.remove(rest.readString())).isTrue();
          yield packet(Sftp.STATUS, id).putUInt32(0).putString("").getCompactData();
        }
        default -> packet(Sftp.STATUS, id).putUInt32(3).putString("").getCompactData();
      };
    }
  }

  private final Large large = new Large();

  private Host host() throws IOException {
    return host(afterVersion(large, Extensions.POSIX_RENAME));
  }

  /** The server answers in order: after this it has answered all that was sent before. */
  private void nothingIsOpenOn(Host host) throws IOException {
    assertThat(host.stat(ROOT)).isPresent();
    assertThat(large.opened).isPositive();
    assertThat(large.open).isEmpty();
  }

  @Test
  void thatTheyDoNotFitTogetherClosesAll() throws IOException {
    SftpChannel channel = channel(afterVersion(large), false);
    Extensions extensions = greeted(channel);
    ContentRun run =
        new ContentRun(channel, extensions, files, SIZE, 3 * SIZE, ContentRun.Bytes::new);
    assertThatThrownBy(run::run)
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("no more fit in this heap");
    new LookRun(channel, List.of(ROOT), false).run();
    assertThat(large.opened).isGreaterThan(2);
    assertThat(large.open).isEmpty();
  }

  @Test
  void aRenameThatIsRefusedBeforeThemClosesAll() throws IOException {
    Host host = host();
    Questions behind = new Questions();
    behind.read(files, SIZE);
    assertThatThrownBy(() -> host.rename(files.get(0), files.get(1), List.of(), behind))
        .isInstanceOf(AccessDeniedException.class);
    nothingIsOpenOn(host);
  }

  @Test
  void aVisitorWhoThrowsBesideThemClosesAll() throws IOException {
    Host host = host();
    Questions questions = new Questions();
    questions.read(files, SIZE);
    questions.walk(
        List.of(ROOT),
        true,
        entry -> {
          throw new IOException("enough");
        });
    assertThatThrownBy(() -> host.ask(questions)).hasMessage("enough");
    nothingIsOpenOn(host);
  }

  @Test
  void aSinkThatThrowsClosesIts() throws IOException {
    Host host = host();
    assertThatThrownBy(
            () ->
                host.read(
                    files.get(0),
                    SIZE,
                    (bytes, offset, length) -> {
                      throw new IllegalStateException("enough");
                    }))
        .hasMessage("enough");
    nothingIsOpenOn(host);
  }
}
