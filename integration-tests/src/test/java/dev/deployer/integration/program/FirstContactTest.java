package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.cli.local.Person;
import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Site;
import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What somebody reads whose host is not known, or proves itself by what does not hold. */
@Timeout(60)
final class FirstContactTest {
  private Site site;

  @BeforeEach
  void aHost() throws IOException {
    site = Site.open();
  }

  @AfterEach
  void close() throws IOException {
    site.close();
  }

  /** Where this is all that is known of hosts. */
  private Prompt knowing(String hosts) throws IOException {
    Prompt usual = Prompt.of(site);
    Map<String, String> environment = new HashMap<>(usual.environment());
    environment.put("DEPLOYER_KNOWN_HOSTS", hosts);
    return usual.by(Person.NOBODY, environment);
  }

  /** A line about another host. */
  private String ofAnotherHost() throws IOException {
    String line = Files.readString(site.server().knownHosts()).strip();
    return "web9.example.net " + line.substring(line.indexOf(' ') + 1);
  }

  @Test
  void aHostThatCannotBeAddedToAListThatWasGivenAsTextIsToldWhereItCould() throws IOException {
    String said = knowing(ofAnotherHost()).type("status", "--accept-new").exits(4).err();

    assertThat(said)
        .contains("DEPLOYER_KNOWN_HOSTS")
        .contains(
            "or let Deployer add it to a file: deployer status production --accept-new"
                + " --known-hosts known_hosts")
        .doesNotContain("--accept-new --accept-new");
  }

  @Test
  void aListThatCannotBeWrittenIsNamedWithTheReasonAndTheWayOut() throws IOException {
    // Nobody makes a file there, not even root.
    String list = "/proc/known_hosts";
    String said = knowing(list).type("status", "--accept-new").exits(4).err();

    assertThat(said)
        .contains(list)
        .contains("or make that file one that Deployer can write, or name another: deployer status")
        .doesNotContain("--accept-new --accept-new");
  }

  @Test
  void aCertificateThatDoesNotHoldIsToldWithTheCommandThatMakesItAnew() throws IOException {
    Path authority = site.folder().resolve("authority");
    OpenSshServer.makeKey(authority, "ed25519");
    try (OpenSshServer server =
        OpenSshServer.with()
            .hostCertificates(authority, "-h", "-n", "127.0.0.1", "-V", "20200101:20210101")
            .start()) {
      String key = Files.readString(Path.of(authority + ".pub")).strip();
      Map<String, String> environment =
          Map.of(
              "DEPLOYER_IDENTITY",
              server.clientKey().toString(),
              "DEPLOYER_KNOWN_HOSTS",
              "@cert-authority 127.0.0.1 " + key);
      Prompt prompt = Prompt.in(site.folder(), site.folder(), "anna", environment);
      List<String> typed =
          List.of(
              "status",
              server.user() + "@127.0.0.1:" + site.root(),
              "-p",
              String.valueOf(server.port()),
              "-F",
              "none");
      String said = prompt.run(typed.toArray(String[]::new)).exits(4).err();

      assertThat(said)
          .contains("it has not been valid since 2021-")
          .contains("Do not go on before you know why.")
          .contains("ssh-keygen -s AUTHORITY -h -I ID -n HOST -V +52w HOST_KEY.pub");
    }
  }
}
