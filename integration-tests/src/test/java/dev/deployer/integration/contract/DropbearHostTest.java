package dev.deployer.integration.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome;
import dev.deployer.command.OutputLines;
import dev.deployer.command.Variables;
import dev.deployer.host.Change;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Content;
import dev.deployer.host.Host;
import dev.deployer.host.HostCommand;
import dev.deployer.integration.site.OtherServer;
import dev.deployer.parallel.Threads;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.SshHostConnector;
import dev.deployer.ssh.settings.SshSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server whose window is smaller than one request to write: what is sent waits for room. */
@Timeout(120)
class DropbearHostTest {
  private static final Duration STEP = Duration.ofSeconds(3);
  private static final byte[] MUCH = new byte[8 << 20];

  @TempDir Path folder;

  private OtherServer server;
  private RemotePath file;

  @BeforeEach
  void start() throws IOException {
    server = OtherServer.dropbear(Files.createDirectory(folder.resolve("server")));
    file = ReleaseRoot.parse(folder.toRealPath().toString()).path().child("f");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private SshSettings.Builder settings() throws IOException {
    return server.settings().connectTimeout(STEP);
  }

  /** Does this at the first that was sent, so that the next that is sent waits. */
  private void send(Host host, Runnable first) throws IOException {
    ChangeListener listener =
        new ChangeListener() {
          private boolean begun;

          @Override
          public void sent(int index, long bytes) {
            if (!begun) {
              begun = true;
              first.run();
            }
          }
        };
    host.apply(List.of(new Change.PutFile(file, 0644, 0, Content.of(MUCH), false)), listener);
  }

  private static void freeze(List<ProcessHandle> processes) {
    try {
      for (ProcessHandle process : processes) {
        OpenSshServer.freeze(process);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void thaw(List<ProcessHandle> processes) {
    try {
      TimeUnit.MILLISECONDS.sleep(2 * STEP.toMillis());
      for (ProcessHandle process : processes) {
        OpenSshServer.thaw(process);
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** As in a long fsync; Dropbear itself answers signs of life. */
  @Test
  void anSftpServerThatIsBusyForLongerThanAStepMayTakeIsWaitedFor() throws IOException {
    try (Host first = new SshHostConnector(settings().build()).connect();
        Host host = first.another()) {
      send(
          host,
          () -> {
            List<ProcessHandle> servers = sftpServers();
            assertThat(servers).isNotEmpty();
            freeze(servers);
            Threads.start("thaws", () -> thaw(servers));
          });
      assertThat(folder.resolve("f")).hasBinaryContent(MUCH);
    }
  }

  @Test
  void whereItDiesTheWatchEndsAWriteThatWaits() throws IOException {
    SshSettings settings = settings().liveness(STEP.multipliedBy(2)).build();
    try (Host first = new SshHostConnector(settings).connect();
        Host host = first.another()) {
      assertThatThrownBy(() -> send(host, () -> freeze(server.connections())))
          .isInstanceOf(ConnectionLostException.class)
          .hasMessageContaining("nothing has come from the host");
    }
  }

  @Test
  void whereItsSftpServerTakesNothingPatienceEndsAWriteThatWaits() throws IOException {
    SshSettings settings = settings().patience(STEP.multipliedBy(2)).build();
    try (Host first = new SshHostConnector(settings).connect();
        Host host = first.another()) {
      assertThatThrownBy(() -> send(host, () -> freeze(sftpServers())))
          .isInstanceOf(ConnectionLostException.class)
          .hasMessageContaining("the host has not answered");
    }
  }

  /** Dropbear ends the connection over a window that grows on a channel that it has forgotten. */
  @Test
  void theConnectionOutlivesACommandWhoseOutputIsTakenAfterItsEnd() throws IOException {
    List<String> printed = new ArrayList<>();
    OutputLines slow =
        (text, cut) -> {
          if (printed.isEmpty()) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(3));
          }
          printed.add(text);
        };
    RemotePath directory = ReleaseRoot.parse(folder.toRealPath().toString()).path();
    try (Host host = new SshHostConnector(settings().build()).connect()) {
      CommandOutcome outcome =
          host.commands()
              .orElseThrow()
              .run(
                  new HostCommand(
                      Arguments.of("sh", "-c", "yes 0123456789 | head -c 1800000; echo; echo END"),
                      Variables.NONE,
                      directory,
                      Duration.ofSeconds(60)),
                  slow);
      assertThat(outcome).isEqualTo(new CommandOutcome.Exited(0));
      assertThat(printed.get(printed.size() - 1)).isEqualTo("END");
      assertThat(host.stat(directory)).isPresent();
    }
  }

  private List<ProcessHandle> sftpServers() {
    return server.connections().stream()
        .filter(each -> each.info().command().orElse("").endsWith("sftp-server"))
        .toList();
  }
}
