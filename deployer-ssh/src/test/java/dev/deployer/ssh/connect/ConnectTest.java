package dev.deployer.ssh.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.host.Change;
import dev.deployer.host.ConnectFailedException.Reason;
import dev.deployer.host.Content;
import dev.deployer.host.Host;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.SshHostConnector;
import dev.deployer.ssh.settings.AddressFamily;
import dev.deployer.ssh.settings.Compression;
import dev.deployer.ssh.settings.SshSettings;
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
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whether there is a usable connection to a host, and what is left of one. */
@Timeout(60)
class ConnectTest extends Connecting {
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
}
