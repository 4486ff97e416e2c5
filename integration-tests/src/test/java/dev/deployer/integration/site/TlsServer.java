package dev.deployer.integration.site;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A web server on 127.0.0.1 that answers {@code ok} by HTTPS, with a certificate by an authority
 * that was made for it and that nobody trusts unasked.
 */
public final class TlsServer implements AutoCloseable {
  private static final String PASSWORD = "changeit";

  private final Path folder;
  private final HttpsServer server;

  /**
   * Starts it.
   *
   * @param folder for keys; empty
   * @param name for whom the certificate is, {@code ip:127.0.0.1}
   * @param from since when it is valid, as keytool has it, {@code -10d}
   * @param days for how long
   */
  public TlsServer(Path folder, String name, String from, int days)
      throws IOException, GeneralSecurityException {
    this.folder = folder;
    certify(name, from, days);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context()));
    server.createContext("/health", TlsServer::answer);
    server.start();
  }

  private void certify(String name, String from, int days) throws IOException {
    keytool("authority", "-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=ca")
        .with("-ext", "bc:c", "-validity", "365")
        .run();
    keytool("server", "-genkeypair", "-alias", "web", "-keyalg", "EC", "-dname", "CN=web").run();
    keytool("server", "-certreq", "-alias", "web", "-file", file("request")).run();
    keytool("authority", "-gencert", "-alias", "ca", "-ext", "san=" + name)
        .with("-startdate", from, "-validity", String.valueOf(days))
        .with("-infile", file("request"), "-outfile", file("web.pem"), "-rfc")
        .run();
    keytool("authority", "-exportcert", "-alias", "ca", "-rfc", "-file", file("ca.pem")).run();
    for (String store : List.of("server", "trust")) {
      keytool(store, "-importcert", "-noprompt", "-alias", "ca", "-file", file("ca.pem")).run();
    }
    keytool("server", "-importcert", "-noprompt", "-alias", "web", "-file", file("web.pem")).run();
  }

  private record Keytool(List<String> line) {
    Keytool with(String... more) {
      return new Keytool(Stream.concat(line.stream(), Stream.of(more)).toList());
    }

    void run() throws IOException {
      OpenSshServer.run(line.toArray(String[]::new));
    }
  }

  private Keytool keytool(String store, String... arguments) {
    return new Keytool(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                file(store)))
        .with(arguments);
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private SSLContext context() throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve("server"))) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = "ok".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** Options for a JVM that trusts the authority. */
  public String trust() {
    return "-Djavax.net.ssl.trustStore="
        + file("trust")
        + " -Djavax.net.ssl.trustStorePassword="
        + PASSWORD;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
