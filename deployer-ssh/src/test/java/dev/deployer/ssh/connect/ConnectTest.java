package dev.deployer.ssh.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.host.Change;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectFailedException.Reason;
import dev.deployer.host.Content;
import dev.deployer.host.Host;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.SshHostConnector;
import dev.deployer.ssh.settings.AddressFamily;
import dev.deployer.ssh.settings.AlgorithmKind;
import dev.deployer.ssh.settings.AlgorithmLimits;
import dev.deployer.ssh.settings.Compression;
import dev.deployer.ssh.settings.SshSettings;
import dev.deployer.ssh.settings.TextSource;
import dev.deployer.ssh.trust.KnownHosts;
import dev.deployer.ssh.trust.UnknownHostKey;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import net.schmizz.sshj.common.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who the host is, and whether there is a usable connection to it. */
@Timeout(60)
class ConnectTest {
  @TempDir Path folder;

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
  void onlyAddressesOfTheFamilyAreTried() throws IOException {
    try (OpenSshServer server = OpenSshServer.start()) {
      connect(server.settings().addressFamily(AddressFamily.IPV4).build()).close();
      SshSettings other = server.settings().addressFamily(AddressFamily.IPV6).build();
      assertThat(refusal(other, Reason.UNREACHABLE))
          .hasMessageContaining("no address of this kind");
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
                  + "; Deployer has curve25519-sha256, ");
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
  void ipv6Works() throws IOException {
    try (OpenSshServer server = OpenSshServer.with().address("::1").start()) {
      SshSettings settings = server.settings().build();
      assertThat(settings.address()).contains("@[::1]:");
      connect(settings).close();
    }
  }

  @Test
  void aHostWithoutSftpIsUnsupported() throws IOException {
    try (OpenSshServer server = OpenSshServer.with().subsystem("/bin/false").start()) {
      refusal(server.settings().build(), Reason.UNSUPPORTED);
    }
  }

  @Test
  void nobodyAtThePortIsUnreachable() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    refusal(SshSettings.builder("127.0.0.1", "x").port(port).build(), Reason.UNREACHABLE);
    refusal(SshSettings.builder("no.such.host.invalid", "x").build(), Reason.UNREACHABLE);
  }

  @Test
  void aHostThatSaysNothingOrDripsIsUnreachable() throws Exception {
    for (boolean drips : new boolean[] {false, true}) {
      try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        Thread other = new Thread(() -> drip(listener, drips));
        other.setDaemon(true);
        other.start();
        SshSettings settings =
            SshSettings.builder(InetAddress.getLoopbackAddress().getHostAddress(), "x")
                .port(listener.getLocalPort())
                .connectTimeout(Duration.ofMillis(500))
                .build();
        long start = System.nanoTime();
        refusal(settings, Reason.UNREACHABLE);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      }
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

  @Test
  void whatIsCompressedArrivesAsItWas() throws IOException {
    for (String line : List.of("Compression yes", "Compression no")) {
      try (OpenSshServer other = OpenSshServer.with().line(line).start();
          Host host =
              new SshHostConnector(other.settings().compression(Compression.YES).build())
                  .connect()) {
        Path local = Files.createTempDirectory(other.folder(), "root");
        RemotePath file = ReleaseRoot.parse(local.toString()).path().child("f");
        byte[] content = new byte[3_000_000];
        new Random(7).nextBytes(content);
        Arrays.fill(content, 0, content.length / 2, (byte) 'x');
        host.apply(List.of(new Change.PutFile(file, 0644, 1, Content.of(content), true)));
        assertThat(local.resolve("f")).hasBinaryContent(content);
        assertThat(host.read(file, content.length)).get().isEqualTo(content);
      }
    }
  }

  @Test
  void noSecurityProviderIsRegistered() throws IOException {
    List<String> before = List.of(Arrays.toString(Security.getProviders()));
    try (OpenSshServer server = OpenSshServer.with().hostKeys("ecdsa").start()) {
      connect(server.settings().build()).close();
    }
    assertThat(List.of(Arrays.toString(Security.getProviders()))).isEqualTo(before);
  }

  @Test
  void nothingIsLeftRunningAfterClose() throws Exception {
    try (OpenSshServer server = OpenSshServer.start()) {
      Host host = connect(server.settings().build());
      host.another();
      host.close();
      assertThatThrownBy(host::another).isInstanceOf(IOException.class);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (threadsOf(server) + server.connections().size() > 0 && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      assertThat(threadsOf(server)).isZero();
      assertThat(server.connections()).isEmpty();
    }
  }

  private static long threadsOf(OpenSshServer server) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().contains(String.valueOf(server.port())))
        .count();
  }

  private static Host connect(SshSettings settings) throws IOException {
    return new SshHostConnector(settings).connect();
  }

  private static ConnectFailedException refusal(SshSettings settings, Reason reason) {
    ConnectFailedException refused =
        catchThrowableOfType(ConnectFailedException.class, () -> connect(settings).close());
    assertThat(refused).isNotNull();
    assertThat(refused.reason()).as(refused.toString()).isEqualTo(reason);
    return refused;
  }

  private static void drip(ServerSocket listener, boolean drips) {
    try (Socket socket = listener.accept();
        OutputStream out = socket.getOutputStream()) {
      while (true) {
        TimeUnit.MILLISECONDS.sleep(100);
        if (drips) {
          out.write("another line before the version\r\n".getBytes(StandardCharsets.US_ASCII));
        }
      }
    } catch (IOException | InterruptedException e) {
      // The other side has had enough.
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
