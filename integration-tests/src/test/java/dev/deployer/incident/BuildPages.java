package dev.deployer.incident;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * An application on one host: a front page, a page for each distribution, which says what it is
 * built for, and {@code /metrics}, which counts the exceptions that its visitors have seen.
 */
final class BuildPages implements AutoCloseable {
  private static final int OK = 200;
  private static final int ERROR = 500;

  private final Console console;
  private final HttpServer server;
  private final ExecutorService pool = Executors.newFixedThreadPool(2);
  private final AtomicInteger exceptions = new AtomicInteger();

  private BuildPages(String address, int port, Architectures architectures) throws IOException {
    server = HttpServer.create(new InetSocketAddress(address, port), 0);
    server.setExecutor(pool);
    server.createContext("/", exchange -> answer(exchange, OK, "Welcome"));
    server.createContext("/distributions/", this::distribution);
    server.createContext(
        "/metrics", exchange -> answer(exchange, OK, "exceptions_total " + exceptions()));
    console = Console.of(new Sqlite(architectures.file(), ""));
  }

  /** Starts it, on any port if that is 0. */
  static BuildPages start(String address, int port, Architectures architectures)
      throws IOException {
    BuildPages pages = new BuildPages(address, port, architectures);
    pages.server.start();
    return pages;
  }

  int port() {
    return server.getAddress().getPort();
  }

  URI front() {
    return at("");
  }

  List<URI> distributions() {
    return IntStream.rangeClosed(1, Architectures.DISTRIBUTIONS)
        .mapToObj(id -> at("distributions/" + id))
        .toList();
  }

  private URI at(String path) {
    return URI.create(
        "http://%s:%d/%s".formatted(server.getAddress().getHostString(), port(), path));
  }

  int exceptions() {
    return exceptions.get();
  }

  private void distribution(HttpExchange exchange) throws IOException {
    String id = exchange.getRequestURI().getPath().replaceAll("\\D", "");
    List<String> names =
        console.ask(
            "select ifnull(name, 'nil') from architectures_distributions left join architectures"
                + " on id = architecture_id where distribution_id = "
                + id
                + ";");
    if (names.contains("nil")) {
      exceptions.incrementAndGet();
      answer(exchange, ERROR, "NoMethodError: undefined method 'name' for nil");
    } else {
      answer(exchange, OK, String.join(" ", names));
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    pool.shutdown();
    console.close();
  }
}
