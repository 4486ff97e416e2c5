package dev.deployer.ssh.connect;

import static org.assertj.core.api.Assertions.assertThat;

import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.connection.channel.direct.Signal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said on a channel, and when no more is said on it. */
class CommandChannelTest {
  private static final long MUCH = 2 << 20;
  private static final long PACKET = 32 << 10;

  private final PlayedConnection played = new PlayedConnection();
  private final CommandChannel channel = new CommandChannel(played.connection());

  @BeforeEach
  void open() throws Exception {
    PlayedConnection.open(channel, MUCH, PACKET);
  }

  @Test
  void aSignalIsSentWhileTheChannelIsOpen() throws Exception {
    channel.signal(Signal.TERM);
    assertThat(played.sent()).containsExactly(Message.CHANNEL_REQUEST);
  }

  @Test
  void afterTheChannelsEndNoSignalIsSent() throws Exception {
    PlayedConnection.says(channel, Message.CHANNEL_CLOSE);
    channel.signal(Signal.KILL);
    assertThat(played.sent())
        .containsOnlyOnce(Message.CHANNEL_CLOSE)
        .doesNotContain(Message.CHANNEL_REQUEST);
  }
}
