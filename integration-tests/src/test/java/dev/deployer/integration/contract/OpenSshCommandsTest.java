package dev.deployer.integration.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.command.CommandOutcome.Killed;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Host;
import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.SshHostConnector;
import dev.deployer.ssh.settings.SshSettings;
import java.io.IOException;
import java.time.Duration;
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
