package dev.deployer.ssh.sftp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How requests are gathered, against a server whose every reply comes alone. */
class PortionsTest {
  private static final int AT_ONCE = 64;
  private static final int REQUESTS = 1_000;

  private final Server server = new Server();
  private SftpChannel channel;
  private int sent;

  /** Answers what has been written to it, in order, one reply a read. */
  private static final class Server extends InputStream {
    private int written;
    private int answered;
    private int portions;
    private int mostWaiting;

    private final OutputStream requests =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new AssertionError("single bytes are not written");
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            for (int at = offset; at < offset + length; at += 4 + lengthAt(bytes, at)) {
              written++;
            }
            mostWaiting = Math.max(mostWaiting, written - answered);
            portions++;
          }
        };

    private static int lengthAt(byte[] bytes, int at) {
      return (bytes[at + 2] & 0xff) << 8 | (bytes[at + 3] & 0xff);
    }

    @Override
    public int read() {
      throw new AssertionError("single bytes are not read");
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      assertThat(answered).as("a reply is awaited that was not asked for").isLessThan(written);
      ByteArrayOutputStream packet = new ByteArrayOutputStream();
      DataOutputStream fields = new DataOutputStream(packet);
      fields.writeInt(17);
      fields.writeByte(Sftp.STATUS);
      fields.writeInt(++answered);
      fields.writeInt(0);
      fields.writeInt(0);
      fields.writeInt(0);
      System.arraycopy(packet.toByteArray(), 0, bytes, offset, packet.size());
      return packet.size();
    }
  }

  @BeforeEach
  void open() {
    channel = new SftpChannel(server, server.requests, 1 << 21);
  }

  /** Each reply leads to a further request. */
  private void ask() throws IOException {
    if (sent < REQUESTS) {
      sent++;
      channel.request(Sftp.REMOVE).text("/a");
      channel.send(reply -> ask());
    }
  }

  @Test
  void aBusyServerGetsFurtherRequestsInPortions() throws IOException {
    channel.call(
        () -> {
          for (int i = 0; i < AT_ONCE; i++) {
            ask();
          }
        });
    assertThat(server.answered).isEqualTo(REQUESTS);
    assertThat(server.mostWaiting).isEqualTo(AT_ONCE);
    assertThat(server.portions).isLessThan(REQUESTS / 10);
    assertThat(channel.traffic().roundTrips()).isEqualTo(server.portions);
  }

  @Test
  void aServerThatHasNothingElseToDoGetsARequestAtOnce() throws IOException {
    channel.call(this::ask);
    assertThat(server.answered).isEqualTo(REQUESTS);
    assertThat(server.portions).isEqualTo(REQUESTS);
  }
}
