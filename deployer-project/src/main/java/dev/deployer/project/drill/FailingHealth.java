package dev.deployer.project.drill;

import com.sun.net.httpserver.HttpServer;
import dev.deployer.health.HealthCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * A health check of a drill's own: it is answered on this machine, for each host, and no host is
 * asked.
 */
final class FailingHealth implements AutoCloseable {
  private static final int GOOD = 200;
  private static final int BAD = 503;

  private final HttpServer server;
  private volatile boolean failing = true;

  private FailingHealth(HttpServer server) {
    this.server = server;
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(failing ? BAD : GOOD, -1);
          exchange.close();
        });
    server.start();
  }

  static FailingHealth open() throws IOException {
    return new FailingHealth(
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
  }

  void failing(boolean now) {
    failing = now;
  }

  /** The check. */
  HealthCheck check() {
    return new HealthCheck.Http(
        "http://127.0.0.1:" + server.getAddress().getPort() + "/{host}/health",
        GOOD,
        Optional.empty(),
        Optional.empty(),
        Duration.ofSeconds(1),
        Duration.ofMillis(200));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
