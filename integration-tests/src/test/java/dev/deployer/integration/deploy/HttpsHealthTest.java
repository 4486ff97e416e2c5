package dev.deployer.integration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.Launcher;
import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import dev.deployer.integration.site.TlsServer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Health checks by HTTPS: which certificates are believed, and what is said of those that not. */
@Timeout(120)
final class HttpsHealthTest {
  @TempDir private Path keys;
  private Site site;

  @BeforeEach
  void open() throws IOException {
    site = Site.open();
    SmallApplication.write(site.source(), 1);
    Prompt.of(site).type("init").exits(0);
  }

  @AfterEach
  void close() throws IOException {
    site.close();
  }

  private Prompt checking(String scheme, int port) throws IOException {
    return Prompt.of(
        site,
        "health:",
        "  - {http: \"%s://{host}:%d/health\", body: ok, within: 30s, every: 30s}"
            .formatted(scheme, port));
  }

  private Prompt.Answer deploy(TlsServer server, String options) throws IOException {
    return Launcher.in(site.folder())
        .run(checking("https", server.port()), options, "deploy", "production", "--release", "1");
  }

  @Test
  void aServerWhoseAuthorityIsTrustedIsHealthy() throws Exception {
    try (TlsServer server = new TlsServer(keys, "ip:127.0.0.1", "-1d", 30)) {
      deploy(server, server.trust()).exits(0);
    }
    assertThat(site.current()).isEqualTo("releases/1");
  }

  @Test
  void aServerWhoseAuthorityIsNotTrustedIsNotHealthyAndThatIsSaidInOneSentence() throws Exception {
    try (TlsServer server = new TlsServer(keys, "ip:127.0.0.1", "-1d", 30)) {
      Prompt.Answer refused =
          checking("https", server.port()).type("deploy", "--release", "1").exits(5);

      assertThat(refused.err())
          .contains("failed: the server's certificate is by no authority that is trusted here")
          .doesNotContain("PKIX", "Exception");
    }
  }

  @ParameterizedTest(name = "for {0}, since {1} for {2} days: {3}")
  @CsvSource({
    "dns:other.example.net, -1d,  30, is not for this host",
    "ip:127.0.0.1,          -10d, 5,  has expired",
    "ip:127.0.0.1,          +10d, 30, is not valid yet",
  })
  void aCertificateMustBeForTheHostAndValidNow(String name, String from, int days, String said)
      throws Exception {
    try (TlsServer server = new TlsServer(keys, name, from, days)) {
      Prompt.Answer refused = deploy(server, server.trust()).exits(5);

      assertThat(refused.err())
          .contains("failed: the server's certificate " + said)
          .doesNotContain("Exception", "PKIX");
    }
  }

  @Test
  void aServerWithoutTlsIsNotAskedForLess() throws IOException {
    Prompt.Answer refused =
        checking("https", site.server().port()).type("deploy", "--release", "1").exits(5);

    assertThat(refused.err()).contains("failed: there is no TLS with the server");
  }
}
