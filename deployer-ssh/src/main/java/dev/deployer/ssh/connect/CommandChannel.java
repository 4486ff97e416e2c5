package dev.deployer.ssh.connect;

import java.io.OutputStream;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.connection.Connection;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.connection.channel.direct.SessionChannel;
import net.schmizz.sshj.connection.channel.direct.Signal;
import net.schmizz.sshj.transport.TransportException;

/**
 * A channel on which the host runs something (RFC 4254 section 6). What is sent on it waits for
 * room as {@link WindowedOutput} does.
 *
 * <p>What a signal has ended is read to its end, as what has exited is. OpenSSH tells of the signal
 * as soon as the process has ended, while output is still under way ({@code session_exit_message}
 * in session.c), and sends nothing more once we have closed the channel ({@code
 * channel_output_poll} in channels.c). It closes it by itself after the output.
 *
 * <p>No signal follows our close: a server ends the connection over a request for a channel that it
 * has forgotten ({@code channel_lookup} in {@code server_input_channel_req}, serverloop.c). Nor
 * does a growth of our window, over which Dropbear ends the connection: what is read after the
 * host's close asks for no more.
 *
 * <p>One that is closed before the host has opened it is closed as soon as it has. It would count
 * as a session until the connection ends ({@code MaxSessions} of sshd_config(5)).
 *
 * <p>RACE: we close the channel while another thread reads, which has just found that it may ask
 * for more; that goes out behind our close.
 */
class CommandChannel extends SessionChannel {
  private final WindowedOutput output =
      new WindowedOutput(this::room, () -> super.getOutputStream());

  private volatile Signal signal;

  /** Set before a look at whether the channel is open, and looked at after it has become so. */
  private volatile boolean givenUp;

  /** Guarded by this; a close goes out after it is set, and a signal while it is not. */
  private boolean ended;

  CommandChannel(Connection connection) {
    super(connection);
  }

  @Override
  public final OutputStream getOutputStream() {
    return output;
  }

  /** How many bytes the host takes now; while one thread writes, this can only grow. */
  long room() {
    return getRemoteWinSize();
  }

  @Override
  public void handle(Message message, SSHPacket packet) throws SSHException {
    output.hear(message, packet, super::handle);
    if (message == Message.CHANNEL_OPEN_CONFIRMATION && givenUp) {
      sendClose();
    }
  }

  @Override
  public void close() throws ConnectionException, TransportException {
    givenUp = true;
    super.close();
  }

  @Override
  public void notifyError(SSHException error) {
    output.end(error);
    super.notifyError(error);
  }

  @Override
  public void handleRequest(String request, SSHPacket packet)
      throws ConnectionException, TransportException {
    if (!request.equals("exit-signal")) {
      super.handleRequest(request, packet);
      return;
    }
    try {
      signal = Signal.fromString(packet.readString());
    } catch (Buffer.BufferException e) {
      throw new ConnectionException(e);
    }
  }

  @Override
  public Signal getExitSignal() {
    return signal;
  }

  @Override
  public synchronized void signal(Signal to) throws TransportException {
    if (!ended) {
      super.signal(to);
    }
  }

  /** An adjustment that is under way goes out before this returns, and with it before our close. */
  @Override
  protected void closeAllStreams() {
    askForNoMore();
    super.closeAllStreams();
  }

  /** sshj asks for more where it finds less than a quarter of a window. */
  private void askForNoMore() {
    lwin.expand(conn.getWindowSize());
  }

  @Override
  protected void sendClose() throws TransportException {
    synchronized (this) {
      ended = true;
    }
    output.closed();
    askForNoMore();
    super.sendClose();
  }
}
