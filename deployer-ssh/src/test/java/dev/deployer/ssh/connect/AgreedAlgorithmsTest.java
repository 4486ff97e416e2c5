package dev.deployer.ssh.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.host.Change;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectFailedException.Reason;
import dev.deployer.host.Content;
import dev.deployer.host.Host;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.settings.AlgorithmKind;
import dev.deployer.ssh.settings.AlgorithmLimits;
import dev.deployer.ssh.settings.SshSettings;
import dev.deployer.ssh.settings.TextSource;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import net.schmizz.sshj.common.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the two sides agree upon, and what is said where they do not. */
@Timeout(60)
final class AgreedAlgorithmsTest extends Connecting {
  @Test
  void everyAlgorithmThatIsOfferedWorks() throws IOException {
    for (String line :
        List.of(
            "KexAlgorithms curve25519-sha256@libssh.org",
            "KexAlgorithms ecdh-sha2-nistp256",
            "KexAlgorithms ecdh-sha2-nistp384",
            "KexAlgorithms ecdh-sha2-nistp521",
            "KexAlgorithms diffie-hellman-group14-sha256",
            "KexAlgorithms diffie-hellman-group16-sha512",
            "KexAlgorithms diffie-hellman-group18-sha512",
            "Ciphers aes256-gcm@openssh.com",
            "Ciphers aes128-ctr\nMACs hmac-sha2-512-etm@openssh.com",
            "Ciphers aes256-ctr\nMACs hmac-sha2-256")) {
      try (OpenSshServer server = OpenSshServer.with().line(line).start();
          Host host = connect(server.settings().build())) {
        assertThat(host.capabilities().posixRename()).as(line).isTrue();
      }
    }
  }

  @Test
  void noMoreAlgorithmsAreOfferedThanAreAllowed() throws IOException {
    AlgorithmLimits ctrOnly =
        new AlgorithmLimits(
            java.util.Map.of(
                AlgorithmKind.CIPHER, List.of("aes192-ctr"),
                AlgorithmKind.MAC, List.of("hmac-sha2-512"),
                AlgorithmKind.KEY_EXCHANGE, List.of("ecdh-sha2-nistp384"),
                AlgorithmKind.HOST_KEY, List.of("ssh-ed25519")));
    try (OpenSshServer server = OpenSshServer.with().line("LogLevel DEBUG1").start()) {
      connect(server.settings().algorithms(ctrOnly).build()).close();
      assertThat(Files.readString(server.log()))
          .contains("kex: algorithm: ecdh-sha2-nistp384")
          .contains("cipher: aes192-ctr MAC: hmac-sha2-512 ");
    }
    try (OpenSshServer server =
        OpenSshServer.with().line("Ciphers aes128-gcm@openssh.com").start()) {
      refusal(server.settings().algorithms(ctrOnly).build(), Reason.ALGORITHMS);
    }
  }

  @Test
  void aHostThatHasOnlyWeakAlgorithmsIsRefused() throws IOException {
    for (String line : List.of("MACs hmac-sha1", "Ciphers aes128-cbc")) {
      try (OpenSshServer server = OpenSshServer.with().line(line).start()) {
        ConnectFailedException refused = refusal(server.settings().build(), Reason.ALGORITHMS);
        assertThat(refused)
            .hasMessageContaining("the host has " + line.substring(line.indexOf(' ') + 1) + ";");
        assertThat(NoCommonAlgorithm.of(refused).orElseThrow().isHostOld()).isTrue();
      }
    }
  }

  @Test
  void aHostThatIsNewerThanWeAreIsNotCalledOld() throws IOException {
    String newer = "sntrup761x25519-sha512@openssh.com";
    try (OpenSshServer server = OpenSshServer.with().line("KexAlgorithms " + newer).start()) {
      ConnectFailedException refused = refusal(server.settings().build(), Reason.ALGORITHMS);
      assertThat(refused)
          .hasMessageContaining(
              "no key exchange in common: the host has "
                  + newer
                  + "; Deployer has "
                  + String.join(", ", AlgorithmKind.KEY_EXCHANGE.all()));
      NoCommonAlgorithm missing = NoCommonAlgorithm.of(refused).orElseThrow();
      assertThat(missing.isHostOld()).isFalse();
      assertThat(missing.leftOut()).isEmpty();
    }
  }

  @Test
  void whatTheConfigurationLeavesOutIsNamedAsTheReason() throws IOException {
    AlgorithmLimits ctrOnly =
        new AlgorithmLimits(Map.of(AlgorithmKind.CIPHER, List.of("aes128-ctr")));
    try (OpenSshServer server =
        OpenSshServer.with().line("Ciphers aes128-gcm@openssh.com").start()) {
      ConnectFailedException refused =
          refusal(server.settings().algorithms(ctrOnly).build(), Reason.ALGORITHMS);
      assertThat(NoCommonAlgorithm.of(refused).orElseThrow().leftOut())
          .containsExactly("aes128-gcm@openssh.com");
    }
  }

  /**
   * Not more often than our window of 1 MiB: sshj takes it for a time-out if the host exchanges
   * keys anew before a thread that waited for the last exchange has woken up.
   */
  @Test
  void aConnectionSurvivesNewKeys() throws IOException {
    try (OpenSshServer server =
            OpenSshServer.with().line("RekeyLimit 4M\nLogLevel DEBUG1").start();
        Host host =
            connect(
                server
                    .settings()
                    .knownHosts(TextSource.of(folder.resolve("known_hosts")))
                    .acceptNew(true)
                    .build())) {
      var path = ReleaseRoot.parse(folder.toString()).path().child("f");
      byte[] content = new byte[20_000_000];
      host.apply(List.of(new Change.PutFile(path, 0644, 0, Content.of(content), false)));
      assertThat(host.read(path, content.length).orElseThrow()).isEqualTo(content);
      assertThat(Files.readAllLines(folder.resolve("known_hosts"))).hasSize(1);
      assertThat(server.log()).content().contains("rekeying");
    }
  }

  @Test
  void aHostWithoutTheStrictKeyExchangeIsRefused() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread other = new Thread(() -> offerWithoutStrict(listener));
      other.setDaemon(true);
      other.start();
      SshSettings settings =
          SshSettings.builder(InetAddress.getLoopbackAddress().getHostAddress(), "x")
              .port(listener.getLocalPort())
              .build();
      assertThat(refusal(settings, Reason.ALGORITHMS)).hasMessageContaining("strict");
    }
  }

  private static void offerWithoutStrict(ServerSocket listener) {
    try (Socket socket = listener.accept();
        OutputStream out = socket.getOutputStream()) {
      out.write("SSH-2.0-OpenSSH_8.0\r\n".getBytes(StandardCharsets.US_ASCII));
      var offer = new Buffer.PlainBuffer().putByte((byte) 20);
      offer.putRawBytes(new byte[16]);
      for (String list :
          List.of(
              "curve25519-sha256",
              "ssh-ed25519",
              "aes128-gcm@openssh.com",
              "aes128-gcm@openssh.com",
              "hmac-sha2-256",
              "hmac-sha2-256",
              "none",
              "none",
              "",
              "")) {
        offer.putString(list);
      }
      offer.putBoolean(false).putUInt32(0);
      byte[] payload = offer.getCompactData();
      int padding = 4 + 8 - (payload.length + 5 + 4) % 8;
      out.write(
          new Buffer.PlainBuffer()
              .putUInt32(payload.length + padding + 1)
              .putByte((byte) padding)
              .putRawBytes(payload)
              .putRawBytes(new byte[padding])
              .getCompactData());
      out.flush();
      socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      // The other side has left, as it should.
    }
  }
}
