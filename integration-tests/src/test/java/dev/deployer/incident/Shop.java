package dev.deployer.incident;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * An application on one host: {@code /users} answers with the rows of a table. As an ORM does, it
 * reads at its start which columns there are, less those that its release ignores, and asks for
 * these by name from then on. {@code /restart} starts the release that is there by then, while the
 * one before answers.
 */
final class Shop implements AutoCloseable {
  private static final int OK = 200;
  private static final int ERROR = 500;

  /** A release as it runs. */
  private record Worker(Console console, String version, String select, List<String> missing) {
    static Worker of(Path release, Database database) throws IOException {
      Console console = Console.of(database);
      List<String> columns = new ArrayList<>(console.ask(database.columnsOf("users")));
      columns.removeAll(Files.readAllLines(release.resolve("ignored-columns")));
      List<String> missing = new ArrayList<>(Files.readAllLines(release.resolve("read-columns")));
      missing.removeAll(columns);
      return new Worker(
          console,
          Files.readString(release.resolve("version")).strip(),
          "select " + String.join(", ", columns) + " from users order by id;",
          missing);
    }

    String answer() throws IOException {
      if (!missing.isEmpty()) {
        throw new IOException(
            "release " + version + " reads columns that are not there: " + missing);
      }
      return "release " + version + ": " + String.join(" ", console.ask(select));
    }
  }

  private final Path current;
  private final Database database;
  private final HttpServer server;
  private final ExecutorService pool = Executors.newFixedThreadPool(2);
  private final ReadWriteLock swap = new ReentrantReadWriteLock();
  private Worker worker;

  private Shop(String address, int port, Path current, Database database) throws IOException {
    this.current = current;
    this.database = database;
    server = HttpServer.create(new InetSocketAddress(address, port), 0);
    server.setExecutor(pool);
    server.createContext("/users", this::users);
    server.createContext("/restart", this::restart);
  }

  /** Starts it, on any port if that is 0. */
  static Shop start(String address, int port, Path current, Database database) throws IOException {
    Shop shop = new Shop(address, port, current, database);
    shop.worker = Worker.of(current, database);
    shop.server.start();
    return shop;
  }

  int port() {
    return server.getAddress().getPort();
  }

  URI users() {
    return URI.create("http://%s:%d/users".formatted(server.getAddress().getHostString(), port()));
  }

  private void users(HttpExchange exchange) throws IOException {
    int status = OK;
    String text;
    swap.readLock().lock();
    try {
      text = worker.answer();
    } catch (IOException e) {
      status = ERROR;
      text = e.getMessage();
    } finally {
      swap.readLock().unlock();
    }
    answer(exchange, status, text);
  }

  private void restart(HttpExchange exchange) throws IOException {
    Worker next = Worker.of(current, database);
    swap.writeLock().lock();
    try {
      worker.console().close();
      worker = next;
    } finally {
      swap.writeLock().unlock();
    }
    answer(exchange, OK, "release " + next.version());
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
    worker.console().close();
  }
}
