package dev.deployer.incident;

import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The line to a host, as a VPN is one: it can be cut, and comes back. */
final class Line implements AutoCloseable {
  private static final int PIECE = 1 << 14;

  private final OpenSshServer server;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);
  private final AtomicInteger refused = new AtomicInteger();
  private volatile int refusedThen;
  private final AtomicInteger cuts = new AtomicInteger();

  Line(OpenSshServer server) throws IOException {
    this.server = server;
    this.listener = new ServerSocket(0, 10, InetAddress.getByName(server.host()));
    start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Every connection is lost now; the next one is made as if nothing had been. */
  void cut() throws IOException {
    cuts.incrementAndGet();
    for (Socket socket : Set.copyOf(open)) {
      socket.close();
    }
  }

  /** Cuts it once so many more bytes have gone to the host; so many connects fail after that. */
  void cutAfter(long bytes, int connects) {
    refusedThen = connects;
    left.set(bytes);
  }

  /** How often it was cut. */
  int cuts() {
    return cuts.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        if (refused.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
          client.close();
          continue;
        }
        Socket host = new Socket(server.host(), server.port());
        client.setTcpNoDelay(true);
        host.setTcpNoDelay(true);
        open.add(client);
        open.add(host);
        start(() -> pass(client, host, true));
        start(() -> pass(host, client, false));
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private void pass(Socket from, Socket to, boolean up) {
    byte[] buffer = new byte[PIECE];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (up && left.addAndGet(-n) < 0) {
          left.set(Long.MAX_VALUE);
          refused.set(refusedThen);
          cut();
          return;
        }
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // One side is gone, and so is the other now.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "line");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : Set.copyOf(open)) {
      socket.close();
    }
  }
}
