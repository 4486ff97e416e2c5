package dev.deployer.ssh.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.parallel.Threads;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.connection.channel.Channel;
import org.junit.jupiter.api.Test;

/** A write for which the host has no room, on every kind of channel. */
class WindowedOutputTest {
  private static final int ROOM = 10;

  /** A deadline for what comes at once, however slow the machine is. */
  private static final int SOON_SECONDS = 30;

  private final PlayedConnection played = new PlayedConnection();

  private final List<Channel> channels =
      List.of(
          new CommandChannel(played.connection()),
          new SubsystemChannel(played.connection(), "sftp", new byte[1]),
          new ForwardedChannel(played.connection(), "host", 22, "host"));

  /** A write that the host has no room for, and how it ends. */
  private static final class Waiting {
    private final CompletableFuture<IOException> failure = new CompletableFuture<>();
    private final Thread thread;

    Waiting(Channel channel) throws Exception {
      PlayedConnection.open(channel, ROOM, 4);
      thread = Threads.start("writes", () -> failure.complete(write(channel)));
      while (!thread.getState().name().endsWith("WAITING")) {
        assertThat(failure).isNotDone();
        Thread.onSpinWait();
      }
    }

    /** What it fails with; null if it does not. */
    private static IOException write(Channel channel) {
      try {
        channel.getOutputStream().write(new byte[2 * ROOM]);
        channel.getOutputStream().flush();
        return null;
      } catch (IOException e) {
        return e;
      }
    }

    IOException failure() throws Exception {
      return failure.get(SOON_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** On another thread, so that a test fails where it would wait. */
  private static void soon(Callable<?> work) throws Exception {
    CompletableFuture<Object> done = new CompletableFuture<>();
    Threads.start(
        "soon",
        () -> {
          try {
            done.complete(String.valueOf(work.call()));
          } catch (Exception e) {
            done.completeExceptionally(e);
          }
        });
    done.get(SOON_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void itGoesOnAsSoonAsTheHostHasRoom() throws Exception {
    for (Channel channel : channels) {
      Waiting write = new Waiting(channel);
      assertThat(played.sent()).containsOnly(Message.CHANNEL_DATA).hasSize(3);
      PlayedConnection.says(channel, Message.CHANNEL_WINDOW_ADJUST, ROOM - 1);
      PlayedConnection.says(channel, Message.CHANNEL_WINDOW_ADJUST, 1);
      assertThat(write.failure()).isNull();
      assertThat(channel.getRemoteWinSize()).isZero();
      played.sent().clear();
    }
  }

  @Test
  void itEndsWithTheChannelAndTheReaderDoesNotWaitForIt() throws Exception {
    for (Channel channel : channels) {
      Waiting write = new Waiting(channel);
      soon(
          () -> {
            PlayedConnection.says(channel, Message.CHANNEL_CLOSE);
            return null;
          });
      assertThat(write.failure()).hasMessage("the host has closed the channel");
      assertThat(played.sent()).endsWith(Message.CHANNEL_CLOSE);
    }
  }

  @Test
  void itEndsWithTheConnectionAndTheReaderDoesNotWaitForIt() throws Exception {
    for (Channel channel : channels) {
      Waiting write = new Waiting(channel);
      ConnectionException lost = new ConnectionException("the line was cut");
      soon(
          () -> {
            channel.notifyError(lost);
            return null;
          });
      assertThat(write.failure()).isSameAs(lost);
    }
  }

  /** A close of ours waits for the host's, which does not come here. */
  @Test
  void itEndsWhereWeCloseTheChannel() throws Exception {
    for (Channel channel : channels) {
      Waiting write = new Waiting(channel);
      Threads.start(
          "closes",
          () -> {
            try {
              channel.close();
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          });
      assertThat(write.failure()).hasMessage("the channel was closed");
    }
  }

  @Test
  void itEndsWhereItsThreadIsInterrupted() throws Exception {
    for (Channel channel : channels) {
      Waiting write = new Waiting(channel);
      write.thread.interrupt();
      assertThat(write.failure()).isInstanceOf(InterruptedIOException.class);
    }
  }
}
