package dev.deployer.ssh.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectFailedException.Reason;
import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.RunningAgent;
import dev.deployer.ssh.SshHostConnector;
import dev.deployer.ssh.keys.KeyFile;
import dev.deployer.ssh.keys.LockedKey;
import dev.deployer.ssh.keys.PublicKeys;
import dev.deployer.ssh.settings.SshSettings;
import dev.deployer.ssh.settings.TextSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Keys of every kind, against a real sshd and a real ssh-agent. */
@Timeout(60)
class AuthenticationTest {
  private static OpenSshServer server;

  @TempDir Path folder;

  @BeforeAll
  static void startServer() throws IOException {
    server = OpenSshServer.start();
  }

  @AfterAll
  static void stopServer() throws IOException {
    server.close();
  }

  @Test
  void aKeyOfEveryTypeIsUsedAsFileAndAsText() throws IOException {
    for (String type : List.of("ed25519", "ecdsa", "rsa")) {
      Path key = allowed(type, "");
      connect(server.settings().identities(TextSource.of(key)));
      connect(server.settings().identities(TextSource.of("$KEY", Files.readString(key))));
    }
  }

  @Test
  void anOldPemFileOfAnRsaKeyIsUsed() throws IOException {
    Path key = allowed("rsa", "", "-m", "PEM");
    assertThat(key).content().contains("BEGIN RSA");
    connect(server.settings().identities(TextSource.of(key)));
  }

  @Test
  void anEncryptedKeyIsUsedWithItsPassphrase() throws IOException {
    for (String cipher : List.of("aes256-ctr", "aes256-cbc", "aes256-gcm@openssh.com")) {
      Path key = allowed("ed25519", "sésame", "-Z", cipher);
      List<String> asked = new ArrayList<>();
      connect(
          server
              .settings()
              .identities(TextSource.of(key))
              .passphrases(
                  name -> {
                    asked.add(name);
                    return "sésame".toCharArray();
                  }));
      assertThat(asked).containsExactly(key.toString());
    }
  }

  @Test
  void nobodyIsAskedForThePassphraseOfAKeyThatTheHostDoesNotTake() throws IOException {
    Path stranger = newKey("ed25519", "secret");
    ConnectFailedException refused =
        refusal(
            server
                .settings()
                .identities(TextSource.of(stranger))
                .passphrases(
                    name -> {
                      throw new AssertionError("asked in vain");
                    }));
    assertThat(refused).hasMessageContaining(stranger + " (refused)");
  }

  @Test
  void aKeyThatNeedsNobodySignsWithoutAskingTheHostFirst() throws IOException {
    try (OpenSshServer telling = OpenSshServer.with().line("LogLevel VERBOSE").start()) {
      connect(telling.settings());
      assertThat(telling.log()).content().contains("Accepted publickey");
      assertThat(telling.log()).content().doesNotContain("Postponed publickey");
      OpenSshServer.run(
          "ssh-keygen", "-q", "-p", "-P", "", "-N", "secret", "-f", telling.clientKey() + "");
      connect(telling.settings().passphrases(name -> "secret".toCharArray()));
      assertThat(telling.log()).content().contains("Postponed publickey");
    }
  }

  @Test
  void aMissingOrWrongPassphraseIsNamedAsTheReason() throws IOException {
    Path key = allowed("ed25519", "secret");
    assertThat(refusal(server.settings().identities(TextSource.of(key))))
        .hasMessageContaining(key + " is encrypted, and there is no passphrase");
    assertThat(
            refusal(
                server
                    .settings()
                    .identities(TextSource.of(key))
                    .passphrases(name -> "wrong".toCharArray())))
        .hasMessageContaining("the passphrase is wrong");
  }

  @Test
  void anEncryptedKeyWithoutATerminalIsTheReasonAndNotWhatTheHostTakes() throws IOException {
    Path key = allowed("ed25519", "secret");
    Path pem = allowed("rsa", "secret", "-m", "PEM");
    Path pemAlone = allowed("ecdsa", "secret", "-m", "PEM");
    Files.delete(Path.of(pemAlone + ".pub"));
    for (Path each : List.of(key, pem, pemAlone)) {
      ConnectFailedException refused = refusal(server.settings().identities(TextSource.of(each)));
      assertThat(refused)
          .hasMessageEndingWith(
              "no key was accepted: " + each + " is encrypted, and there is no passphrase for it");
      assertThat(LockedKey.of(refused)).contains(new LockedKey(each.toString()));
    }
  }

  @Test
  void aHostThatTakesNoKeysIsToldWithWhatItTakes() throws IOException {
    try (OpenSshServer asking =
        OpenSshServer.with()
            .line("PubkeyAuthentication no")
            .line("PasswordAuthentication yes")
            .start()) {
      ConnectFailedException refused = refusal(asking.settings());
      assertThat(refused).hasMessageContaining("(refused); the host takes no keys, only: password");
      assertThat(LockedKey.of(refused)).isEmpty();
    }
  }

  @Test
  void keysThatOpensslWroteAreLetIn() throws IOException {
    for (String algorithm : List.of("EC -pkeyopt ec_paramgen_curve:P-256", "ed25519", "RSA")) {
      Path key = folder.resolve("openssl-key");
      List<String> command = new ArrayList<>(List.of("openssl", "genpkey", "-algorithm"));
      command.addAll(List.of(algorithm.split(" ")));
      command.addAll(List.of("-out", key.toString()));
      OpenSshServer.run(command.toArray(String[]::new));
      byte[] half =
          KeyFile.parse("id", Files.readString(key), Optional.empty(), Optional.empty())
              .publicKey();
      allow(PublicKeys.typeOrNone(half) + " " + Base64.getEncoder().encodeToString(half));
      connect(server.settings().identities(TextSource.of(key)));
    }
  }

