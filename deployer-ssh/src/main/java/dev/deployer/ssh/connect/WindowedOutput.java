package dev.deployer.ssh.connect;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.common.SSHPacketHandler;
import net.schmizz.sshj.connection.ConnectionException;

/**
 * What is sent on a channel, which waits for room in the host's window (RFC 4254 section 5.2) by
 * itself: sshj is given no more than there is room for. Its own wait holds the monitor that its
 * reader needs to end the channel, and ends of a clock, but of nothing that ends the channel.
 *
 * <p>Guarantees: a write waits as long as the host lets it wait, and ends at once with the channel,
 * the connection, or an interrupt; nobody waits for a write that waits.
 *
 * <p>One thread writes at a time, so that the room it has seen can only grow. What is written is
 * sent at once.
 */
final class WindowedOutput extends OutputStream {
  private final LongSupplier room;
  private final Supplier<OutputStream> out;

  /** Guarded by this; null while there is one to write to. */
  private IOException end;

  /**
   * @param room how many bytes the host takes now
   * @param out sshj's stream, which there is once the channel is open
   */
  WindowedOutput(LongSupplier room, Supplier<OutputStream> out) {
    this.room = room;
    this.out = out;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    OutputStream to = out.get();
    for (int sent = 0; sent < length; ) {
      int next = (int) Math.min(awaitRoom(), length - sent);
      to.write(bytes, offset + sent, next);
      to.flush();
      sent += next;
    }
  }

  private synchronized long awaitRoom() throws IOException {
    while (end == null) {
      long bytes = room.getAsLong();
      if (bytes > 0) {
        return bytes;
      }
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw (IOException) new InterruptedIOException().initCause(e);
      }
    }
    throw end;
  }

  /**
   * What its channel hears of the host; the rest is told of it in between, so that it finds the end
   * recorded here and this finds the room recorded there.
   *
   * @param rest sshj's own handling
   */
  void hear(Message message, SSHPacket packet, SSHPacketHandler rest) throws SSHException {
    if (message == Message.CHANNEL_OPEN_CONFIRMATION) {
      Confirmation.of(packet);
    } else if (message == Message.CHANNEL_CLOSE) {
      end(new ConnectionException("the host has closed the channel"));
    }
    rest.handle(message, packet);
    if (message == Message.CHANNEL_WINDOW_ADJUST) {
      grew();
    }
  }

  /** The channel is closed from here. */
  void closed() {
    end(new ConnectionException("the channel was closed"));
  }

  private synchronized void grew() {
    notifyAll();
  }

  /** Makes a write that waits fail for this reason, unless there is one already, and any later. */
  synchronized void end(IOException why) {
    if (end == null) {
      end = why;
      notifyAll();
    }
  }

  /** Tells the host that nothing more comes. */
  @Override
  public void close() throws IOException {
    out.get().close();
  }
}
