package dev.deployer.ssh;

import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectFailedException.Reason;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Host;
import dev.deployer.host.HostCommands;
import dev.deployer.host.Traffic;
import dev.deployer.path.Printable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import net.schmizz.sshj.Config;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.channel.direct.DirectConnection;
import net.schmizz.sshj.connection.channel.direct.Session;

/** One SSH connection, the channels on it, and the threads that watch over it. */
final class SshConnection implements SftpHost.Connection {
  private static final int CHANNEL_TIMEOUT_MS = 30_000;
  private static final int SIGNS_OF_LIFE = 3;
  private static final long POLITE_MS = 400;

  private final SshSettings settings;
  private final HostKeyCheck hostKey;
  private final LiveSocket socket;
  private final SSHClient client;
  private final Watch watch;
  private final Thread signsOfLife;
  private final List<SftpChannel> channels = new CopyOnWriteArrayList<>();
  private final List<Traffic> ended = new CopyOnWriteArrayList<>();
  private final SshCommands commands =
      new SshCommands(
          new SshCommands.Channels() {
            @Override
            public Session open() throws IOException {
              return client.startSession();
            }

            @Override
            public boolean alive() {
              return !closed && client.isConnected();
            }

            @Override
            public void close(Session session) {
              politely(session::close);
            }
          });
  private Optional<Boolean> shell = Optional.empty();
  private volatile boolean closed;
  private volatile String whyItEnded;

  private SshConnection(
      SshSettings settings, HostKeyCheck hostKey, LiveSocket socket, Config config) {
    this.settings = settings;
    this.hostKey = hostKey;
    this.socket = socket;
    this.client = new SSHClient(config);
    this.watch =
        new Watch(
            settings.address(),
            socket::reads,
            this::waitingSince,
            settings.liveness(),
            settings.patience(),
            this::giveUp);
    this.signsOfLife = new Thread(this::askForSignsOfLife, "keep-alive " + settings.address());
    this.signsOfLife.setDaemon(true);
  }

