package dev.deployer.ssh.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.host.Change;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Content;
import dev.deployer.host.Host;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.SshHostConnector;
import dev.deployer.ssh.settings.SshSettings;
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

/** What happens when a host stops, in the several ways in which it can. */
@Timeout(60)
class LivenessTest {
  /** A host that gets no processor for a second is not taken for dead. */
  private static final Duration LIVENESS = Duration.ofSeconds(4);

  /** Longer than what ends a call otherwise. */
  private static final Duration LONG_LIVENESS = Duration.ofSeconds(30);

  @TempDir Path folder;

  private OpenSshServer server;
  private RemotePath root;

  @BeforeEach
  void startServer() throws IOException {
    server = OpenSshServer.with().subsystem("/usr/lib/openssh/sftp-server").start();
    root = ReleaseRoot.parse(folder.toString()).path();
  }

  @AfterEach
  void stopServer() throws IOException {
    server.close();
  }

  @Test
  void anIdleConnectionLivesOn() throws Exception {
    try (Host host = connect(LIVENESS)) {
      TimeUnit.MILLISECONDS.sleep(2 * LIVENESS.toMillis());
      assertThat(host.stat(root)).isPresent();
    }
  }

  @Test
  void aHostThatDiesInACallIsGivenUp() throws IOException {
    try (Host host = connect(LIVENESS)) {
      freezeAll();
      assertThatThrownBy(() -> host.stat(root))
          .isInstanceOf(ConnectionLostException.class)
          .hasMessageContaining("nothing has come from the host");
      assertThatThrownBy(() -> host.stat(root)).isInstanceOf(ConnectionLostException.class);
    }
  }

  @Test
  void aHostThatDiesWhileMuchIsSentIsGivenUp() throws IOException {
    try (Host host = connect(LIVENESS)) {
      byte[] much = new byte[64 << 20];
      Change put = new Change.PutFile(root.child("f"), 0644, 0, Content.of(much), false);
      ChangeListener freezing =
          new ChangeListener() {
            private boolean frozen;

            @Override
            public void sent(int index, long bytes) {
              if (!frozen) {
                frozen = true;
                freezeAll();
              }
            }
          };
      assertThatThrownBy(() -> host.apply(List.of(put), freezing))
          .isInstanceOf(ConnectionLostException.class);
    }
  }

  /** Nothing else ends a close that waits for the host. */
  @Test
  void aHostThatDiesIsLeftQuickly() throws IOException {
    Host host = connect(Duration.ofHours(1));
    Host second = host.another();
    freezeAll();
    long start = System.nanoTime();
    second.close();
    host.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
  }

  /** sshd answers signs of life while sftp-server does nothing: as in a long fsync. */
  @Test
  void aSlowAnswerIsNotTakenForDeath() throws Exception {
    try (Host host = connect(LIVENESS)) {
      ProcessHandle sftp = server.sftpServers().get(0);
      OpenSshServer.freeze(sftp);
      Thread thaws =
          new Thread(
              () -> {
                try {
                  TimeUnit.MILLISECONDS.sleep(2 * LIVENESS.toMillis());
                  OpenSshServer.thaw(sftp);
                } catch (IOException | InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
      thaws.start();
      assertThat(host.stat(root)).isPresent();
      thaws.join();
    }
  }

  @Test
  void patienceEndsToo() throws IOException {
    SshSettings settings =
        server.settings().liveness(LONG_LIVENESS).patience(Duration.ofSeconds(3)).build();
    try (Host host = new SshHostConnector(settings).connect()) {
      OpenSshServer.freeze(server.sftpServers().get(0));
      assertThatThrownBy(() -> host.stat(root))
          .isInstanceOf(ConnectionLostException.class)
          .hasMessageContaining("has not answered");
    }
  }

  @Test
  void aConnectionThatIsCutIsLost() throws IOException {
    try (Host host = connect(LONG_LIVENESS)) {
      server.connections().forEach(ProcessHandle::destroyForcibly);
      assertThatThrownBy(() -> host.stat(root)).isInstanceOf(ConnectionLostException.class);
    }
  }

  @Test
  void anInterruptEndsTheCallAndIsKept() throws Exception {
    try (Host host = connect(LONG_LIVENESS)) {
      OpenSshServer.freeze(server.sftpServers().get(0));
      Thread caller = Thread.currentThread();
      Thread interrupter =
          new Thread(
              () -> {
                while (caller.getState() != Thread.State.WAITING) {
                  Thread.onSpinWait();
                }
                caller.interrupt();
              });
      interrupter.start();
      assertThatThrownBy(() -> host.stat(root)).isInstanceOf(ConnectionLostException.class);
      assertThat(Thread.interrupted()).isTrue();
      interrupter.join();
    }
  }

  private Host connect(Duration liveness) throws IOException {
    return new SshHostConnector(server.settings().liveness(liveness).build()).connect();
  }

  private void freezeAll() {
    try {
      for (ProcessHandle process : server.connections()) {
        OpenSshServer.freeze(process);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
