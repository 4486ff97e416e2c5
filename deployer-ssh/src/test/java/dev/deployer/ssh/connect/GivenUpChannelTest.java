package dev.deployer.ssh.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.parallel.Threads;
import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.settings.SshSettings;
import dev.deployer.ssh.setup.SettingUp;
import dev.deployer.ssh.sftp.SftpConnection;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.connection.channel.direct.SessionChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A channel that is given up before the host has opened it. */
@Timeout(60)
class GivenUpChannelTest {
  @Test
  void itIsClosedAsSoonAsTheHostOpensIt() throws Exception {
    PlayedConnection played = new PlayedConnection();
    for (SessionChannel channel :
        List.of(
            new CommandChannel(played.connection()),
            new SubsystemChannel(played.connection(), "sftp", new byte[1]))) {
      channel.close();
      assertThat(played.sent()).isEmpty();
      PlayedConnection.open(channel, 1, 1);
      assertThat(played.sent()).containsExactly(Message.CHANNEL_CLOSE);
      played.sent().clear();
    }
  }

  @Test
  void itLeavesItsPlaceToTheNext() throws Exception {
    try (OpenSshServer server = OpenSshServer.with().line("MaxSessions 2").start()) {
      SshSettings settings = server.settings().build();
      SshConnection connection =
          SettingUp.run(
              settings.address(), on -> SshConnection.open(settings, SftpConnection.SUBSYSTEM, on));
      try {
        connection.roundTrip();
        for (ProcessHandle process : server.connections()) {
          OpenSshServer.freeze(process);
        }
        CompletableFuture<IOException> failure = new CompletableFuture<>();
        Thread thread = Threads.start("asks", () -> failure.complete(asking(connection)));
        while (!thread.getState().name().endsWith("WAITING")) {
          Thread.onSpinWait();
        }
        thread.interrupt();
        assertThat(failure.get(30, TimeUnit.SECONDS)).isNotNull();
        for (ProcessHandle process : server.connections()) {
          OpenSshServer.thaw(process);
        }
        connection.roundTrip();
        connection.roundTrip();
        connection.startSession().close();
      } finally {
        connection.close();
      }
    }
  }

  /** Why no channel was opened; null if one was. */
  private static IOException asking(SshConnection connection) {
    try {
      connection.startSession();
      return null;
    } catch (IOException e) {
      return e;
    }
  }
}
