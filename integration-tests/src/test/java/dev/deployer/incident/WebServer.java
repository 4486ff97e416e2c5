package dev.deployer.incident;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A web server on a host's address, which answers with the {@code index.html} of a folder. */
final class WebServer implements AutoCloseable {
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private final HttpServer server;

  private WebServer(HttpServer server) {
    this.server = server;
  }

  static WebServer of(String address, Path folder) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(address, 0), 0);
    server.createContext("/", exchange -> answer(exchange, folder.resolve("index.html")));
    server.start();
    return new WebServer(server);
  }

  URI uri() {
    return URI.create(
        "http://%s:%d/"
            .formatted(server.getAddress().getHostString(), server.getAddress().getPort()));
  }

  private static void answer(HttpExchange exchange, Path page) throws IOException {
    int status = OK;
    String text;
    try {
      text = Files.readString(page);
    } catch (NoSuchFileException e) {
      status = NOT_FOUND;
      text = "not found";
    }
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
