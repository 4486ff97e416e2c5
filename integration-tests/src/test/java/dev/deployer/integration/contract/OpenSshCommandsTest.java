package dev.deployer.integration.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.command.CommandOutcome;
import dev.deployer.command.CommandOutcome.Killed;
import dev.deployer.command.OutputLines;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Host;
import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.SshHostConnector;
import dev.deployer.ssh.settings.SshSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OpenSshCommandsTest extends CommandsContract {
  private static OpenSshServer server;
  private static OpenSshServer confined;

  @BeforeAll
  static void start() throws IOException {
    server = OpenSshServer.start();
    confined = OpenSshServer.with().line("ForceCommand internal-sftp").start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
    confined.close();
  }

  @Override
  SshSettings settings() {
    return server.settings().build();
  }

  @Override
  SshSettings withoutShell() {
    return confined.settings().build();
  }

  @Override
  void cut() {
    server.connections().forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void aSignalThatEndsACommandIsTold() {
    assertThat(run("sh", "-c", "kill -KILL $$")).isEqualTo(new Killed("KILL"));
  }

  /** More than a channel's window: the rest waits in sshd when it tells of the signal. */
  @Test
  void theEndOfTheOutputOfACommandThatASignalEndsArrives() {
    OutputLines slow =
        (text, cut) -> {
          if (printed().isEmpty()) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(3));
          }
          printed().add(text);
        };
    CommandOutcome outcome =
        run(slow, "sh", "-c", "yes 0123456789 | head -c 2137000; echo; echo END; kill -KILL $$");

    assertThat(outcome).isEqualTo(new Killed("KILL"));
    assertThat(printed().get(printed().size() - 1)).isEqualTo("END");
  }

  @Test
  void aShellThatDoesNotBeginIsToldAsOneAndNothingIsRun() throws IOException {
    try (OpenSshServer waiting =
            OpenSshServer.with()
                .line(
                    "ForceCommand case $SSH_ORIGINAL_COMMAND in internal-sftp)"
                        + " exec /usr/lib/openssh/sftp-server;; esac; read -r x; sleep 300")
                .start();
        Host host =
            new SshHostConnector(waiting.settings().connectTimeout(Duration.ofSeconds(4)).build())
                .connect()) {
      assertThatThrownBy(host::commands)
          .isNotInstanceOf(ConnectionLostException.class)
          .hasMessageEndingWith(
              "waited 4 s in vain for the account's shell, which hooks and checks need");
    }
  }
}
