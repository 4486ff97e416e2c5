package dev.deployer.ssh.connect;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.connection.Connection;
import net.schmizz.sshj.connection.channel.direct.DirectConnection;
import net.schmizz.sshj.transport.TransportException;

/**
 * A channel to another host (RFC 4254 section 7.2). Nothing can be said on it before it is open:
 * OpenSSH drops what comes while it still connects. What is sent on it waits for room as {@link
 * WindowedOutput} does.
 */
final class ForwardedChannel extends DirectConnection implements EarlyChannel {
  private final WindowedOutput output =
      new WindowedOutput(this::getRemoteWinSize, () -> super.getOutputStream());

  private final String to;

  /**
   * @param to the other host, for people
   */
  ForwardedChannel(Connection connection, String host, int port, String to) {
    super(connection, host, port);
    this.to = to;
  }

  @Override
  public void sayAhead() throws TransportException {
    trans.write(buildOpenReq());
  }

  @Override
  public String awaited() {
    return "the connection from there to " + to;
  }

  @Override
  public void awaitOpen() throws IOException {
    openEvent.await(conn.getTimeoutMs(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void takeBack() {
    conn.forget(this);
  }

  @Override
  public OutputStream getOutputStream() {
    return output;
  }

  @Override
  public void handle(Message message, SSHPacket packet) throws SSHException {
    output.hear(message, packet, super::handle);
  }

  @Override
  public void notifyError(SSHException error) {
    output.end(error);
    super.notifyError(error);
  }

  @Override
  protected void sendClose() throws TransportException {
    output.closed();
    super.sendClose();
  }
}
