package dev.deployer.ssh.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.host.Change;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Content;
import dev.deployer.host.Facts;
import dev.deployer.host.Found;
import dev.deployer.host.HeapShare;
import dev.deployer.host.Host;
import dev.deployer.host.HostCommands;
import dev.deployer.host.Traffic;
import dev.deployer.host.Visitor;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.schmizz.sshj.common.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that do not keep to the protocol, or keep to it in bad faith. */
@Timeout(60)
class HostileServerTest {
  private static final RemotePath ROOT = ReleaseRoot.parse("/srv/shop").path();
  private static final int NO_ID = -1;

  /** What a server says to a request; null says nothing. */
  private interface Script {
    byte[] answer(int type, int id, Buffer.PlainBuffer rest) throws IOException;
  }

  private final List<Thread> threads = new ArrayList<>();

  @AfterEach
  void interruptServers() {
    threads.forEach(Thread::interrupt);
  }

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
  void namesThatLeadElsewhereAreRefused() throws IOException {
    for (String name : List.of("../x", "a/b", "", "a\0b", "/etc/passwd")) {
      Host host = host(afterVersion(listing(name, 1)));
      assertThatThrownBy(() -> host.walk(List.of(ROOT), true, entry -> {}))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("a name that is not valid");
    }
  }

  @Test
  void aListingThatGoesOnWithoutEntriesEnds() throws IOException {
    Host host = host(afterVersion(listing("x", 0)));
    assertThatThrownBy(() -> host.walk(List.of(ROOT), true, entry -> {}))
        .isInstanceOf(ConnectionLostException.class)
        .hasMessageContaining("goes on without entries");
  }

  @Test
  void aListingWithoutEndEnds() throws IOException {
    Host host = host(afterVersion(listing("x", 1_000)));
    assertThatThrownBy(() -> host.walk(List.of(ROOT), false, entry -> {}))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("more than " + HeapShare.entries() + " entries");
  }