  @Test
  void theFirstKeyOfSeveralThatIsAcceptedCounts() throws IOException {
    Path stranger = newKey("ed25519", "");
    Path ours = allowed("ed25519", "secret");
    connect(
        server
            .settings()
            .identities(
                TextSource.of(folder.resolve("missing")),
                TextSource.of(stranger),
                TextSource.of(ours),
                TextSource.of(server.clientKey())));
  }

  @Test
  void noMoreThanFiveKeysAreOffered() throws IOException {
    TextSource[] keys = new TextSource[7];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = TextSource.of(newKey("ed25519", ""));
    }
    assertThat(refusal(server.settings().identities(keys)))
        .hasMessageContaining(keys[4].name())
        .hasMessageNotContainingAny(keys[5].name())
        .hasMessageContaining("more keys were not offered");
  }

  @Test
  void aHostThatHangsUpAfterOneKeyHasRefusedIt() throws IOException {
    Path stranger = newKey("ed25519", "");
    try (OpenSshServer strict = OpenSshServer.with().line("MaxAuthTries 1").start()) {
      assertThat(refusal(strict.settings().identities(TextSource.of(stranger))))
          .hasMessageContaining("Too many authentication failures");
    }
  }

  @Test
  void withoutAnyKeyNothingIsAccepted() {
    assertThat(refusal(server.settings().identities())).hasMessageContaining("there is none");
  }

  @Test
  void defaultKeysAreFoundInTheSshDirectory() throws IOException {
    Files.copy(server.clientKey(), folder.resolve("id_ed25519"));
    Files.copy(server.knownHosts(), folder.resolve("known_hosts"));
    connect(
        SshSettings.builder(server.host(), server.user()).port(server.port()).sshDirectory(folder));
  }

  @Test
  void theAgentsKeysOfEveryTypeAreUsed() throws Exception {
    for (String type : List.of("ed25519", "ecdsa", "rsa")) {
      Path key = allowed(type, "");
      try (RunningAgent agent = new RunningAgent(folder)) {
        agent.add(key);
        connect(server.settings().identities().agent(agent.socket()));
      }
    }
  }

  @Test
  void theAgentSignsForAnEncryptedFileThatItHolds() throws Exception {
    Path key = allowed("ed25519", "");
    try (RunningAgent agent = new RunningAgent(folder)) {
      agent.add(key);
      OpenSshServer.run("ssh-keygen", "-q", "-p", "-N", "secret", "-f", key.toString());
      connect(server.settings().identities(TextSource.of(key)).agent(agent.socket()));
    }
  }

  @Test
  void otherKeysOfTheAgentAreTriedAfterTheNamedOnesWhereThatIsWanted() throws Exception {
    Path stranger = newKey("ed25519", "");
    Path key = allowed("ed25519", "");
    try (RunningAgent agent = new RunningAgent(folder)) {
      agent.add(key);
      SshSettings.Builder settings =
          server.settings().identities(TextSource.of(stranger)).agent(agent.socket());
      assertThat(refusal(settings)).hasMessageEndingWith(": " + stranger + " (refused)");
      connect(settings.agentsOtherKeys(true));
      Files.delete(stranger);
      connect(settings);
    }
    try (RunningAgent agent = new RunningAgent(folder)) {
      agent.add(newKey("ed25519", ""));
      assertThat(
              refusal(
                  server
                      .settings()
                      .identities(TextSource.of(newKey("ed25519", "")))
                      .agent(agent.socket())
                      .agentsOtherKeys(true)))
          .hasMessageMatching("(?s).*: /.* \\(refused\\); agent: .* \\(refused\\)");
    }
  }

  @Test
  void aFileThatIsNoPrivateKeyIsNamedWithWhatItIs() throws IOException {
    assertThat(refusal(server.settings().identities(TextSource.of(folder))))
        .hasMessageContaining(folder + " cannot be read: it is a directory");
    Path notes = Files.writeString(folder.resolve("notes"), "nothing\n");
    assertThat(refusal(server.settings().identities(TextSource.of(notes))))
        .hasMessageContaining(notes + " is no key that can be used: there is no private key in it");
    Path strange = Files.writeString(folder.resolve("strange"), "-----BEGIN STRANGE KEY-----\n");
    assertThat(refusal(server.settings().identities(TextSource.of(strange))))
        .hasMessageContaining(strange + " is no key that can be used: ");
  }

  @Test
  void anAgentThatIsNotThereIsNamedAndTheDefaultKeysAreTried() throws IOException {
    Files.copy(server.clientKey(), folder.resolve("id_ed25519"));
    connect(
        server
            .settings()
            .identities()
            .sshDirectory(folder)
            .knownHosts(TextSource.of(server.knownHosts()))
            .agent(folder.resolve("no-agent")));
    assertThat(refusal(server.settings().identities().agent(folder.resolve("no-agent"))))
        .hasMessageContaining("the agent at " + folder.resolve("no-agent") + " does not answer (");
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

  private Path allowed(String type, String passphrase, String... options) throws IOException {
    Path key = newKey(type, passphrase, options);
    allow(Files.readString(Path.of(key + ".pub")).strip());
    return key;
  }

  private static void allow(String publicKey) throws IOException {
    Files.writeString(
        server.folder().resolve("authorized_keys"), publicKey + "\n", StandardOpenOption.APPEND);
  }

  private Path newKey(String type, String passphrase, String... options) throws IOException {
    Path key = Files.createTempDirectory(folder, "key").resolve("id");
    List<String> command =
        new ArrayList<>(
            List.of("ssh-keygen", "-q", "-t", type, "-N", passphrase, "-f", key.toString()));
    command.addAll(List.of(options));
    OpenSshServer.run(command.toArray(String[]::new));
    return key;
  }
}
