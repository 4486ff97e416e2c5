package dev.deployer.ssh.connect;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import net.schmizz.concurrent.Event;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.connection.Connection;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.transport.TransportException;

/**
 * A channel for a subsystem whose first words travel with the request for it (RFC 4254 sections
 * 5.1, 6.5), and on a connection that is new with the request for the channel as well.
 *
 * <p>That is for servers of OpenSSH. There the first channel has the number 0 (the lowest that is
 * free, {@code channel_new} in its channels.c), and the window of a session is not looked at before
 * the subsystem has been started, and is 2 MiB then ({@code session_set_fds} in session.c).
 */
final class SubsystemChannel extends CommandChannel implements EarlyChannel {
  private static final int FIRST = 0;
  private static final int PACKET = 32 << 10;

  private final String subsystem;
  private final byte[] firstWords;
  private Event<ConnectionException> start;

  /** What was said and has not been taken from the window yet. */
  private long owed;

  private boolean ahead;

  SubsystemChannel(Connection connection, String subsystem, byte[] firstWords) {
    super(connection);
    this.subsystem = subsystem;
    this.firstWords = firstWords;
  }

  @Override
  public void sayAhead() throws TransportException {
    synchronized (this) {
      ahead = true;
    }
    init(FIRST, 0, PACKET);
    trans.write(buildOpenReq());
    requestStart();
  }

  private void requestStart() throws TransportException {
    synchronized (this) {
      owed = firstWords.length;
    }
    start = sendChannelRequest("subsystem", true, new Buffer.PlainBuffer().putString(subsystem));
    trans.write(newBuffer(Message.CHANNEL_DATA).putBytes(firstWords));
  }

  @Override
  public String awaited() {
    return "a channel";
  }

  @Override
  public void awaitOpen() throws IOException {
    openEvent.await(conn.getTimeoutMs(), TimeUnit.MILLISECONDS);
  }

  /** Waits until the subsystem is started; requests that first if it has not been. */
  void awaitStart() throws IOException {
    if (start == null) {
      requestStart();
    }
    start.await(conn.getTimeoutMs(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void takeBack() {
    conn.forget(this);
  }

  @Override
  public void handle(Message message, SSHPacket packet) throws SSHException {
    if (message == Message.CHANNEL_OPEN_CONFIRMATION) {
      requireFirst(Confirmation.of(packet));
    }
    super.handle(message, packet);
    if (message == Message.CHANNEL_OPEN_CONFIRMATION || message == Message.CHANNEL_WINDOW_ADJUST) {
      pay();
    }
  }

  private synchronized void requireFirst(Confirmation said) throws ConnectionException {
    if (ahead && said.number() != FIRST) {
      throw new ConnectionException(
          DisconnectReason.PROTOCOL_ERROR, "the first channel has the number " + said.number());
    }
  }

  private synchronized void pay() {
    if (owed > 0 && rwin.getSize() >= owed) {
      rwin.consume(owed);
      owed = 0;
    }
  }

  /** What was said ahead and has not been taken from the window is no room. */
  @Override
  synchronized long room() {
    return super.room() - owed;
  }
}
