package dev.deployer.integration.site;

import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.settings.SshSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/** A way to a server that counts the bytes that go there. */
public final class CountingLine implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final OpenSshServer server;
  private final ServerSocket listener;
  private final AtomicLong up = new AtomicLong();

  public CountingLine(OpenSshServer server) throws IOException {
    this.server = server;
    this.listener = new ServerSocket(0, 10, InetAddress.getByName(server.host()));
    start(this::accept);
  }

  /** Settings for the server by this way. */
  public SshSettings.Builder settings() {
    return server
        .settings()
        .port(listener.getLocalPort())
        .hostKeyAlias("[" + server.host() + "]:" + server.port());
  }

  /** How many bytes went up, of all connections. */
  public long up() {
    return up.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket host = new Socket(server.host(), server.port());
        client.setTcpNoDelay(true);
        host.setTcpNoDelay(true);
        start(() -> pass(client, host, up));
        start(() -> pass(host, client, new AtomicLong()));
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private static void pass(Socket from, Socket to, AtomicLong count) {
    byte[] buffer = new byte[BUFFER];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        count.addAndGet(n);
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // One side is gone, and so is the other now.
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "counting-line");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
