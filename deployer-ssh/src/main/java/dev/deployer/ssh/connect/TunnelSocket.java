package dev.deployer.ssh.connect;

import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectFailedException.Reason;
import dev.deployer.outcome.InWords;
import dev.deployer.ssh.settings.SshSettings;
import dev.deployer.ssh.setup.SettingUp;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A connection to a host through another one, over a direct-tcpip channel (RFC 4254 section 7.2).
 * It looks like a socket, and owns the connection to the host in between, which ends with it.
 */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // nobody waits for another's goodbye
final class TunnelSocket extends LiveSocket {
  private final SshConnection through;
  private final ForwardedChannel channel;
  private final AtomicBoolean closed = new AtomicBoolean();

  private TunnelSocket(SshConnection through, ForwardedChannel channel) {
    this.through = through;
    this.channel = channel;
  }

  /**
   * Connects to the host in between, which proves who it is like any other, and from there on.
   *
   * @throws ConnectFailedException if one of these is not possible; nothing is left open then
   */
  static TunnelSocket connect(SshSettings to, SshSettings via, SettingUp on)
      throws ConnectFailedException {
    AtomicReference<ForwardedChannel> made = new AtomicReference<>();
    SshConnection through;
    try {
      through =
          NewConnection.open(
              via,
              on,
              services -> {
                made.set(new ForwardedChannel(services, to.host(), to.port(), to.address()));
                return made.get();
              });
    } catch (ConnectFailedException e) {
      throw new ConnectFailedException(
          e.reason(), e.host(), e.why() + " (on the way to " + to.address() + ")", e.getCause());
    }
    try {
      ForwardedChannel channel = made.get();
      channel.awaitOpen();
      TunnelSocket socket = new TunnelSocket(through, channel);
      socket.took(through.opening());
      return socket;
    } catch (IOException | RuntimeException e) {
      through.close();
      throw new ConnectFailedException(
          Reason.UNREACHABLE,
          to.address(),
          "no connection through " + via.address() + ": " + InWords.of(e),
          e);
    }
  }

  @Override
  public boolean isConnected() {
    return true;
  }

  @Override
  public boolean isClosed() {
    return closed.get();
  }

  @Override
  InputStream source() {
    return channel.getInputStream();
  }

  @Override
  OutputStream sink() {
    return channel.getOutputStream();
  }

  /** Reads wait without a bound; the watch over the connection ends them. */
  @Override
  public void setSoTimeout(int timeout) {}

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      through.close();
    }
  }
}
