package dev.deployer.ssh.connect;

import static jdk.net.ExtendedSocketOptions.TCP_QUICKACK;

import dev.deployer.ssh.auth.Flight;
import dev.deployer.ssh.settings.SshSettings;
import dev.deployer.ssh.setup.SettingUp;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A TCP connection that counts its reads, so that {@link Watch} can tell whether the other side
 * lives.
 *
 * <p>What arrives is acknowledged at once where the system can do that (TCP_QUICKACK of Linux, see
 * tcp(7)). A server of OpenSSH leaves Nagle's algorithm on until a session is open: its answer to
 * the opening of one waits for the acknowledgement of what it said before, which a system that has
 * nothing to send delays by 40 ms.
 */
class LiveSocket extends Socket {
  private static final int BUFFER = 1 << 16;

  private final LineSpeed speed = new LineSpeed();
  private final AtomicReference<Behind> behind = new AtomicReference<>();
  private volatile long reads;
  private Duration connecting = Duration.ZERO;
  private boolean acknowledgesAtOnce;

  /**
   * A connection to the first of the host's addresses that answers.
   *
   * @throws IOException of the last address, if none does
   */
  static LiveSocket connect(SshSettings to, SettingUp on) throws IOException {
    Duration within = to.connectTimeout();
    on.step(to.address(), within, "the address of its name");
    IOException failure = null;
    for (InetAddress address : InetAddress.getAllByName(to.host())) {
      if (!to.addressFamily().includes(address)) {
        continue;
      }
      LiveSocket socket = new LiveSocket();
      on.step(to.address(), within, "a TCP connection to " + address.getHostAddress());
      on.opens(() -> end(socket));
      try {
        socket.setTcpNoDelay(true);
        long began = System.nanoTime();
        socket.connect(new InetSocketAddress(address, to.port()), millis(within));
        socket.took(Duration.ofNanos(System.nanoTime() - began));
        socket.acknowledgesAtOnce = socket.supportedOptions().contains(TCP_QUICKACK);
        return socket;
      } catch (IOException e) {
        socket.close();
        if (failure != null) {
          e.addSuppressed(failure);
        }
        failure = e;
      }
    }
    throw failure == null ? new SocketException("the name has no address of this kind") : failure;
  }

  /** Twice of what a step may take, where that is bounded elsewhere and may be no sooner. */
  static int millis(Duration within) {
    return (int) (2 * within.toMillis());
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no further use either way.
    }
  }

  /** A number that changes whenever bytes arrive. */
  long reads() {
    return reads;
  }

  /** So long was waited for the other side: at least one round trip. */
  final void took(Duration time) {
    connecting = time;
  }

  /** How long the other side took to connect. */
  Duration connecting() {
    return connecting;
  }

  private record Behind(Thread flushes, Flight.Writing writing) {}

  /** Writes right behind what this thread flushes next. */
  final void behindNext(Flight.Writing writing) {
    behind.set(new Behind(Thread.currentThread(), writing));
  }

  /** What the line carries. */
  LineSpeed speed() {
    return speed;
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new Timed(sink());
  }

  /** What goes to the other side. */
  OutputStream sink() throws IOException {
    return super.getOutputStream();
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new BufferedInputStream(new Counting(source()), BUFFER);
  }

  /** What the other side sends. */
  InputStream source() throws IOException {
    return super.getInputStream();
  }

  private final class Timed extends FilterOutputStream {
    Timed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      long began = System.nanoTime();
      out.write(bytes, offset, length);
      speed.wrote(length, began, System.nanoTime());
    }

    @Override
    public void flush() throws IOException {
      out.flush();
      Behind next = behind.get();
      if (next != null
          && next.flushes() == Thread.currentThread()
          && behind.compareAndSet(next, null)) {
        next.writing().write();
      }
    }
  }

  private final class Counting extends FilterInputStream {
    Counting(InputStream in) {
      super(in);
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread reads the socket
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      reads++;
      if (acknowledgesAtOnce && read >= 0) {
        // Not for good: the kernel takes it back as soon as data goes both ways.
        setOption(TCP_QUICKACK, true);
      }
      return read;
    }
  }
}
