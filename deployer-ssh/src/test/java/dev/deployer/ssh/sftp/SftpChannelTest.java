package dev.deployer.ssh.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.host.ConnectionLostException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a channel makes of replies that were written down beforehand. */
@Timeout(60)
final class SftpChannelTest {
  private static final int OK = 0;

  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final List<Integer> handled = new ArrayList<>();

  private SftpChannel channel(byte[]... replies) {
    InputStream all = new ByteArrayInputStream(new byte[0]);
    for (byte[] reply : replies) {
      all = new SequenceInputStream(all, new ByteArrayInputStream(reply));
    }
    return new SftpChannel(all, sent, 1 << 21);
  }

  private static Extensions greeted(SftpChannel channel) throws IOException {
    return new Greeting(channel).exchange(Optional::empty, false);
  }

  private static byte[] status(int id, int code) {
    return new Packets().u8(Sftp.STATUS).u32(id).u32(code).framed();
  }

  private static byte[] version(String... extensions) {
    Packets packet = new Packets().u8(Sftp.VERSION).u32(3);
    for (String name : extensions) {
      packet.text(name).text("1");
    }
    return packet.framed();
  }

  private void ask(SftpChannel channel, int times) throws IOException {
    for (int i = 1; i <= times; i++) {
      int number = i;
      channel.request(Sftp.REMOVE).text("/a");
      channel.send(reply -> handled.add(number));
    }
  }

  @Test
  void aSessionBeginsWithTheVersionAndAsksForLimitsWhereThereAreSome() throws Exception {
    assertThat(greeted(channel(version("fsync@openssh.com"))).sync()).isTrue();
    assertThat(sent.toByteArray()).isEqualTo(new Packets().u8(Sftp.INIT).u32(3).framed());

    sent.reset();
    byte[] limits =
        new Packets().u8(Sftp.EXTENDED_REPLY).u32(1).u64(0).u64(5000).u64(6000).u64(8).framed();
    SftpChannel channel = channel(version("limits@openssh.com"), limits);
    Extensions found = greeted(channel);
    assertThat(found.read()).isEqualTo(5000);
    assertThat(found.write()).isEqualTo(6000);
    assertThat(found.handles()).isEqualTo(6);
    assertThat(sent.toByteArray())
        .isEqualTo(
            new Packets()
                .raw(new Packets().u8(Sftp.INIT).u32(3).framed())
                .raw(new Packets().u8(Sftp.EXTENDED).u32(1).text("limits@openssh.com").framed())
                .bytes());
    assertThat(channel.traffic().requests()).isEqualTo(1);
    assertThat(channel.traffic().roundTrips()).isEqualTo(2);
  }

  @Test
  void repliesReachTheirRequestsInWhateverOrderTheyCome() throws Exception {
    SftpChannel channel = channel(status(3, OK), status(1, OK), status(2, OK));
    channel.call(
        () -> {
          ask(channel, 3);
          assertThat(channel.isUnderWay()).isTrue();
          assertThat(sent.size()).as("sent before anyone waits").isZero();
        });
    assertThat(handled).containsExactly(3, 1, 2);
    assertThat(channel.isUnderWay()).isFalse();
    assertThat(channel.traffic().requests()).isEqualTo(3);
    assertThat(channel.traffic().roundTrips()).isEqualTo(1);
    assertThat(channel.waitingSince()).isZero();
  }

  @Test
  void aReplyToWhatWasNotAskedOrAnsweredAlreadyEndsTheChannel() {
    for (int wrong : new int[] {0, 1, 3, 1 + 4096, -4095}) {
      SftpChannel channel = channel(status(1, OK), status(wrong, OK));
      assertThatThrownBy(() -> channel.call(() -> ask(channel, 2)))
          .isInstanceOf(ConnectionLostException.class)
          .hasMessageContaining("does not keep to the SFTP protocol")
          .hasMessageContaining("a request that was not sent");
      assertThatThrownBy(() -> channel.call(() -> {}))
          .isInstanceOf(ConnectionLostException.class)
          .hasMessageContaining("a request that was not sent");
    }
  }

