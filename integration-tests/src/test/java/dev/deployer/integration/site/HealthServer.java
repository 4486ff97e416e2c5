package dev.deployer.integration.site;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An application as it runs on the hosts: a process that answers {@code /health} on each of their
 * addresses with what {@code current/health} says there, 200 where that is {@code ok} and 503
 * otherwise.
 */
public final class HealthServer implements AutoCloseable {
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  private final Process process;
  private final int port;

  private HealthServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** One process for all eight hosts, on one port of each. */
  public static HealthServer of(EightHosts hosts) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx64m", "-Xshare:auto"));
    line.addAll(
        List.of("-cp", System.getProperty("java.class.path"), HealthServer.class.getName()));
    for (int host = 1; host <= hosts.count(); host++) {
      line.add(hosts.address(host) + "=" + hosts.root(host));
    }
    Process process =
        new ProcessBuilder(line)
            .redirectError(hosts.folder().resolve("health-server").toFile())
            .start();
    String port = process.inputReader().readLine();
    if (port == null) {
      throw new IOException(Files.readString(hosts.folder().resolve("health-server")));
    }
    return new HealthServer(process, Integer.parseInt(port));
  }

  public int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** Prints the port, and serves until it is killed. */
  public static void main(String[] places) throws IOException {
    int port = 0;
    for (String place : places) {
      int equals = place.indexOf('=');
      Path health = Path.of(place.substring(equals + 1), "current", "health");
      HttpServer server =
          HttpServer.create(new InetSocketAddress(place.substring(0, equals), port), 0);
      server.createContext("/health", exchange -> answer(exchange, health));
      server.start();
      port = server.getAddress().getPort();
    }
    System.out.println(port);
  }

  private static void answer(HttpExchange exchange, Path health) throws IOException {
    String text = Files.exists(health) ? Files.readString(health) : "nothing is there";
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(text.equals("ok") ? OK : UNAVAILABLE, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