  @Test
  void aTreeWithoutBottomEnds() throws IOException {
    Script bottomless =
        new Script() {
          private int pages;

          @Override
          public byte[] answer(int type, int id, Buffer.PlainBuffer rest) throws IOException {
            if (type == Sftp.OPENDIR) {
              pages = 0;
            } else if (type == Sftp.READDIR && pages++ > 0) {
              return packet(Sftp.STATUS, id).putUInt32(1).putString("").getCompactData();
            }
            return listing("d".repeat(200), 1).answer(type, id, rest);
          }
        };
    Host host = host(afterVersion(bottomless));
    List<String> unlistable = new ArrayList<>();
    host.walk(
        List.of(ROOT),
        true,
        new Visitor() {
          @Override
          public void found(Found entry) {}

          @Override
          public void unlistable(RemotePath directory, IOException failure) {
            unlistable.add(failure.getMessage());
          }
        });
    assertThat(unlistable).singleElement().asString().contains("too long");
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

  @Test
  void aServerThatListsFasterThanItAnswersIsNotAskedForMore() throws IOException {
    int pageSize = 1_000;
    int pages = 100;
    class Hasty implements Script {
      private int listed;
      private int asked;
      private int mostAhead;

      @Override
      public byte[] answer(int type, int id, Buffer.PlainBuffer rest) throws IOException {
        if (type == Sftp.LSTAT) {
          asked++;
          return attributes(packet(Sftp.ATTRS, id), 0100644).getCompactData();
        }
        if (type == Sftp.READDIR && listed == pages * pageSize) {
          return packet(Sftp.STATUS, id).putUInt32(1).putString("").getCompactData();
        }
        listed += type == Sftp.READDIR ? pageSize : 0;
        mostAhead = Math.max(mostAhead, listed - asked);
        return listing("x", pageSize).answer(type, id, rest);
      }
    }
    Hasty hasty = new Hasty();
    Host host = host(afterVersion(hasty), false, "SSHD_unknown");
    int[] found = {0};

    host.walk(List.of(ROOT), true, entry -> found[0]++);

    assertThat(found[0]).isEqualTo(pages * pageSize);
    assertThat(hasty.mostAhead).isLessThan(10 * pageSize);
  }

  @Test
  void aServerBehindOpenSshThatIsAnotherIsNotBelievedAboutWhatItLists() throws IOException {
    Script following =
        (type, id, rest) ->
            switch (type) {
              case Sftp.INIT -> packet(Sftp.VERSION, NO_ID).putUInt32(3).getCompactData();
              case Sftp.LSTAT -> attributes(packet(Sftp.ATTRS, id), 0120777).getCompactData();
              default -> listing("x", 1).answer(type, id, rest);
            };
    int[] pages = {0};
    Script once =
        (type, id, rest) ->
            type == Sftp.READDIR && pages[0]++ > 0
                ? packet(Sftp.STATUS, id).putUInt32(1).putString("").getCompactData()
                : following.answer(type, id, rest);
    List<Facts.Type> found = new ArrayList<>();

    host(once, false, "OpenSSH_9.2p1")
        .walk(List.of(ROOT), true, entry -> found.add(entry.facts().type()));

    assertThat(found).containsExactly(Facts.Type.LINK);
  }

  private static Script listing(String name, int count) {
    Buffer.PlainBuffer entries = new Buffer.PlainBuffer().putUInt32(count);
    for (int i = 0; i < count; i++) {
      attributes(entries.putString(name).putString("long"), 040755);
    }
    byte[] page = entries.getCompactData();
    return (type, id, rest) ->
        switch (type) {
          case Sftp.OPENDIR -> packet(Sftp.HANDLE, id).putString("h").getCompactData();
          case Sftp.READDIR -> packet(Sftp.NAME, id).putRawBytes(page).getCompactData();
          default -> packet(Sftp.STATUS, id).putUInt32(0).putString("").getCompactData();
        };
  }

  private static Buffer.PlainBuffer attributes(Buffer.PlainBuffer packet, int mode) {
    return attributes(packet, mode, 0);
  }

  private static Buffer.PlainBuffer attributes(Buffer.PlainBuffer packet, int mode, long size) {
    packet.putUInt32(0xf).putUInt64(size).putUInt32(1).putUInt32(1);
    return packet.putUInt32(mode).putUInt32(0).putUInt32(0);
  }

  private static Buffer.PlainBuffer packet(int type, int id) {
    Buffer.PlainBuffer packet = new Buffer.PlainBuffer().putByte((byte) type);
    return id == NO_ID ? packet : packet.putUInt32(id & 0xffff_ffffL);
  }

  private static Script afterVersion(Script script) {
    return (type, id, rest) ->
        type == Sftp.INIT
            ? packet(Sftp.VERSION, NO_ID)
                .putUInt32(3)
                .putString(Extensions.SPACE_OF_HANDLE)
                .putString("2")
                .getCompactData()
            : script.answer(type, id, rest);
  }

  private Host rawHost(byte[] answer) throws IOException {
    return host(afterVersion((type, id, rest) -> answer), true);
  }

  private Host host(Script script) throws IOException {
    return host(script, false);
  }

  private Host host(Script script, boolean raw) throws IOException {
    return host(script, raw, "OpenSSH_hostile");
  }

  private Host host(Script script, boolean raw, String server) throws IOException {
    SftpChannel channel = channel(script, raw);
    return new SftpHost(new Nowhere(server), channel, greeted(channel), () -> {});
  }

  private static Extensions greeted(SftpChannel channel) throws IOException {
    return new Greeting(channel).exchange(Optional::empty, false);
  }

  private SftpChannel channel(Script script, boolean raw) throws IOException {
    PipedInputStream toServer = new PipedInputStream(1 << 18);
    PipedInputStream toClient = new PipedInputStream(1 << 18);
    OutputStream fromClient = new PipedOutputStream(toServer);
    OutputStream fromServer = new PipedOutputStream(toClient);
    Thread serving = new Thread(() -> serve(toServer, fromServer, script, raw));
    serving.setDaemon(true);
    threads.add(serving);
    serving.start();
    return new SftpChannel(toClient, fromClient, 1 << 21);
  }

  private static void serve(
      InputStream requests, OutputStream replies, Script script, boolean raw) {
    try (DataInputStream in = new DataInputStream(requests);
        OutputStream out = replies) {
      while (true) {
        byte[] request = in.readNBytes(in.readInt());
        Buffer.PlainBuffer fields = new Buffer.PlainBuffer(request);
        int type = fields.readByte();
        byte[] answer =
            script.answer(type, type == Sftp.INIT ? NO_ID : fields.readUInt32AsInt(), fields);
        if (answer == null) {
          return;
        }
        if (!raw || type == Sftp.INIT) {
          out.write(new Buffer.PlainBuffer().putUInt32(answer.length).getCompactData());
        }
        out.write(answer);
        out.flush();
      }
    } catch (IOException e) {
      // The other side has had enough.
    }
  }

  private record Nowhere(String server) implements SftpHost.Connection {
    @Override
    public Traffic traffic() {
      return Traffic.NONE;
    }

    @Override
    public String address() {
      return "nobody@nowhere:22";
    }

    @Override
    public String hostKey() {
      return "SHA256:none";
    }

    @Override
    public Optional<HostCommands> commands() {
      return Optional.empty();
    }

    @Override
    public SftpHost openHost() {
      throw new UnsupportedOperationException();
    }
  }
}
