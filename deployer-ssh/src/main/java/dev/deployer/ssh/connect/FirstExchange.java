package dev.deployer.ssh.connect;

import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectFailedException.Reason;
import dev.deployer.outcome.InWords;
import dev.deployer.parallel.Threads;
import dev.deployer.path.Printable;
import dev.deployer.ssh.settings.SshSettings;
import dev.deployer.ssh.setup.SettingUp;
import dev.deployer.ssh.trust.HostKeyCheck;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javax.net.SocketFactory;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.transport.Transport;
import net.schmizz.sshj.transport.TransportException;

/**
 * The first key exchange of a connection (RFC 4253 sections 4.2 and 7), with the look at the host's
 * key. Where our part of it is guessed, it goes out with what we offer right behind our version
 * line, so that one round trip is enough; without a guess there is nothing to be won by that.
 */
final class FirstExchange {
  private final SshSettings settings;
  private final HostKeyCheck hostKey;
  private final LiveSocket socket;
  private final SSHClient client;
  private final ExchangeGuess guess;
  private final CountDownLatch offered = new CountDownLatch(1);
  private volatile String whyItEnded;

  FirstExchange(
      SshSettings settings,
      HostKeyCheck hostKey,
      LiveSocket socket,
      SSHClient client,
      ExchangeGuess guess) {
    this.settings = settings;
    this.hostKey = hostKey;
    this.socket = socket;
    this.client = client;
    this.guess = guess;
  }

  void run(SettingUp on) throws ConnectFailedException {
    on.step(
        settings.address(),
        settings.connectTimeout(),
        Reason.UNREACHABLE,
        () ->
            hasVersion()
                ? "its part of the key exchange"
                : "its version line, with which every SSH server begins");
    int timeout = LiveSocket.millis(settings.connectTimeout());
    client.setSocketFactory(new OneSocket(socket));
    client.setTimeout(timeout);
    client.getTransport().setTimeoutMs(timeout);
    client.getConnection().setTimeoutMs(timeout);
    // Where the exchange has failed before it is asked for, that says only "not connected".
    client.getTransport().setDisconnectListener((reason, message) -> whyItEnded = message);
    client.addHostKeyVerifier(hostKey);
    Thread early = Threads.prepare("key exchange " + settings.address(), this::offer);
    if (guess.isMade()) {
      socket.behindNext(() -> offerOn(early));
    }
    try {
      client.connect(settings.host(), settings.port());
    } catch (IOException | RuntimeException e) {
      throw hostKey.refusal().orElseGet(() -> failed(e));
    } finally {
      early.interrupt();
    }
  }

  private boolean hasVersion() {
    try {
      String version = client.getTransport().getServerVersion();
      return version != null && !version.isEmpty();
    } catch (StringIndexOutOfBoundsException e) {
      // So says sshj, too, that it has none yet.
      return false;
    }
  }

  /** sshj waits for the end of an exchange where it begins one, and so that is another thread. */
  private void offerOn(Thread thread) throws IOException {
    thread.start();
    try {
      offered.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private void offer() {
    Transport transport = client.getTransport();
    socket.behindNext(
        () -> {
          guess.send(transport);
          offered.countDown();
        });
    try {
      transport.doKex();
    } catch (TransportException e) {
      // Whoever connects is told the same.
    } finally {
      offered.countDown();
    }
  }

  private ConnectFailedException failed(Exception e) {
    String said = whyItEnded == null ? InWords.of(e) : Printable.escape(whyItEnded);
    Optional<NoCommonAlgorithm> missing = NoCommonAlgorithm.in(said);
    if (missing.isPresent()) {
      return new ConnectFailedException(
          Reason.ALGORITHMS, settings.address(), missing.get().inWords(), missing.get().asCause());
    }
    // The listener above is told a message and no exception.
    boolean algorithms = said.contains(StrictKeyExchange.NotStrictException.MESSAGE);
    return new ConnectFailedException(
        algorithms ? Reason.ALGORITHMS : Reason.UNREACHABLE, settings.address(), said, e);
  }

  /** Hands out a socket that is connected already. */
  private static final class OneSocket extends SocketFactory {
    private final Socket socket;

    OneSocket(Socket socket) {
      this.socket = socket;
    }

    @Override
    public Socket createSocket() {
      return socket;
    }

    @Override
    public Socket createSocket(String host, int port) {
      return socket;
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
      return socket;
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
      return socket;
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
      return socket;
    }
  }
}
