package dev.deployer.ssh.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.host.Change;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectFailedException.Reason;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Content;
import dev.deployer.host.Host;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.SshHostConnector;
import dev.deployer.ssh.settings.SshSettings;
import dev.deployer.ssh.settings.TextSource;
import dev.deployer.ssh.trust.KnownHosts;
import dev.deployer.ssh.trust.UnknownHostKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hosts that are reached through others; each is a real sshd with keys of its own. */
@Timeout(60)
class JumpTest {
  /** A host that gets no processor for a second is not taken for dead. */
  private static final Duration LIVENESS = Duration.ofSeconds(4);

  @TempDir Path folder;

  private OpenSshServer gate;
  private OpenSshServer inner;
  private OpenSshServer target;
  private RemotePath root;

  @BeforeEach
  void startServers() throws IOException {
    gate = OpenSshServer.with().address("127.0.0.2").start();
    inner = OpenSshServer.with().address("127.0.0.3").start();
    target = OpenSshServer.with().address("127.0.0.4").start();
    root = ReleaseRoot.parse(folder.toString()).path();
  }

  @AfterEach
  void stopServers() throws IOException {
    target.close();
    inner.close();
    gate.close();
  }

  @Test
  void aHostIsReachedThroughTwoOthersAndLeavesNothingOpen() throws Exception {
    SshSettings first = gate.settings().build();
    SshSettings second = inner.settings().via(first).build();
    SshSettings settings = target.settings().via(second).build();
    try (Host host = new SshHostConnector(settings).connect()) {
      assertThat(host.stat(root)).isPresent();
      assertThat(OpenSshServer.run("ssh-keygen", "-lf", target.hostKey("ed25519").toString()))
          .contains(host.hostKey());
      assertThat(gate.connections()).isNotEmpty();
      assertThat(inner.connections()).isNotEmpty();
    }
    target.awaitNoConnections();
    inner.awaitNoConnections();
    gate.awaitNoConnections();
  }

  @Test
  void muchIsSentAndReadThroughAnother() throws IOException {
    SshSettings settings = target.settings().via(gate.settings().build()).build();
    try (Host host = new SshHostConnector(settings).connect()) {
      RemotePath path = root.child("f");
      byte[] content = new byte[20_000_000];
      host.apply(List.of(new Change.PutFile(path, 0644, 0, Content.of(content), false)));
      assertThat(host.read(path, content.length).orElseThrow()).isEqualTo(content);
    }
  }

  @Test
  void theKeyOfAHostInBetweenIsCheckedToo() throws IOException {
    SshSettings unknown = gate.settings().knownHosts().build();
    ConnectFailedException refused = refusal(target.settings().via(unknown).build());
    assertThat(refused.reason()).isEqualTo(Reason.HOST_KEY_UNKNOWN);
    assertThat(refused)
        .hasMessageContaining(unknown.address() + ": no key is known")
        .hasMessageContaining("on the way to " + target.settings().build().address());
    assertThat(UnknownHostKey.of(refused).orElseThrow().knownHostsLine())
        .startsWith("[" + gate.host() + "]:" + gate.port() + " ");
  }

  @Test
  void theKeyOfTheHostBehindIsCheckedLikeAnyOther() throws IOException {
    SshSettings.Builder settings = target.settings().via(gate.settings().build());
    String lie =
        KnownHosts.nameOf(target.host(), target.port())
            + " "
            + java.nio.file.Files.readString(Path.of(inner.hostKey("ed25519") + ".pub"));
    ConnectFailedException refused =
        refusal(settings.knownHosts(TextSource.of("lie", lie)).build());
    assertThat(refused.reason()).isEqualTo(Reason.HOST_KEY_CHANGED);
    gate.awaitNoConnections();
  }

  @Test
  void aHostThatIsDownIsUnreachableThroughAnother() throws IOException {
    SshSettings settings =
        target.settings().port(OpenSshServer.freePort()).via(gate.settings().build()).build();
    ConnectFailedException refused = refusal(settings);
    assertThat(refused.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(refused)
        .hasMessageContaining("no connection through " + gate.settings().build().address());
    gate.awaitNoConnections();
  }

  @Test
  void aHostInBetweenThatForwardsNothingIsNamed() throws IOException {
    try (OpenSshServer closed = OpenSshServer.with().line("AllowTcpForwarding no").start()) {
      ConnectFailedException refused =
          refusal(target.settings().via(closed.settings().build()).build());
      assertThat(refused.reason()).isEqualTo(Reason.UNREACHABLE);
      assertThat(refused).hasMessageContaining("no connection through");
    }
  }

  @Test
  void anIdleConnectionLivesOn() throws Exception {
    try (Host host = connect()) {
      TimeUnit.MILLISECONDS.sleep(2 * LIVENESS.toMillis());
      assertThat(host.stat(root)).isPresent();
    }
  }

  @Test
  void whereTheHostInBetweenDiesTheConnectionIsLostAndCanBeMadeAnew() throws IOException {
    SshHostConnector connector = new SshHostConnector(settings());
    try (Host host = connector.connect()) {
      freeze(gate);
      assertThatThrownBy(() -> host.stat(root)).isInstanceOf(ConnectionLostException.class);
    }
    try (Host host = connector.connect()) {
      assertThat(host.stat(root)).isPresent();
    }
  }

  @Test
  void whereTheHostBehindDiesThatIsNoticed() throws IOException {
    try (Host host = connect()) {
      freeze(target);
      assertThatThrownBy(() -> host.stat(root)).isInstanceOf(ConnectionLostException.class);
    }
  }

  @Test
  void aHostInBetweenThatIsCutTakesTheConnectionWithItAtOnce() throws IOException {
    SshSettings patient =
        target.settings().via(gate.settings().build()).liveness(Duration.ofHours(1)).build();
    try (Host host = new SshHostConnector(patient).connect()) {
      gate.connections().forEach(ProcessHandle::destroyForcibly);
      assertThatThrownBy(() -> host.stat(root)).isInstanceOf(ConnectionLostException.class);
    }
  }

  private SshSettings settings() {
    return target
        .settings()
        .via(gate.settings().liveness(LIVENESS).build())
        .liveness(LIVENESS)
        .build();
  }

  private Host connect() throws IOException {
    return new SshHostConnector(settings()).connect();
  }

  private static ConnectFailedException refusal(SshSettings settings) {
    ConnectFailedException refused =
        catchThrowableOfType(
            ConnectFailedException.class, () -> new SshHostConnector(settings).connect().close());
    assertThat(refused).isNotNull();
    return refused;
  }

  private static void freeze(OpenSshServer server) throws IOException {
    for (ProcessHandle process : server.connections()) {
      OpenSshServer.freeze(process);
    }
  }
}
