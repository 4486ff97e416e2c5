package dev.deployer.ssh.connect;

import dev.deployer.ssh.OpenSshServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A way to a server that keeps the first bytes of each client, among them its part of the key
 * exchange, which names the compressions that it offers.
 */
final class TappedWire implements AutoCloseable {
  private static final int KEPT = 1 << 12;
  private static final int SMALL = 1 << 13;

  private final ServerSocket listener = new ServerSocket();
  private final OpenSshServer server;
  private final boolean slow;
  private final List<Socket> fillers = new ArrayList<>();
  private final List<ByteArrayOutputStream> said = new ArrayList<>();
  private long bytesSaid;

  /**
   * @param slow whether no more than 4 MB a second get through
   */
  TappedWire(OpenSshServer server, boolean slow) throws IOException {
    this.server = server;
    this.slow = slow;
    listener.setReceiveBufferSize(SMALL);
    listener.bind(new InetSocketAddress(InetAddress.getByName(server.host()), 0), 1);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Accepts all that come. */
  TappedWire open() {
    start(this::accept);
    return this;
  }

  /**
   * Accepts nobody until somebody has asked in vain: Linux drops what asks where the queue is full,
   * and asks again a second later.
   */
  TappedWire openLate() throws IOException {
    boolean full = false;
    while (!full) {
      Socket filler = new Socket();
      try {
        filler.connect(listener.getLocalSocketAddress(), 200);
        fillers.add(filler);
      } catch (SocketTimeoutException e) {
        filler.close();
        full = true;
      }
    }
    start(
        () -> {
          while (!somebodyAsks()) {
            Thread.onSpinWait();
          }
          accept();
        });
    return this;
  }

  /** Whether a connection to this is in the state SYN_SENT of proc(5). */
  private boolean somebodyAsks() {
    String port = ":%04X 02 ".formatted(port());
    try {
      return Files.readString(Path.of("/proc/net/tcp")).contains(port)
          || Files.readString(Path.of("/proc/net/tcp6")).contains(port);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether the client that spoke last offers to compress. */
  boolean isCompressed() {
    synchronized (said) {
      List<String> all =
          said.stream()
              .map(bytes -> bytes.toString(StandardCharsets.ISO_8859_1))
              .filter(text -> text.startsWith("SSH-2.0-"))
              .toList();
      return all.get(all.size() - 1).contains("zlib@openssh.com");
    }
  }

  /** How much clients have said, in bytes. */
  long bytesSaid() {
    synchronized (said) {
      return bytesSaid;
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "tap");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket behind = new Socket(server.host(), server.port());
        ByteArrayOutputStream tap = new ByteArrayOutputStream();
        synchronized (said) {
          said.add(tap);
        }
        start(() -> forward(client, behind, tap));
        start(() -> answer(behind, client));
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private void forward(Socket from, Socket to, ByteArrayOutputStream tap) {
    byte[] buffer = new byte[SMALL];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        synchronized (said) {
          bytesSaid += read;
          tap.write(buffer, 0, Math.min(read, KEPT - Math.min(KEPT, tap.size())));
        }
        out.write(buffer, 0, read);
        if (slow) {
          Thread.sleep(2);
        }
      }
    } catch (IOException | InterruptedException e) {
      // One of them has gone.
    }
  }

  private static void answer(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One of them has gone.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket filler : fillers) {
      filler.close();
    }
  }
}