  @Test
  void theEndOfTheStreamIsALostConnectionForThisAndEveryLaterCall() throws Exception {
    SftpChannel channel = channel(status(1, OK));
    channel.requireUsable();
    assertThatThrownBy(() -> channel.call(() -> ask(channel, 2)))
        .isInstanceOf(ConnectionLostException.class)
        .hasMessage("the connection was lost: the host ended it");
    assertThat(handled).containsExactly(1);
    assertThat(channel.waitingSince()).isZero();
    assertThatThrownBy(channel::requireUsable)
        .isInstanceOf(ConnectionLostException.class)
        .hasMessage("the connection was lost: the host ended it");
  }

  @Test
  void theFirstReasonForTheEndCounts() {
    SftpChannel channel = channel();
    channel.end("closed by us");
    channel.end("and again");
    assertThatThrownBy(() -> channel.call(() -> {}))
        .hasMessage("the connection was lost: closed by us");
  }

  @Test
  void aWireThatTakesNothingIsALostConnection() {
    SftpChannel channel = deaf(status(1, OK));
    assertThatThrownBy(() -> channel.call(() -> ask(channel, 1)))
        .isInstanceOf(ConnectionLostException.class)
        .hasMessageContaining("broken pipe");
  }

  @Test
  void whatAShellPrintsThatEndsBeforeItTakesAnythingIsToldAndNotThatItTookNothing() {
    byte[] text = "This account is not available.\n".getBytes(StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> greeted(deaf(text)))
        .isInstanceOf(PrintedException.class)
        .hasMessageContaining("\"This account is not available.\"");
    assertThatThrownBy(() -> greeted(deaf())).hasMessageContaining("broken pipe");
    assertThatThrownBy(() -> greeted(deaf(version()))).hasMessageContaining("broken pipe");
  }

