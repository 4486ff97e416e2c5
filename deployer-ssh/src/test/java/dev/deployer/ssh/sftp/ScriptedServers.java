package dev.deployer.ssh.sftp;

import dev.deployer.host.Host;
import dev.deployer.host.HostCommands;
import dev.deployer.host.Traffic;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.schmizz.sshj.common.Buffer;
import org.junit.jupiter.api.AfterEach;

/** Servers of a script, behind a wire in memory: what they answer is written byte by byte. */
abstract class ScriptedServers {
  static final RemotePath ROOT = ReleaseRoot.parse("/srv/shop").path();
  static final int NO_ID = -1;

  /** What a server says to a request; null says nothing. */
  interface Script {
    byte[] answer(int type, int id, Buffer.PlainBuffer rest) throws IOException;
  }

  private final List<Thread> threads = new ArrayList<>();

  @AfterEach
  void interruptServers() {
    threads.forEach(Thread::interrupt);
  }

  static Script listing(String name, int count) {
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

  static Buffer.PlainBuffer attributes(Buffer.PlainBuffer packet, int mode) {
    return attributes(packet, mode, 0);
  }

  static Buffer.PlainBuffer attributes(Buffer.PlainBuffer packet, int mode, long size) {
    packet.putUInt32(0xf).putUInt64(size).putUInt32(1).putUInt32(1);
    return packet.putUInt32(mode).putUInt32(0).putUInt32(0);
  }

  static Buffer.PlainBuffer packet(int type, int id) {
    Buffer.PlainBuffer packet = new Buffer.PlainBuffer().putByte((byte) type);
    return id == NO_ID ? packet : packet.putUInt32(id & 0xffff_ffffL);
  }

  /**
   * After a greeting as of OpenSSH.
   *
   * @param extensions announced besides, in their version 1
   */
  static Script afterVersion(Script script, String... extensions) {
    Buffer.PlainBuffer version =
        packet(Sftp.VERSION, NO_ID)
            .putUInt32(3)
            .putString(Extensions.SPACE_OF_HANDLE)
            .putString("2");
    for (String extension : extensions) {
      version.putString(extension).putString("1");
    }
    byte[] greeting = version.getCompactData();
    return (type, id, rest) -> type == Sftp.INIT ? greeting : script.answer(type, id, rest);
  }

  Host rawHost(byte[] answer) throws IOException {
    return host(afterVersion((type, id, rest) -> answer), true);
  }

  Host host(Script script) throws IOException {
    return host(script, false);
  }

  Host host(Script script, boolean raw) throws IOException {
    return host(script, raw, "OpenSSH_hostile");
  }

  Host host(Script script, boolean raw, String server) throws IOException {
    SftpChannel channel = channel(script, raw);
    return new SftpHost(new Nowhere(server), channel, greeted(channel), () -> {});
  }

  static Extensions greeted(SftpChannel channel) throws IOException {
    return new Greeting(channel).exchange(Optional::empty, false);
  }

  SftpChannel channel(Script script, boolean raw) throws IOException {
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
        int type = fields.readByte() & 0xff;
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

  /** A connection that opens no further channel. */
  record Nowhere(String server) implements SftpHost.Connection {
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
