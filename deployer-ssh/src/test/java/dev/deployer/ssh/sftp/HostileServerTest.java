package dev.deployer.ssh.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.host.Change;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Content;
import dev.deployer.host.Host;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.schmizz.sshj.common.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that do not keep to the protocol, or keep to it in bad faith. */
@Timeout(60)
class HostileServerTest extends ScriptedServers {
  @Test
  void aVersionThatIsNoneIsRefused() {
    for (byte[] first :
        List.of(
            packet(Sftp.VERSION, NO_ID).putUInt32(2).getCompactData(),
            packet(Sftp.STATUS, NO_ID).putUInt32(3).getCompactData(),
            packet(Sftp.VERSION, NO_ID).putUInt32(3).putUInt32(99).getCompactData())) {
      assertThatThrownBy(() -> host((type, id, rest) -> first))
          .isInstanceOf(ConnectionLostException.class)
          .hasMessageContaining("does not keep to the SFTP protocol");
    }
  }

  @Test
  void anAnswerThatIsWrongEndsTheConnection() throws IOException {
    List<Script> scripts =
        List.of(
            (type, id, rest) -> packet(Sftp.ATTRS, id).getCompactData(),
            (type, id, rest) -> packet(Sftp.ATTRS, id).putUInt32(0).getCompactData(),
            (type, id, rest) -> packet(Sftp.ATTRS, id + 1).putUInt32(0).getCompactData(),
            (type, id, rest) -> packet(Sftp.NAME, id).putUInt32(1).getCompactData(),
            (type, id, rest) -> packet(99, id).getCompactData(),
            (type, id, rest) -> packet(Sftp.STATUS, id).putUInt32(0).getCompactData(),
            (type, id, rest) ->
                packet(Sftp.STATUS, id).putUInt32(2).putUInt32(-1 >>> 1).getCompactData(),
            (type, id, rest) ->
                packet(Sftp.ATTRS, id)
                    .putUInt32(0x8000_0000L)
                    .putUInt32(0xffff_ffffL)
                    .getCompactData(),
            (type, id, rest) -> null);
    for (Script script : scripts) {
      Host host = host(afterVersion(script));
      assertThatThrownBy(() -> host.stat(ROOT)).isInstanceOf(ConnectionLostException.class);
      assertThatThrownBy(() -> host.stat(ROOT)).isInstanceOf(ConnectionLostException.class);
    }
  }

  @Test
  void aPacketOfAnInsaneLengthIsNotRead() throws IOException {
    for (long length : new long[] {0, 4, 1 << 20, 0x7fff_ffffL, 0xffff_ffffL}) {
      Host host = rawHost(new Buffer.PlainBuffer().putUInt32(length).getCompactData());
      assertThatThrownBy(() -> host.stat(ROOT))
          .isInstanceOf(ConnectionLostException.class)
          .hasMessageContaining("announces a length");
    }
  }

  @Test
  void noiseIsAnErrorAndNeverAHang() throws IOException {
    Random random = new Random(7);
    for (int i = 0; i < 100; i++) {
      Script noise =
          (type, id, rest) -> {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            int answer = new int[] {101, 102, 103, 104, 105, 201}[random.nextInt(6)];
            return packet(answer, id).putRawBytes(bytes).getCompactData();
          };
      Host host = host(afterVersion(noise));
      assertThatThrownBy(
              () -> {
                host.walk(List.of(ROOT), true, entry -> {});
                host.digest(List.of(ROOT.child("a")));
                host.stat(List.of(ROOT, ROOT.child("a"), ROOT.child("b")));
                host.apply(
                    List.of(
                        new Change.MakeDirectory(ROOT.child("d"), 0755),
                        new Change.PutFile(
                            ROOT.child("f"), 0644, 0, Content.of(new byte[9]), true)));
                throw new IOException("noise made sense");
              })
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void moreDataThanAskedForIsRefused() throws IOException {
    Script generous =
        (type, id, rest) ->
            switch (type) {
              case Sftp.OPEN -> packet(Sftp.HANDLE, id).putString("h").getCompactData();
              case Sftp.READ -> packet(Sftp.DATA, id).putBytes(new byte[100_000]).getCompactData();
              case Sftp.FSTAT -> attributes(packet(Sftp.ATTRS, id), 0100644).getCompactData();
              default -> packet(Sftp.STATUS, id).putUInt32(0).putString("").getCompactData();
            };
    Host host = host(afterVersion(generous));
    assertThatThrownBy(() -> host.read(ROOT.child("f"), 10))
        .isInstanceOf(ConnectionLostException.class);
  }

  @Test
  void manyFilesThatTogetherDoNotFitAreNotReadToTheirEnd() throws IOException {
    byte[] piece = new byte[1 << 17];
    long[] sent = {0};
    Script verbose =
        (type, id, rest) ->
            switch (type) {
              case Sftp.OPEN -> packet(Sftp.HANDLE, id).putString("h").getCompactData();
              case Sftp.READ -> {
                rest.readBytes();
                rest.readUInt64();
                int wanted = Math.min(piece.length, rest.readUInt32AsInt());
                sent[0] += wanted;
                yield packet(Sftp.DATA, id).putBytes(piece, 0, wanted).getCompactData();
              }
              case Sftp.FSTAT ->
                  attributes(packet(Sftp.ATTRS, id), 0100644, 1 << 20).getCompactData();
              default -> packet(Sftp.STATUS, id).putUInt32(0).putString("").getCompactData();
            };
    SftpChannel channel = channel(afterVersion(verbose), false);
    List<RemotePath> files = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      files.add(ROOT.child("f" + i));
    }
    ContentRun run =
        new ContentRun(channel, greeted(channel), files, 1 << 20, 3 << 20, ContentRun.Bytes::new);
    assertThatThrownBy(run::run)
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("no more fit in this heap");
    assertThat(sent[0]).isLessThan(10 << 20);
  }

  @Test
  void whatTheServerSaysIsEscapedAndCut() throws IOException {
    Script loud =
        (type, id, rest) ->
            packet(Sftp.STATUS, id)
                .putUInt32(4)
                .putString("\u001b[2Jred" + "!".repeat(1_000))
                .getCompactData();
    Host host = host(afterVersion(loud));
    assertThatThrownBy(() -> host.stat(ROOT))
        .isInstanceOf(FileSystemException.class)
        .satisfies(
            e -> assertThat(e.getMessage()).contains("\\u001b[2Jred!!!").hasSizeLessThan(300));
  }
}
