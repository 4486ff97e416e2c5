import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Passes connections on to a port of this machine as a line to a distant host does: each byte
 * arrives half a round trip after it was sent, and in each direction no more of them a second than
 * the line takes. Between the two lie as many bytes as a round trip's worth and a buffer's. Only
 * the handshake of TCP takes no time.
 */
final class DistantLine {
  private static final int PIECE = 1 << 14;

  /** What a socket holds besides what is on the line. */
  private static final int BUFFER = 1 << 18;

  private record Piece(byte[] bytes, long due) {}

  private final long halfRoundTrip;
  private final double nanosPerByte;
  private final int bytesUnderWay;

  private DistantLine(double roundTripMillis, double megabits) {
    this.halfRoundTrip = (long) (roundTripMillis * 1_000_000 / 2);
    this.nanosPerByte = 8_000 / megabits;
    this.bytesUnderWay = (int) (2 * halfRoundTrip / nanosPerByte) + BUFFER;
  }

  /** Its arguments are the port, the round trip in milliseconds, and megabits a second. */
  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(arguments[0]);
    DistantLine line =
        new DistantLine(Double.parseDouble(arguments[1]), Double.parseDouble(arguments[2]));
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    try (ServerSocket listening = new ServerSocket()) {
      listening.setReceiveBufferSize(BUFFER);
      listening.bind(new InetSocketAddress(loopback, 0), 50);
      System.out.println(listening.getLocalPort());
      while (true) {
        Socket client = listening.accept();
        Socket server = new Socket(loopback, port);
        client.setSendBufferSize(BUFFER);
        server.setReceiveBufferSize(BUFFER);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        line.pass(client, server);
        line.pass(server, client);
      }
    }
  }

  private void pass(Socket from, Socket to) {
    BlockingQueue<Piece> underWay = new LinkedBlockingQueue<>();
    Semaphore room = new Semaphore(bytesUnderWay);
    new Thread(() -> send(from, underWay, room)).start();
    new Thread(() -> arrive(underWay, room, from, to)).start();
  }

  private void send(Socket from, BlockingQueue<Piece> underWay, Semaphore room) {
    byte[] buffer = new byte[PIECE];
    long free = System.nanoTime();
    try {
      InputStream in = from.getInputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        byte[] bytes = new byte[n];
        System.arraycopy(buffer, 0, bytes, 0, n);
        free = Math.max(free, System.nanoTime()) + (long) (n * nanosPerByte);
        room.acquire(n);
        underWay.put(new Piece(bytes, free + halfRoundTrip));
      }
    } catch (IOException | InterruptedException e) {
      // It has ended.
    }
    try {
      underWay.put(new Piece(new byte[0], System.nanoTime() + halfRoundTrip));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void arrive(
      BlockingQueue<Piece> underWay, Semaphore room, Socket from, Socket to) {
    try {
      OutputStream out = to.getOutputStream();
      for (Piece piece = underWay.take(); ; piece = underWay.take()) {
        long wait = piece.due() - System.nanoTime();
        if (wait > 0) {
          TimeUnit.NANOSECONDS.sleep(wait);
        }
        if (piece.bytes().length == 0) {
          to.shutdownOutput();
          return;
        }
        out.write(piece.bytes());
        room.release(piece.bytes().length);
      }
    } catch (IOException | InterruptedException e) {
      close(from);
      close(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed.
    }
  }
}
