package dev.deployer.ssh.connect;

import dev.deployer.ssh.auth.Flight;
import dev.deployer.ssh.settings.SshSettings;
import dev.deployer.ssh.setup.SettingUp;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.Connection;

/**
 * What a new connection begins with: a first channel, which is asked for behind the authentication
 * where that is a server of OpenSSH, which passes such requests on once the authentication has
 * succeeded, and has no use for them otherwise.
 */
final class Beginning implements Flight {
  private final SSHClient client;
  private final LiveSocket socket;
  private final BoundedZlib.Ahead zlib;
  private final Function<Connection, ? extends EarlyChannel> first;
  private final boolean mayGoAhead;
  private EarlyChannel said;
  private long saidAt;
  private boolean open;
  private Duration opening = Duration.ZERO;

  /**
   * @param mayGoAhead unless this host has been seen not to go along
   */
  Beginning(
      SSHClient client,
      LiveSocket socket,
      BoundedZlib.Ahead zlib,
      Function<Connection, ? extends EarlyChannel> first,
      boolean mayGoAhead) {
    this.client = client;
    this.socket = socket;
    this.zlib = zlib;
    this.first = first;
    this.mayGoAhead = mayGoAhead;
  }

  /** Whether this server is known to go along; asked once it has told its version. */
  boolean goesAhead() {
    return mayGoAhead && client.getTransport().getServerVersion().startsWith("OpenSSH_");
  }

  @Override
  public void behindNext(Writing writing) {
    socket.behindNext(writing);
  }

  @Override
  public void goAhead() throws IOException {
    if (goesAhead()) {
      zlib.begin();
      say();
    }
  }

  private void say() throws IOException {
    EarlyChannel channel = first.apply(client.getConnection());
    synchronized (this) {
      said = channel;
      saidAt = System.nanoTime();
    }
    channel.sayAhead();
  }

  @Override
  public synchronized void takeBack() {
    zlib.takeBack();
    if (said != null) {
      said.takeBack();
      said = null;
    }
  }

  /**
   * Waits until the first channel is open.
   *
   * @throws IOException if the host opens none; whoever waits for it again is told the same
   */
  void await(SshSettings settings, SettingUp on) throws IOException {
    long began = System.nanoTime();
    if (said == null && goesAhead()) {
      say();
    }
    if (said == null) {
      EarlyChannel channel = first.apply(client.getConnection());
      on.step(settings.address(), settings.connectTimeout(), channel.awaited());
      channel.open();
    } else {
      on.step(settings.address(), settings.connectTimeout(), said.awaited());
      said.awaitOpen();
      synchronized (this) {
        open = true;
      }
    }
    opening = Duration.ofNanos(System.nanoTime() - began);
  }

  /** How long that took, beside the wait for the authentication. */
  Duration opening() {
    return opening;
  }

  /** Whether a channel was asked for ahead, so long ago or longer, and there is no answer. */
  synchronized boolean isInVain(Duration within) {
    return said != null && !open && System.nanoTime() - saidAt >= within.toNanos();
  }
}
