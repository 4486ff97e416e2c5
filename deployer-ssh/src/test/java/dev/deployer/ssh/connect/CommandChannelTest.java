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

  /** So much that sshj would ask for more of it, had the channel not ended. */
  @Test
  void whatIsReadAfterTheChannelsEndAsksForNoMore() throws Exception {
    int much = channel.getLocalMaxPacketSize();
    for (long left = MUCH; left > 0; left -= much) {
      PlayedConnection.data(channel, much);
    }
    PlayedConnection.says(channel, Message.CHANNEL_CLOSE);
    assertThat(channel.getInputStream().readAllBytes()).hasSize((int) MUCH);
    assertThat(played.sent()).endsWith(Message.CHANNEL_CLOSE);
  }

  @Test
  void whatIsReadWhileTheChannelIsOpenAsksForMore() throws Exception {
    int much = channel.getLocalMaxPacketSize();
    for (long left = MUCH; left > 0; left -= much) {
      PlayedConnection.data(channel, much);
    }
    assertThat(channel.getInputStream().readNBytes(much)).hasSize(much);
    assertThat(played.sent()).containsExactly(Message.CHANNEL_WINDOW_ADJUST);
  }
}
