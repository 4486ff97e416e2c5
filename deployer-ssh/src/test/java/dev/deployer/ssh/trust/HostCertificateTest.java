package dev.deployer.ssh.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectFailedException.Reason;
import dev.deployer.host.Host;
import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.SshHostConnector;
import dev.deployer.ssh.keys.Certificate;
import dev.deployer.ssh.keys.PublicKeys;
import dev.deployer.ssh.settings.AlgorithmKind;
import dev.deployer.ssh.settings.AlgorithmLimits;
import dev.deployer.ssh.settings.SshSettings;
import dev.deployer.ssh.settings.TextSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hosts that prove who they are by a certificate, against a real sshd. */
@Timeout(60)
class HostCertificateTest {
  private static final List<String> ALL = AlgorithmKind.AUTHORITY.all();

  @TempDir Path folder;

  private Path authority;

  @BeforeEach
  void anAuthority() throws IOException {
    authority = folder.resolve("authority");
    OpenSshServer.makeKey(authority, "ed25519");
  }

  @Test
  void aHostOfEachTypeOfKeyIsKnownThroughAnAuthorityOfEachType() throws IOException {
    for (String type : List.of("ed25519", "ecdsa", "rsa")) {
      Path signer = folder.resolve("authority_" + type);
      OpenSshServer.makeKey(signer, type);
      for (String hostType : List.of("ed25519", "ecdsa", "rsa")) {
        try (OpenSshServer server =
                OpenSshServer.with().hostKeys(hostType).hostCertificates(signer).start();
            Host host = connect(server, trusting(server.host(), signer))) {
          assertThat(OpenSshServer.run("ssh-keygen", "-lf", server.hostKey(hostType).toString()))
              .as(hostType + " by " + type)
              .contains(host.hostKey());
        }
      }
    }
  }

  @Test
  void theLineMayHaveAPatternAPortOrAHiddenName() throws IOException {
    try (OpenSshServer server = OpenSshServer.with().hostCertificates(authority).start()) {
      String withPort = "[" + server.host() + "]:" + server.port();
      for (String name :
          List.of(
              "127.0.0.*,!127.0.0.2",
              withPort,
              KnownHostsLine.hashed(server.host()),
              KnownHostsLine.hashed(withPort))) {
        connect(server, trusting(name, authority)).close();
      }
      assertThat(refusal(server, trusting("web*,127.0.0.2", authority)).reason())
          .isEqualTo(Reason.HOST_KEY_UNKNOWN);
    }
  }

  @Test
  void theCertificateStandsForTheAliasWhereThereIsOne() throws IOException {
    try (OpenSshServer server =
        OpenSshServer.with().hostCertificates(authority, "-h", "-n", "pool,spare").start()) {
      SshSettings.Builder settings =
          server.settings().knownHosts(trusting("pool", authority)).hostKeyAlias("Pool");
      new SshHostConnector(settings.build()).connect().close();
      assertThat(refusal(settings.hostKeyAlias("other").knownHosts(trusting("*", authority))))
          .hasMessageContaining("it stands for pool, spare, not for other");
    }
  }

  @Test
  void withoutAnAuthorityTheHostIsAskedForItsPlainKey() throws IOException {
    try (OpenSshServer server = OpenSshServer.with().hostCertificates(authority).start()) {
      connect(server, TextSource.of(server.knownHosts())).close();
      assertThat(refusal(server, TextSource.of("nothing", "")).reason())
          .isEqualTo(Reason.HOST_KEY_UNKNOWN);
    }
  }

  @Test
  void aCertificateThatIsNotValidNowIsRefused() throws IOException {
    refuses(
        "it has not been valid since 2021-", "-h", "-n", "127.0.0.1", "-V", "20200101:20210101");
    refuses("it is not valid before 2199-", "-h", "-n", "127.0.0.1", "-V", "21990701:22000101");
  }

  @Test
  void aCertificateForAnotherHostOrForNoneIsRefused() throws IOException {
    refuses("it stands for web1, 127.0.0.10, not for 127.0.0.1", "-h", "-n", "web1,127.0.0.10");
    refuses("it stands for 127.0.0.*, not for 127.0.0.1", "-h", "-n", "127.0.0.*");
    refuses("it stands for no host, not for 127.0.0.1", "-h");
  }

  @Test
  void aCertificateThatNeverBeginsIsRefusedInWords() throws IOException {
    refuses("it is not valid before", "-h", "-n", "127.0.0.1", "-V", "0x7fffffffffffffff:forever");
  }

  @Test
  void aCertificateForAUserIsRefused() throws IOException {
    refuses("it is no certificate for a host", "-n", "127.0.0.1");
  }

  @Test
  void aCertificateWithCriticalOptionsIsRefused() throws IOException {
    refuses("critical options", "-h", "-n", "127.0.0.1", "-O", "critical:only@example.net=x");
  }

  @Test
  void aCertificateByAnotherAuthorityIsRefused() throws IOException {
    Path other = folder.resolve("other");
    OpenSshServer.makeKey(other, "ed25519");
    try (OpenSshServer server = OpenSshServer.with().hostCertificates(other).start()) {
      ConnectFailedException refused = refusal(server, trusting("*", authority));
      assertThat(refused.reason()).isEqualTo(Reason.HOST_CERTIFICATE);
      assertThat(refused).hasMessageContaining("by the authority of known:1");
    }
  }