  /**
   * Connects, looks at the host's key, and authenticates.
   *
   * @throws ConnectFailedException if there is no usable connection; nothing is left open then
   */
  static SshConnection open(SshSettings settings, HostKeyCheck hostKey, Config config)
      throws ConnectFailedException {
    LiveSocket socket = reach(settings);
    SshConnection connection = new SshConnection(settings, hostKey, socket, config);
    try {
      connection.exchangeKeys();
      new Authentication(settings).run(connection.client);
      connection.watch.start();
      connection.signsOfLife.start();
      return connection;
    } catch (ConnectFailedException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static LiveSocket reach(SshSettings settings) throws ConnectFailedException {
    if (settings.via().isPresent()) {
      return TunnelSocket.connect(settings, settings.via().get());
    }
    try {
      return LiveSocket.connect(
          settings.host(), settings.port(), settings.addressFamily(), settings.connectTimeout());
    } catch (IOException e) {
      throw new ConnectFailedException(
          Reason.UNREACHABLE, settings.address() + ": no connection: " + inWords(e), e);
    }
  }

  /** A channel to another host, which that one opens. */
  DirectConnection channelTo(String host, int port) throws IOException {
    return client.newDirectConnection(host, port);
  }

  private void exchangeKeys() throws ConnectFailedException {
    int timeout = (int) settings.connectTimeout().toMillis();
    client.setSocketFactory(new OneSocket(socket));
    client.setTimeout(timeout);
    client.getTransport().setTimeoutMs(timeout);
    client.getConnection().setTimeoutMs(CHANNEL_TIMEOUT_MS);
    // Where the exchange has failed before it is asked for, that says only "not connected".
    client.getTransport().setDisconnectListener((reason, message) -> whyItEnded = message);
    client.addHostKeyVerifier(hostKey);
    Watch slow =
        new Watch(
            settings.address(),
            () -> 0,
            () -> 0,
            settings.connectTimeout().multipliedBy(2),
            settings.patience(),
            reason -> shut());
    slow.start();
    try {
      client.connect(settings.host(), settings.port());
    } catch (IOException | RuntimeException e) {
      throw hostKey.refusal().orElseGet(() -> failed(e));
    } finally {
      slow.end();
    }
  }

  private ConnectFailedException failed(Exception e) {
    String why = whyItEnded == null ? e.getMessage() : whyItEnded;
    String said = Printable.escape(String.valueOf(why));
    boolean algorithms =
        said.contains("Unable to reach a settlement")
            || said.contains(StrictKeyExchange.NotStrictException.MESSAGE);
    return new ConnectFailedException(
        algorithms ? Reason.ALGORITHMS : Reason.UNREACHABLE, settings.address() + ": " + said, e);
  }

  /** A host over the first channel; closing it closes the connection. */
  Host firstHost() throws ConnectFailedException {
    try {
      return host(true);
    } catch (IOException | RuntimeException e) {
      close();
      throw new ConnectFailedException(
          Reason.UNSUPPORTED,
          settings.address()
              + ": the host opens no SFTP: "
              + Printable.escape(String.valueOf(e.getMessage())),
          e);
    }
  }

  @Override
  public Host openHost() throws IOException {
    try {
      return host(false);
    } catch (ConnectionLostException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new ConnectionLostException("no further channel could be opened: " + e, e);
    }
  }

  @Override
  public Optional<HostCommands> commands() throws IOException {
    synchronized (commands) {
      if (shell.isEmpty()) {
        shell = Optional.of(commands.haveShell());
      }
      return Optional.<HostCommands>of(commands).filter(has -> shell.get());
    }
  }

  private static String inWords(IOException e) {
    return e instanceof UnknownHostException
        ? "there is no host of this name"
        : e.getMessage() == null ? "it was ended" : e.getMessage();
  }

  private Host host(boolean first) throws IOException {
    Session session = client.startSession();
    Session.Subsystem subsystem = session.startSubsystem("sftp");
    SftpChannel channel =
        new SftpChannel(
            subsystem.getInputStream(), subsystem.getOutputStream(), session.getRemoteWinSize());
    channels.add(channel);
    Extensions extensions = channel.open();
    return new SftpHost(
        this,
        channel,
        extensions,
        first
            ? this::close
            : () -> {
              if (channels.remove(channel)) {
                ended.add(channel.traffic());
              }
              politely(session::close);
            });
  }

  @Override
  public String address() {
    return settings.address();
  }

  @Override
  public String hostKey() {
    return hostKey.fingerprint();
  }

  @Override
  public Traffic traffic() {
    return Stream.concat(ended.stream(), channels.stream().map(SftpChannel::traffic))
        .reduce(Traffic.NONE, Traffic::plus);
  }

  @Override
  public String server() {
    return Printable.escape(String.valueOf(client.getTransport().getServerVersion()));
  }

  /** Says goodbye if that is quick, and is gone in any case. */
  void close() {
    if (!closed) {
      closed = true;
      watch.end();
      signsOfLife.interrupt();
      channels.forEach(channel -> channel.end("the connection was closed"));
      politely(client::disconnect);
      shut();
    }
  }

  private void giveUp(String reason) {
    channels.forEach(channel -> channel.end("the connection was lost: " + reason));
    shut();
    signsOfLife.interrupt();
  }

  /** Ends whatever is blocked in reading or writing; everything else follows from this. */
  private void shut() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no further use either way.
    }
  }

  private long waitingSince() {
    return channels.stream()
        .mapToLong(SftpChannel::waitingSince)
        .filter(t -> t != 0)
        .min()
        .orElse(0);
  }

  /** sshj's own keep-alive dies of a host that answers "unknown request", as OpenSSH does. */
  private void askForSignsOfLife() {
    try {
      while (!closed) {
        Thread.sleep(Math.max(1, settings.liveness().toMillis() / SIGNS_OF_LIFE));
        client.getConnection().sendGlobalRequest("keepalive@openssh.com", true, new byte[0]);
      }
    } catch (InterruptedException | IOException e) {
      // The connection has ended.
    }
  }

  private interface Goodbye {
    void say() throws IOException;
  }

  /** What may wait for the host goes on a thread of its own, and we wait only for a moment. */
  private static void politely(Goodbye goodbye) {
    Thread thread =
        new Thread(
            () -> {
              try {
                goodbye.say();
              } catch (IOException | RuntimeException e) {
                // The other side may be gone already.
              }
            },
            "goodbye");
    thread.setDaemon(true);
    thread.start();
    try {
      thread.join(POLITE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
