package dev.deployer.ssh.connect;

import dev.deployer.ssh.OpenSshServer;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A way to a server that keeps back all that it says after its first so many messages: its version
 * line is one, and each packet is one. The server's cipher must be AES-GCM, which leaves the length
 * of a packet in the clear (RFC 5647 section 7.3).
 */
final class StallingWire implements AutoCloseable {
  private static final int NEWKEYS = 21;
  private static final int TAG = 16;

  private final ServerSocket listener;
  private final OpenSshServer server;
  private final int messages;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final CountDownLatch stalled = new CountDownLatch(1);

  StallingWire(OpenSshServer server, int messages) throws IOException {
    this.server = server;
    this.messages = messages;
    this.listener = new ServerSocket(0, 10, InetAddress.getByName(server.host()));
    start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Waits until it keeps something back, or so long that one can look at something else. */
  boolean awaitStall() throws InterruptedException {
    return stalled.await(10, TimeUnit.MILLISECONDS);
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "wire");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket behind = new Socket(server.host(), server.port());
        sockets.add(client);
        sockets.add(behind);
        start(() -> forward(client, behind));
        start(() -> answer(behind, client));
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private static void forward(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One of them has gone.
    }
  }

  private void answer(Socket from, Socket to) {
    try {
      DataInputStream in = new DataInputStream(from.getInputStream());
      OutputStream out = to.getOutputStream();
      int tag = 0;
      for (int i = 0; i < messages; i++) {
        byte[] message = i == 0 ? line(in) : packet(in, tag);
        tag = i > 0 && tag == 0 && message[5] == NEWKEYS ? TAG : tag;
        out.write(message);
        out.flush();
      }
      stalled.countDown();
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // One of them has gone.
    }
  }

  private static byte[] line(InputStream in) throws IOException {
    ByteBuffer line = ByteBuffer.allocate(256);
    int last;
    do {
      last = in.read();
      line.put((byte) last);
    } while (last != '\n');
    return java.util.Arrays.copyOf(line.array(), line.position());
  }

  private static byte[] packet(DataInputStream in, int tag) throws IOException {
    int length = in.readInt();
    ByteBuffer packet = ByteBuffer.allocate(4 + length + tag).putInt(length);
    in.readFully(packet.array(), 4, length + tag);
    return packet.array();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