  @Test
  void aHostWithoutACertificateIsRefusedAndNotTrustedAtFirstSight() throws IOException {
    try (OpenSshServer server = OpenSshServer.start()) {
      Path file = folder.resolve("known");
      Files.writeString(file, trusting("*", authority).read());
      ConnectFailedException refused =
          refusal(server.settings().knownHosts(TextSource.of(file)).acceptNew(true));
      assertThat(refused.reason()).isEqualTo(Reason.HOST_CERTIFICATE);
      assertThat(refused).hasMessageContaining("showed no certificate");
      assertThat(Files.readAllLines(file)).hasSize(1);
    }
  }

  @Test
  void aKeyThatIsKnownByItselfNeedsNoCertificate() throws IOException {
    try (OpenSshServer server =
        OpenSshServer.with().hostCertificates(authority, "-h", "-n", "elsewhere").start()) {
      String both = trusting("*", authority).read() + Files.readString(server.knownHosts());
      connect(server, TextSource.of("both", both)).close();
    }
  }

  @Test
  void aRevokedAuthorityOrKeyIsRefused() throws IOException {
    try (OpenSshServer server = OpenSshServer.with().hostCertificates(authority).start()) {
      String trusted = trusting("*", authority).read();
      for (Path revoked : List.of(authority, server.hostKey("ed25519"))) {
        String line = "@revoked * " + Files.readString(Path.of(revoked + ".pub"));
        ConnectFailedException refused = refusal(server, TextSource.of("known", trusted + line));
        assertThat(refused.reason()).isEqualTo(Reason.HOST_KEY_CHANGED);
        assertThat(refused).hasMessageContaining("revoked").hasMessageContaining("known:2");
      }
    }
  }

  @Test
  void anAuthorityThatMayNotSignLikeThatIsRefused() throws IOException {
    try (OpenSshServer server = OpenSshServer.with().hostCertificates(authority).start()) {
      AlgorithmLimits rsaOnly =
          new AlgorithmLimits(
              java.util.Map.of(AlgorithmKind.AUTHORITY, List.of("rsa-sha2-512", "rsa-sha2-256")));
      assertThat(
              refusal(server.settings().knownHosts(trusting("*", authority)).algorithms(rsaOnly)))
          .hasMessageContaining("it is signed with ssh-ed25519");
    }
  }

  @Test
  void everyBitOfACertificateCounts() throws Exception {
    Path key = folder.resolve("host");
    OpenSshServer.makeKey(key, "ed25519");
    OpenSshServer.run(
        "ssh-keygen",
        "-q",
        "-s",
        authority.toString(),
        "-I",
        "a",
        "-h",
        "-n",
        "web1",
        key + ".pub");
    byte[] blob = Certificate.parse(Files.readString(Path.of(key + "-cert.pub"))).blob();
    Certificate.decode(blob).requireHost("web1", Instant.now(), ALL);
    byte[] trusted = PublicKeys.parse("authority", Files.readString(Path.of(authority + ".pub")));
    for (int bit = 0; bit < 8 * blob.length; bit++) {
      byte[] flipped = blob.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(
              () -> {
                Certificate certificate = Certificate.decode(flipped);
                if (!Arrays.equals(certificate.authority(), trusted)) {
                  throw new GeneralSecurityException("another authority");
                }
                certificate.requireHost("web1", Instant.now(), ALL);
              })
          .as("bit " + bit)
          .isInstanceOf(GeneralSecurityException.class);
    }
    for (int length = 0; length < blob.length; length++) {
      byte[] cut = Arrays.copyOf(blob, length);
      assertThatThrownBy(() -> Certificate.decode(cut))
          .isInstanceOf(GeneralSecurityException.class);
    }
  }

  private void refuses(String why, String... signing) throws IOException {
    try (OpenSshServer server = OpenSshServer.with().hostCertificates(authority, signing).start()) {
      ConnectFailedException refused = refusal(server, trusting("*", authority));
      assertThat(refused.reason()).isEqualTo(Reason.HOST_CERTIFICATE);
      assertThat(refused).hasMessageContaining("the test's host").hasMessageContaining(why);
    }
  }

  private static TextSource trusting(String names, Path authority) throws IOException {
    String key = Files.readString(Path.of(authority + ".pub"));
    return TextSource.of("known", "@cert-authority " + names + " " + key);
  }

  private static Host connect(OpenSshServer server, TextSource known) throws IOException {
    return new SshHostConnector(server.settings().knownHosts(known).build()).connect();
  }

  private static ConnectFailedException refusal(OpenSshServer server, TextSource known) {
    return refusal(server.settings().knownHosts(known));
  }

  private static ConnectFailedException refusal(SshSettings.Builder settings) {
    ConnectFailedException refused =
        catchThrowableOfType(
            ConnectFailedException.class,
            () -> new SshHostConnector(settings.build()).connect().close());
    assertThat(refused).isNotNull();
    return refused;
  }
}