  /** A server that says this and takes nothing. */
  private static SftpChannel deaf(byte... says) {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("broken pipe");
          }
        };
    return new SftpChannel(new ByteArrayInputStream(says), broken, 1 << 21);
  }

  @Test
  void aHandlersFailureIsThrownWhenAllRepliesHaveCome() throws Exception {
    for (Throwable thrown :
        List.of(new IOException("x"), new IllegalStateException("x"), new AssertionError("x"))) {
      handled.clear();
      SftpChannel channel = channel(status(1, OK), status(2, OK), status(3, OK));
      boolean[] stopped = {true};
      assertThatThrownBy(
              () ->
                  channel.call(
                      () -> {
                        stopped[0] = channel.stopped();
                        channel.request(Sftp.REMOVE).text("/a");
                        channel.send(reply -> SftpChannelTest.<RuntimeException>fail(thrown));
                        ask(channel, 2);
                      }))
          .isSameAs(thrown);
      assertThat(stopped[0]).isFalse();
      assertThat(channel.stopped()).isTrue();
      assertThat(handled).containsExactly(1, 2);
      channel.call(() -> assertThat(channel.stopped()).as("of another call").isFalse());
    }
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void fail(Throwable thrown) throws E {
    throw (E) thrown;
  }

  @Test
  void ofSeveralFailuresTheFirstIsThrownAndTheOthersAreKept() {
    IOException first = new IOException("first");
    IOException second = new IOException("second");
    SftpChannel channel = channel(status(1, OK));
    assertThatThrownBy(
            () ->
                channel.call(
                    () -> {
                      ask(channel, 1);
                      channel.stop(first);
                      channel.stop(first);
                      channel.stop(second);
                    }))
        .isSameAs(first)
        .hasSuppressedException(second);
    assertThat(first.getSuppressed()).hasSize(1);
    assertThat(handled).containsExactly(1);
  }

  @Test
  void aFailureOfTheBodyIsThrownAfterTheReplies() {
    IOException failure = new IOException("body");
    SftpChannel channel = channel(status(1, OK));
    assertThatThrownBy(
            () ->
                channel.call(
                    () -> {
                      ask(channel, 1);
                      throw failure;
                    }))
        .isSameAs(failure);
    assertThat(handled).containsExactly(1);
  }

  @Test
  void aFailureThatALostConnectionFollowsIsKept() {
    IOException failure = new IOException("body");
    SftpChannel channel = channel();
    assertThatThrownBy(
            () ->
                channel.call(
                    () -> {
                      ask(channel, 1);
                      throw failure;
                    }))
        .isInstanceOf(ConnectionLostException.class)
        .hasSuppressedException(failure);
  }

  @Test
  void aCallFromWithinACallIsAnError() {
    SftpChannel channel = channel();
    assertThatThrownBy(() -> channel.call(() -> channel.call(() -> {})))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anInterruptedThreadDoesNotWait() {
    SftpChannel channel = channel(status(1, OK));
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> channel.call(() -> ask(channel, 1)))
          .isInstanceOf(ConnectionLostException.class)
          .hasMessageContaining("interrupted");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void aRequestThatIsLeftUnansweredWhileLaterOnesAreEndsTheChannel() {
    byte[][] replies = new byte[4095][];
    for (int i = 0; i < replies.length; i++) {
      replies[i] = status(i + 2, OK);
    }
    SftpChannel channel = channel(new Packets().raw(joined(replies)).bytes());
    assertThatThrownBy(
            () ->
                channel.call(
                    () -> {
                      ask(channel, 1);
                      for (int i = 0; i < 4095; i++) {
                        ask(channel, 1);
                        channel.receive();
                      }
                      ask(channel, 1);
                    }))
        .isInstanceOf(ConnectionLostException.class)
        .hasMessageContaining("left a request unanswered");
  }

  @Test
  void moreRequestsThanThereIsRoomForAreRefusedAndTheHostIsNotBlamed() throws Exception {
    byte[][] replies = new byte[4097][];
    for (int i = 0; i < replies.length; i++) {
      replies[i] = status(i + 1, OK);
    }
    SftpChannel channel = channel(joined(replies));
    assertThatThrownBy(() -> channel.call(() -> ask(channel, 4097)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("more requests are under way than there is room for");
    assertThat(handled).hasSize(4096);
    channel.call(() -> ask(channel, 1));
    assertThat(handled).hasSize(4097);
  }

  private static byte[] joined(byte[][] parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  @Test
  void roomIsForSoManyRequestsAndSoManyBytesOfRepliesAndReturnsWithTheReplies() throws Exception {
    byte[][] replies = new byte[3072][];
    for (int i = 0; i < replies.length; i++) {
      replies[i] = status(i + 1, OK);
    }
    SftpChannel many = channel(joined(replies));
    many.call(
        () -> {
          ask(many, 3071);
          assertThat(many.hasRoom()).isTrue();
          ask(many, 1);
          assertThat(many.hasRoom()).isFalse();
          many.makeRoom();
          assertThat(many.hasRoom()).isTrue();
          assertThat(handled).containsExactly(1);
        });

    SftpChannel large = new SftpChannel(new ByteArrayInputStream(status(1, OK)), sent, 1000);
    large.call(
        () -> {
          large.request(Sftp.READ);
          large.send(865, reply -> {});
          assertThat(large.hasRoom()).as("9 bytes and 865 of 875").isTrue();
        });
    SftpChannel full = new SftpChannel(new ByteArrayInputStream(status(1, OK)), sent, 1000);
    full.call(
        () -> {
          full.request(Sftp.READ);
          full.send(866, reply -> {});
          assertThat(full.hasRoom()).as("9 bytes and 866 of 875").isFalse();
          full.makeRoom();
          assertThat(full.hasRoom()).isTrue();
        });
  }

  @Test
  void aFullBufferGoesOutWithoutAWait() throws Exception {
    SftpChannel channel = channel(status(1, OK), status(2, OK));
    channel.call(
        () -> {
          // 4 length, 1 type, 4 id, 4 length of the string: one byte less than 32 KiB, then more.
          channel.request(Sftp.WRITE).string(new byte[(1 << 15) - 14]);
          channel.send(reply -> {});
          assertThat(sent.size()).isZero();
          channel.request(Sftp.REMOVE);
          channel.send(reply -> {});
          assertThat(sent.size()).isEqualTo((1 << 15) - 1 + 9);
        });
  }
}
