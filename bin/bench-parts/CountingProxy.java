import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Passes connections on to a port of this machine, and when one ends appends a line to a file: bytes
 * from the client, bytes from the server, and how often the server answered after the client had
 * spoken, which is at most the number of round trips.
 */
final class CountingProxy {
  private final Socket client;
  private final Socket server;
  private long up;
  private long down;
  private long turns;
  private boolean clientSpoke;

  private CountingProxy(Socket client, Socket server) {
    this.client = client;
    this.server = server;
  }

  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(arguments[0]);
    Path counts = Path.of(arguments[1]);
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    try (ServerSocket listening = new ServerSocket(0, 50, loopback)) {
      System.out.println(listening.getLocalPort());
      while (true) {
        Socket client = listening.accept();
        Socket server = new Socket(loopback, port);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        new Thread(() -> new CountingProxy(client, server).run(counts)).start();
      }
    }
  }

  private void run(Path counts) {
    Thread back = new Thread(() -> pass(server, client, false));
    back.start();
    pass(client, server, true);
    try {
      back.join();
      String line = up + " " + down + " " + turns + "\n";
      Files.writeString(counts, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void pass(Socket from, Socket to, boolean fromClient) {
    byte[] buffer = new byte[1 << 16];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        count(n, fromClient);
        out.write(buffer, 0, n);
      }
      to.shutdownOutput();
    } catch (IOException e) {
      // One side is gone; the other is told so.
      close(from);
      close(to);
    }
  }

  private synchronized void count(int bytes, boolean fromClient) {
    if (fromClient) {
      up += bytes;
    } else {
      down += bytes;
      turns += clientSpoke ? 1 : 0;
    }
    clientSpoke = fromClient;
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed.
    }
  }
}
