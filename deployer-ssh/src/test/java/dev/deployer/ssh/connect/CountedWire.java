package dev.deployer.ssh.connect;

import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.settings.SshSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A way to a server that counts how often the client waits for it. What the server says is held
 * until both have been silent for a while, as on a line so long that whatever the client can say
 * without an answer is under way before one comes. So a slow server costs no turn more, nor does a
 * fast one.
 */
public final class CountedWire implements AutoCloseable {
  private static final long SILENCE = TimeUnit.MILLISECONDS.toNanos(250);

  private final ServerSocket listener;
  private final OpenSshServer server;
  private final int most;
  private final List<Line> lines = new CopyOnWriteArrayList<>();

  public CountedWire(OpenSshServer server) throws IOException {
    this(server, Integer.MAX_VALUE);
  }

  /**
   * @param most how many packets a client may say without an answer, once they are encrypted; at
   *     one more its connection is ended. For a server whose cipher is AES-GCM.
   */
  CountedWire(OpenSshServer server, int most) throws IOException {
    this.server = server;
    this.most = most;
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

  /** How often clients waited, without that for TCP. */
  public int turns() {
    return lines.stream().mapToInt(Line::turns).sum();
  }

  int connections() {
    return lines.size();
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "counted wire");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket behind = new Socket(server.host(), server.port());
        client.setTcpNoDelay(true);
        behind.setTcpNoDelay(true);
        Line line = new Line(client, behind, most);
        lines.add(line);
        start(line::forward);
        start(line::hold);
        start(line::answer);
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Line line : lines) {
      line.client.close();
      line.behind.close();
    }
  }

  private static final class Line {
    private final Socket client;
    private final Socket behind;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private long last = System.nanoTime();
    private boolean spokeSince = true;
    private boolean ended;
    private int turns;
    private final ClientPackets packets = new ClientPackets();
    private final int most;
    private int counted;

    Line(Socket client, Socket behind, int most) {
      this.most = most;
      this.client = client;
      this.behind = behind;
    }

    synchronized int turns() {
      return turns;
    }

    void forward() {
      byte[] buffer = new byte[1 << 16];
      try (client;
          behind) {
        InputStream in = client.getInputStream();
        OutputStream out = behind.getOutputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          synchronized (this) {
            last = System.nanoTime();
            spokeSince = true;
            packets.said(buffer, read);
            if (packets.encrypted() - counted > most) {
              return;
            }
          }
          out.write(buffer, 0, read);
        }
      } catch (IOException e) {
        // One of them has gone.
      }
    }

    void hold() {
      byte[] buffer = new byte[1 << 16];
      try {
        InputStream in = behind.getInputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          synchronized (this) {
            last = System.nanoTime();
            held.write(buffer, 0, read);
            notifyAll();
          }
        }
      } catch (IOException e) {
        // One of them has gone.
      }
      synchronized (this) {
        ended = true;
        notifyAll();
      }
    }

    void answer() {
      try (client) {
        OutputStream out = client.getOutputStream();
        for (byte[] next = next(); next.length > 0; next = next()) {
          out.write(next);
        }
      } catch (IOException | InterruptedException e) {
        // One of them has gone.
      }
    }

    private synchronized byte[] next() throws InterruptedException {
      while (true) {
        long left = SILENCE - (System.nanoTime() - last);
        if (held.size() == 0) {
          if (ended) {
            return new byte[0];
          }
          wait();
        } else if (left > 0) {
          wait(left / 1_000_000 + 1);
        } else {
          byte[] all = held.toByteArray();
          held.reset();
          turns += spokeSince ? 1 : 0;
          spokeSince = false;
          counted = packets.encrypted();
          return all;
        }
      }
    }
  }
}
