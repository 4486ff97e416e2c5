import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Passes connections on to a port of this machine as a line to a distant host does: each byte
 * arrives half a round trip after it was sent, and in each direction no more of them a second than
 * the line takes.
 */
final class DistantLine {
  /** As much as the buffers of the two ends and of the line hold. */
  private static final int PIECES_UNDER_WAY = 256;

  private static final int PIECE = 1 << 14;

  private record Piece(byte[] bytes, long due) {}

  private final long halfRoundTrip;
  private final double nanosPerByte;

  private DistantLine(double roundTripMillis, double megabits) {
    this.halfRoundTrip = (long) (roundTripMillis * 1_000_000 / 2);
    this.nanosPerByte = 8_000 / megabits;
  }

  /** Its arguments are the port, the round trip in milliseconds, and megabits a second. */
  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(arguments[0]);
    DistantLine line =
        new DistantLine(Double.parseDouble(arguments[1]), Double.parseDouble(arguments[2]));
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    try (ServerSocket listening = new ServerSocket(0, 50, loopback)) {
      System.out.println(listening.getLocalPort());
      while (true) {
        Socket client = listening.accept();
        Socket server = new Socket(loopback, port);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        line.pass(client, server);
        line.pass(server, client);
      }
    }
  }

  private void pass(Socket from, Socket to) {
    BlockingQueue<Piece> underWay = new ArrayBlockingQueue<>(PIECES_UNDER_WAY);
    new Thread(() -> send(from, underWay)).start();
    new Thread(() -> arrive(underWay, from, to)).start();
  }

  private void send(Socket from, BlockingQueue<Piece> underWay) {
    byte[] buffer = new byte[PIECE];
    long free = System.nanoTime();
    try {
      InputStream in = from.getInputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        byte[] bytes = new byte[n];
        System.arraycopy(buffer, 0, bytes, 0, n);
        free = Math.max(free, System.nanoTime()) + (long) (n * nanosPerByte);
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

  private static void arrive(BlockingQueue<Piece> underWay, Socket from, Socket to) {
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
