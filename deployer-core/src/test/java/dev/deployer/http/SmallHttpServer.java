package dev.deployer.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An HTTP server in a process of its own, on 127.0.0.1, whose behaviour is what a file says: {@code
 * 200 ok}, a status and a body; {@code drip}, an answer of one byte a tenth of a second without
 * end; {@code silent}, no answer; {@code garbage}, an answer that is not HTTP; {@code large}, a
 * body of 10 MB. Each request is appended to the file {@code requests}, its body too.
 */
public final class SmallHttpServer implements AutoCloseable {
  private final Process process;
  private final Path folder;
  private final int port;

  /**
   * Starts it.
   *
   * @param folder for its files; the behaviour is the file {@code behaviour}
   */
  public SmallHttpServer(Path folder, int port) throws IOException {
    this.folder = folder;
    behave("200 ok");
    Files.writeString(folder.resolve("requests"), "");
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SmallHttpServer.class.getName(),
                folder.toString(),
                String.valueOf(port))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader said = process.inputReader();
    this.port = Integer.parseInt(said.readLine());
  }

  /** What it does from now on. */
  public void behave(String how) throws IOException {
    Path next = folder.resolve("behaviour.next");
    Files.writeString(next, how);
    Files.move(
        next,
        folder.resolve("behaviour"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  public List<String> requests() throws IOException {
    return Files.readAllLines(folder.resolve("requests"));
  }

  public int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The server. */
  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    try (ServerSocket server = new ServerSocket()) {
      server.setReuseAddress(true);
      server.bind(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[1])));
      System.out.println(server.getLocalPort());
      while (true) {
        Socket client = server.accept();
        Thread thread = new Thread(() -> serve(client, folder));
        thread.setDaemon(true);
        thread.start();
      }
    }
  }

  private static void serve(Socket client, Path folder) {
    try (client) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
      StringBuilder request = new StringBuilder(String.valueOf(in.readLine()));
      int length = 0;
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
          length = Integer.parseInt(line.substring(15).strip());
        } else if (line.regionMatches(true, 0, "content-type:", 0, 13)) {
          request.append(" ").append(line.substring(13).strip());
        } else if (line.regionMatches(true, 0, "authorization:", 0, 14)) {
          request.append(" authorization: ").append(line.substring(14).strip());
        }
      }
      if (length > 0) {
        char[] body = new char[length];
        int read = 0;
        for (int more = 0; more >= 0 && read < length; more = in.read(body, read, length - read)) {
          read += more;
        }
        request.append(" ").append(body, 0, read);
      }
      synchronized (SmallHttpServer.class) {
        Files.writeString(folder.resolve("requests"), request + "\n", StandardOpenOption.APPEND);
      }
      answer(client, Files.readString(folder.resolve("behaviour")));
    } catch (IOException | InterruptedException e) {
      // The other side has had enough.
    }
  }

  private static void answer(Socket client, String how) throws IOException, InterruptedException {
    OutputStream out = client.getOutputStream();
    switch (how) {
      case "silent" -> Thread.sleep(60_000);
      case "garbage" -> out.write("SSH-2.0-none\r\n".getBytes(StandardCharsets.UTF_8));
      case "drip" -> {
        out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.UTF_8));
        while (true) {
          out.write('x');
          out.flush();
          Thread.sleep(100);
        }
      }
      default -> {
        String body = how.equals("large") ? "y".repeat(10_000_000) : how.substring(4);
        String status = how.equals("large") ? "200" : how.substring(0, 3);
        String location = status.startsWith("3") ? "Location: " + body + "\r\n" : "";
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        out.write(
            ("HTTP/1.1 "
                    + status
                    + " Something\r\n"
                    + location
                    + "Content-Length: "
                    + bytes.length
                    + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        out.write(bytes);
      }
    }
  }
}
