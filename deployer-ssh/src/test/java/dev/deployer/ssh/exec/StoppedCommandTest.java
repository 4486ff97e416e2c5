package dev.deployer.ssh.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.command.CommandOutcome;
import dev.deployer.command.OutputLines;
import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.connect.SshConnection;
import dev.deployer.ssh.settings.SshSettings;
import dev.deployer.ssh.setup.SettingUp;
import dev.deployer.ssh.sftp.SftpConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import net.schmizz.sshj.connection.channel.direct.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a connection goes through when a command on it is stopped. */
@Timeout(60)
class StoppedCommandTest {
  /** Of which it is not known that all has ended, so that it is signalled once more. */
  @Test
  void theConnectionOutlivesACommandThatHasEndedBeforeTheLastSignal() throws IOException {
    try (OpenSshServer server = OpenSshServer.start()) {
      SshSettings settings = server.settings().build();
      SshConnection connection =
          SettingUp.run(
              settings.address(), on -> SshConnection.open(settings, SftpConnection.SUBSYSTEM, on));
      try {
        Session session = connection.startSession();
        RunningCommand command =
            new RunningCommand(
                session.exec("/bin/sh -s"),
                Duration.ofSeconds(1),
                Optional.of(Duration.ofSeconds(30)),
                OutputLines.none(),
                killing(connection, session));

        CommandOutcome outcome =
            command.finish("{\nexec sleep 300\n}\n".getBytes(StandardCharsets.UTF_8));

        assertThat(outcome).isEqualTo(new CommandOutcome.TimedOut(Duration.ofSeconds(1), false));
        connection.roundTrip();
        assertThat(connection.isAlive()).isTrue();
        connection.startSession().close();
      } finally {
        connection.close();
      }
    }
  }

  /** Kills the process, so that the host forgets its channel, and does not know of it. */
  private static RunningCommand.Connection killing(SshConnection connection, Session session) {
    return new RunningCommand.Connection() {
      @Override
      public boolean end(long process) {
        ProcessHandle.of(process).ifPresent(ProcessHandle::destroyForcibly);
        while (session.isOpen()) {
          Thread.onSpinWait();
        }
        connection.roundTrip();
        connection.roundTrip();
        return false;
      }

      @Override
      public boolean roundTrip() {
        return connection.roundTrip();
      }
    };
  }
}
