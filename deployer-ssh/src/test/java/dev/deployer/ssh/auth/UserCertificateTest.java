package dev.deployer.ssh.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectFailedException.Reason;
import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.RunningAgent;
import dev.deployer.ssh.SshHostConnector;
import dev.deployer.ssh.settings.AlgorithmKind;
import dev.deployer.ssh.settings.AlgorithmLimits;
import dev.deployer.ssh.settings.SshSettings;
import dev.deployer.ssh.settings.TextSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Users that are let in by a certificate, and by no key alone, at a real sshd. */
@Timeout(60)
class UserCertificateTest {
  private static final List<String> TYPES = List.of("ed25519", "ecdsa", "rsa");

  @TempDir Path folder;

  private Path authority;
  private OpenSshServer server;

  @BeforeEach
  void aServerThatTrustsAnAuthority() throws IOException {
    authority = folder.resolve("authority");
    OpenSshServer.makeKey(authority, "ed25519");
    server = OpenSshServer.with().line("TrustedUserCAKeys " + authority + ".pub").start();
  }

  @AfterEach
  void stopServer() throws IOException {
    server.close();
  }

  @Test
  void aCertificateBesideTheKeyIsUsedForEachTypeOfKey() throws IOException {
    for (String type : TYPES) {
      Path key = newKey(type);
      assertThat(refusal(server.settings().identities(TextSource.of(key))))
          .hasMessageContaining(key + " (refused)");
      certify(key);
      connect(server.settings().identities(TextSource.of(key)));
    }
  }

  @Test
  void aCertificateBesideADefaultKeyIsUsed() throws IOException {
    OpenSshServer.makeKey(folder.resolve("id_ed25519"), "ed25519");
    certify(folder.resolve("id_ed25519"));
    connect(
        server
            .settings()
            .identities()
            .sshDirectory(folder)
            .knownHosts(TextSource.of(server.knownHosts())));
  }

  @Test
  void aCertificateThatIsNamedIsUsedWithTheKeyItBelongsTo() throws IOException {
    Path other = newKey("ed25519");
    Path key = newKey("ed25519");
    certify(key);
    Path moved = Files.move(Path.of(key + "-cert.pub"), folder.resolve("elsewhere.pub"));
    connect(
        server
            .settings()
            .identities(TextSource.of(other), TextSource.of(key))
            .certificates(TextSource.of(moved)));
  }

  @Test
  void theAgentsCertificatesOfEachTypeAreUsed() throws Exception {
    for (String type : TYPES) {
      Path key = newKey(type);
      certify(key);
      try (RunningAgent agent = new RunningAgent(folder)) {
        agent.add(key);
        connect(server.settings().identities().agent(agent.socket()));
      }
    }
  }

  @Test
  void aCertificateOfAKeyThatOnlyTheAgentHasIsUsed() throws Exception {
    Path key = newKey("ed25519");
    try (RunningAgent agent = new RunningAgent(folder)) {
      agent.add(key);
      certify(key);
      Files.delete(key);
      TextSource certificate = TextSource.of(Path.of(key + "-cert.pub"));
      connect(server.settings().identities().agent(agent.socket()).certificates(certificate));
      connect(server.settings().identities(TextSource.of(key)).agent(agent.socket()));
      Path half = Path.of(key + ".pub");
      connect(
          server
              .settings()
              .identities(TextSource.of(half))
              .certificates(certificate)
              .agent(agent.socket()));
    }
  }

  @Test
  void aPublicHalfAloneNamesTheAgentsKey() throws Exception {
    Path wanted = newKey("ed25519");
    Path unwanted = newKey("ed25519");
    Files.copy(
        Path.of(wanted + ".pub"),
        server.folder().resolve("authorized_keys"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    try (RunningAgent agent = new RunningAgent(folder)) {
      agent.add(unwanted);
      agent.add(wanted);
      connect(
          server
              .settings()
              .identities(TextSource.of(Path.of(wanted + ".pub")))
              .agent(agent.socket()));
    }
    assertThat(refusal(server.settings().identities(TextSource.of(Path.of(wanted + ".pub")))))
        .hasMessageContaining("is a public key, and the agent has no private one to it");
  }

  @Test
  void aCertificateThatHasExpiredOrIsForAnotherAccountLetsNobodyIn() throws IOException {
    Path key = newKey("ed25519");
    certify(key, "-n", server.user(), "-V", "20200101:20210101");
    assertThat(refusal(server.settings().identities(TextSource.of(key))))
        .hasMessageContaining(key + "-cert.pub (refused)");
    certify(key, "-n", "someone-else");
    assertThat(refusal(server.settings().identities(TextSource.of(key))))
        .hasMessageContaining(key + "-cert.pub (refused)");
  }

  @Test
  void aCertificateForAHostOrOfAnotherKeyIsNotOffered() throws IOException {
    Path key = newKey("ed25519");
    certify(key, "-h", "-n", server.user());
    assertThat(refusal(server.settings().identities(TextSource.of(key))))
        .hasMessageContaining(key + "-cert.pub is no certificate for a user");
    Path other = newKey("ed25519");
    certify(other);
    Files.move(
        Path.of(other + "-cert.pub"),
        Path.of(key + "-cert.pub"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(refusal(server.settings().identities(TextSource.of(key))))
        .hasMessageContaining(key + "-cert.pub is no certificate of " + key);
  }

  @Test
  void aKeyWhoseAlgorithmIsNotToBeUsedIsNotOffered() throws IOException {
    AlgorithmLimits limits =
        new AlgorithmLimits(Map.of(AlgorithmKind.PUBLIC_KEY, List.of("rsa-sha2-512")));
    assertThat(refusal(server.settings().algorithms(limits)))
        .hasMessageContaining(server.clientKey() + " (ssh-ed25519 is not to be used)");
  }

  private void certify(Path key, String... options) throws IOException {
    List<String> command = new ArrayList<>(List.of("ssh-keygen", "-q", "-I", "test"));
    command.addAll(List.of("-s", authority.toString()));
    command.addAll(options.length == 0 ? List.of("-n", server.user()) : Arrays.asList(options));
    command.add(key + ".pub");
    OpenSshServer.run(command.toArray(String[]::new));
  }

  private Path newKey(String type) throws IOException {
    Path key = Files.createTempDirectory(folder, "key").resolve("id");
    OpenSshServer.makeKey(key, type);
    return key;
  }

  private static void connect(SshSettings.Builder settings) throws IOException {
    new SshHostConnector(settings.build()).connect().close();
  }

  private static ConnectFailedException refusal(SshSettings.Builder settings) {
    ConnectFailedException refused =
        catchThrowableOfType(ConnectFailedException.class, () -> connect(settings));
    assertThat(refused).isNotNull();
    assertThat(refused.reason()).as(refused.toString()).isEqualTo(Reason.AUTHENTICATION);
    return refused;
  }
}
