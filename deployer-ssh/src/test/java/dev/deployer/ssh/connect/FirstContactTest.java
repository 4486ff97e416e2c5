package dev.deployer.ssh.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectFailedException.Reason;
import dev.deployer.host.Host;
import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.settings.SshSettings;
import dev.deployer.ssh.settings.TextSource;
import dev.deployer.ssh.trust.KnownHosts;
import dev.deployer.ssh.trust.UnknownHostKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whether a host is the one that it was, and what is done about one that is new. */
@Timeout(60)
final class FirstContactTest extends Connecting {
  @Test
  void anUnknownHostIsRefusedWithTheLineThatMakesItKnown() throws IOException {
    try (OpenSshServer server = OpenSshServer.start()) {
      SshSettings settings = server.settings().knownHosts().build();
      ConnectFailedException refused = refusal(settings, Reason.HOST_KEY_UNKNOWN);
      UnknownHostKey key = UnknownHostKey.of(refused).orElseThrow();
      assertThat(key.keyType()).isEqualTo("ssh-ed25519");
      assertThat(refused).hasMessageContaining(key.fingerprint());
      TextSource line = TextSource.of("accepted", key.knownHostsLine());
      try (Host host = connect(server.settings().knownHosts(line).build())) {
        assertThat(host.hostKey()).isEqualTo(key.fingerprint());
      }
    }
  }

  @Test
  void aNewHostIsRecordedWhereThatIsWanted() throws IOException {
    try (OpenSshServer server = OpenSshServer.start()) {
      Path file = folder.resolve(".ssh/known_hosts");
      SshSettings settings =
          server.settings().knownHosts(TextSource.of(file)).acceptNew(true).build();
      connect(settings).close();
      assertThat(Files.getPosixFilePermissions(file).toString())
          .contains("OWNER_READ")
          .doesNotContain("GROUP", "OTHERS");
      connect(server.settings().knownHosts(TextSource.of(file)).build()).close();
      assertThat(Files.readAllLines(file)).hasSize(1);
    }
  }

  @Test
  void whereTheKnownHostsCannotBeReadNoHostIsTakenForANewOne() throws IOException {
    try (OpenSshServer server = OpenSshServer.start()) {
      SshSettings.Builder settings = server.settings().acceptNew(true);
      assertThat(
              refusal(
                  settings.knownHosts(TextSource.of(folder)).build(),
                  Reason.KNOWN_HOSTS_UNREADABLE))
          .hasMessageEndingWith(
              "the list of known hosts " + folder + " cannot be read: it is a directory");
    }
  }

  @Test
  void aFirstContactNamesTheLinesThatWerePassedOver() throws IOException {
    try (OpenSshServer server = OpenSshServer.start()) {
      TextSource damaged = TextSource.of("known", "\n" + server.host() + " ssh-ed25519 !!!");
      assertThat(refusal(server.settings().knownHosts(damaged).build(), Reason.HOST_KEY_UNKNOWN))
          .hasMessageContaining("; known:2 is passed over: ");
    }
  }

  @Test
  void aNewHostIsRecordedUnderAHiddenNameWhereThatIsWanted() throws IOException {
    try (OpenSshServer server = OpenSshServer.start()) {
      TextSource file = TextSource.of(folder.resolve("known_hosts"));
      SshSettings.Builder settings = server.settings().knownHosts(file);
      connect(settings.acceptNew(true).hashNewHosts(true).build()).close();
      assertThat(file.read()).startsWith("|1|").doesNotContain(server.host());
      connect(settings.acceptNew(false).build()).close();
      String name = "[" + server.host() + "]:" + server.port();
      assertThat(
              OpenSshServer.run(
                  "ssh-keygen", "-F", name, "-f", folder.resolve("known_hosts").toString()))
          .contains("found: line 1");
    }
  }

  @Test
  void aHostIsLookedUpByItsAliasAlone() throws IOException {
    try (OpenSshServer server = OpenSshServer.start()) {
      SshSettings.Builder settings = server.settings().hostKeyAlias("Pool");
      assertThat(refusal(settings.build(), Reason.HOST_KEY_UNKNOWN).getCause()).isNotNull();
      String key = Files.readString(Path.of(server.hostKey("ed25519") + ".pub"));
      connect(settings.knownHosts(TextSource.of("alias", "pool " + key)).build()).close();
    }
  }

  @Test
  void aHostOfWhichAnotherKeyIsKnownIsRefusedEvenWhereNewOnesAreAccepted() throws IOException {
    try (OpenSshServer server = OpenSshServer.start()) {
      OpenSshServer.makeKey(folder.resolve("other"), "ed25519");
      String other = Files.readString(folder.resolve("other.pub"));
      String line = KnownHosts.nameOf(server.host(), server.port()) + " " + other;
      Path file = Files.writeString(folder.resolve("known_hosts"), "# known\n" + line);
      SshSettings settings =
          server.settings().knownHosts(TextSource.of(file)).acceptNew(true).build();
      assertThat(refusal(settings, Reason.HOST_KEY_CHANGED))
          .hasMessageContaining("SHA256:")
          .hasMessageContaining("ssh-ed25519")
          .hasMessageContaining(file + ":2");
      assertThat(Files.readString(file)).isEqualTo("# known\n" + line);
    }
  }

  @Test
  void whereOnlyTheRsaKeyIsKnownTheHostIsAskedForIt() throws IOException {
    try (OpenSshServer server = OpenSshServer.with().hostKeys("ed25519", "rsa").start()) {
      List<String> lines = Files.readAllLines(server.knownHosts());
      TextSource rsa = TextSource.of("rsa", lines.get(1));
      connect(server.settings().knownHosts(rsa).build()).close();
    }
  }

  @Test
  void everyTypeOfHostKeyIsUnderstood() throws IOException {
    for (String type : List.of("ed25519", "ecdsa", "rsa")) {
      try (OpenSshServer server = OpenSshServer.with().hostKeys(type).start();
          Host host = connect(server.settings().build())) {
        assertThat(OpenSshServer.run("ssh-keygen", "-lf", server.hostKey(type).toString()))
            .contains(host.hostKey());
      }
    }
  }
}
