package dev.deployer.ssh.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.connection.Connection;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.connection.channel.Channel;
import org.junit.jupiter.api.Test;

/** What a host may say of a channel that it opens. */
class ConfirmationTest {
  private static final long MUCH = 2 << 20;

  private static List<Channel> channels() {
    Connection connection = new PlayedConnection().connection();
    return List.of(
        new CommandChannel(connection),
        new SubsystemChannel(connection, "sftp", new byte[1]),
        new ForwardedChannel(connection, "host", 22, "host"));
  }

  @Test
  void aChannelOnWhichNoPacketCanBeSentIsRefused() {
    for (Channel channel : channels()) {
      assertThatThrownBy(() -> PlayedConnection.open(channel, MUCH, 0))
          .isInstanceOfSatisfying(
              ConnectionException.class,
              e -> assertThat(e.getDisconnectReason()).isEqualTo(DisconnectReason.PROTOCOL_ERROR))
          .hasMessageContaining("the host takes no packets on a channel");
      assertThat(channel.isOpen()).isFalse();
    }
  }

  @Test
  void theSmallestPacketAndTheLargestWindowAreTaken() throws Exception {
    for (Channel channel : channels()) {
      PlayedConnection.open(channel, 0xffff_ffffL, 1);
      assertThat(channel.isOpen()).isTrue();
      assertThat(channel.getRemoteMaxPacketSize()).isEqualTo(1);
      assertThat(channel.getRemoteWinSize()).isEqualTo(0xffff_ffffL);
    }
  }

  @Test
  void whatEndsTooSoonIsRefused() {
    for (Channel channel : channels()) {
      assertThatThrownBy(
              () -> PlayedConnection.says(channel, Message.CHANNEL_OPEN_CONFIRMATION, 0, MUCH))
          .isInstanceOf(ConnectionException.class);
    }
  }
}
