package dev.deployer.ssh.connect;

import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectFailedException.Reason;
import dev.deployer.outcome.InWords;
import dev.deployer.parallel.Threads;
import dev.deployer.path.Printable;
import dev.deployer.ssh.auth.Authentication;
import dev.deployer.ssh.settings.SshSettings;
import dev.deployer.ssh.setup.SettingUp;
import dev.deployer.ssh.trust.HostKeyCheck;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.SocketFactory;
import net.schmizz.sshj.Config;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.channel.direct.DirectConnection;
import net.schmizz.sshj.connection.channel.direct.Session;

/**
 * One authenticated SSH connection (RFC 4253, 4254) and the threads that watch over it. It does not
 * know what is said on its channels: whoever waits on one says so by {@link #watch}.
 */
public final class SshConnection {
  private static final int SIGNS_OF_LIFE = 3;
  private static final Duration POLITE = Duration.ofMillis(400);
  private static final long EXIT_MS = 1_000;

  private final SshSettings settings;
  private final HostKeyCheck hostKey;
  private final LiveSocket socket;
  private final SSHClient client;
  private final Watch watch;
  private final Thread signsOfLife;
  private final List<Conversation> conversations = new CopyOnWriteArrayList<>();
  private volatile boolean closed;
  private volatile String whyItEnded;

  /** Somebody who waits for answers on one channel. */
  public interface Conversation {
    /** Since when ({@link System#nanoTime}) the host owes an answer; 0 if it owes none. */
    long waitingSince();

    /** The connection is lost for this reason: whoever waits for an answer fails with it. */
    void end(String reason);
  }

  /** The streams of a channel, and how many bytes the host takes unread. */
  public record Channel(
      InputStream in,
      OutputStream out,
      long window,
      Supplier<Optional<Integer>> exit,
      Runnable close) {}

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
    this.signsOfLife = Threads.prepare("keep-alive " + settings.address(), this::askForSignsOfLife);
  }

  /**
   * Connects, looks at the host's key, and authenticates.
   *
   * @throws ConnectFailedException if there is no usable connection; nothing is left open then
   */
  public static SshConnection open(SshSettings settings, SettingUp on)
      throws ConnectFailedException {
    HostKeyCheck hostKey = HostKeyCheck.of(settings);
    LiveSocket socket = reach(settings, on);
    boolean compressed = isCompressed(settings, socket);
    Config config = Algorithms.config(settings, hostKey.expectsCertificates(), compressed);
    SshConnection connection = new SshConnection(settings, hostKey, socket, config);
    try {
      on.opens(connection::close);
      connection.exchangeKeys(on);
      new Authentication(settings, on).run(connection.client);
      on.afterwards(connection::begin);
      connection.signsOfLife.start();
      return connection;
    } catch (InterruptedIOException e) {
      throw new ConnectFailedException(Reason.INTERRUPTED, settings.address(), "interrupted", null);
    } catch (ConnectFailedException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** This is chosen before the key exchange, which cannot take it back. */
  private static boolean isCompressed(SshSettings settings, LiveSocket socket) {
    return switch (settings.compression()) {
      case YES -> true;
      case NO -> false;
      case AUTO -> LineSpeed.isSlow(socket.connecting(), linesOf(settings).to(settings));
    };
  }

  private static KnownLines linesOf(SshSettings settings) {
    return new KnownLines(settings.lines(), Clock.systemUTC());
  }

  /** Until here each step had its own time; from here on the host is watched. */
  private void begin() {
    client.getConnection().setTimeoutMs((int) settings.connectTimeout().toMillis());
    watch.start();
  }

  private static LiveSocket reach(SshSettings settings, SettingUp on)
      throws ConnectFailedException {
    if (settings.via().isPresent()) {
      return TunnelSocket.connect(settings, settings.via().get(), on);
    }
    try {
      return LiveSocket.connect(settings, on);
    } catch (IOException e) {
      throw new ConnectFailedException(
          Reason.UNREACHABLE, settings.address(), "no connection: " + inWords(e), e);
    }
  }

  /** A channel to another host, which that one opens. */
  DirectConnection channelTo(String host, int port) throws IOException {
    return client.newDirectConnection(host, port);
  }

  private void exchangeKeys(SettingUp on) throws ConnectFailedException {
    on.step(
        settings.address(),
        settings.connectTimeout(),
        Reason.UNREACHABLE,
        () ->
            server().isEmpty()
                ? "its version line, with which every SSH server begins"
                : "its part of the key exchange");
    int timeout = LiveSocket.millis(settings.connectTimeout());
    client.setSocketFactory(new OneSocket(socket));
    client.setTimeout(timeout);
    client.getTransport().setTimeoutMs(timeout);
    client.getConnection().setTimeoutMs(timeout);
    // Where the exchange has failed before it is asked for, that says only "not connected".
    client.getTransport().setDisconnectListener((reason, message) -> whyItEnded = message);
    client.addHostKeyVerifier(hostKey);
    try {
      client.connect(settings.host(), settings.port());
    } catch (IOException | RuntimeException e) {
      throw hostKey.refusal().orElseGet(() -> failed(e));
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

  /** Opens a channel and starts a subsystem of the host on it (RFC 4254 section 6.5). */
  public Channel startSubsystem(String name, SettingUp on) throws IOException {
    on.step(settings.address(), settings.connectTimeout(), "a channel");
    Session session = client.startSession();
    on.opens(() -> close(session));
    on.step(settings.address(), settings.connectTimeout(), "the start of its " + name + " server");
    Session.Subsystem subsystem = session.startSubsystem(name);
    on.step(
        settings.address(),
        settings.connectTimeout(),
        Reason.SHELL_WAITS,
        () -> "the first word of its " + name + " server, which the account's shell starts");
    return new Channel(
        subsystem.getInputStream(),
        subsystem.getOutputStream(),
        session.getRemoteWinSize(),
        () -> exit(session),
        () -> close(session));
  }

  /** With what code a channel's process has ended; waits a moment for it. */
  private static Optional<Integer> exit(Session session) {
    try {
      session.join(EXIT_MS, TimeUnit.MILLISECONDS);
    } catch (IOException e) {
      // It does not say, or has not ended.
    }
    return session instanceof Session.Command command
        ? Optional.ofNullable(command.getExitStatus())
        : Optional.empty();
  }

  /** Opens a channel for one command. */
  public Session startSession() throws IOException {
    return client.startSession();
  }

  /** How long each step of something new may take, as of a connection. */
  public Duration patienceOfSteps() {
    return settings.connectTimeout();
  }

  /**
   * Waits for the answer to a question that the host answers in any way.
   *
   * @return false if none has come in time
   */
  public boolean roundTrip() {
    try {
      client
          .getConnection()
          .sendGlobalRequest("keepalive@openssh.com", true, new byte[0])
          .retrieve(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (IOException e) {
      return !(e.getCause() instanceof TimeoutException);
    }
    return true;
  }

  /** Ends a channel; never throws, and waits only for a moment. */
  public void close(Session session) {
    politely(session::close);
  }

  /** Begins to watch: a host that owes this an answer for too long is given up. */
  public void watch(Conversation conversation) {
    conversations.add(conversation);
  }

  /** Ends the watch; false if there was none. */
  public boolean unwatch(Conversation conversation) {
    return conversations.remove(conversation);
  }

  /** Whether the connection has not ended. */
  public boolean isAlive() {
    return !closed && client.isConnected();
  }

  private static String inWords(IOException e) {
    return e instanceof UnknownHostException ? "there is no host of this name" : InWords.of(e);
  }

  public String address() {
    return settings.address();
  }

  public String hostKey() {
    return hostKey.fingerprint();
  }

  /** The server's identification, {@code OpenSSH_9.2p1}; empty until it has told it. */
  public String server() {
    try {
      return Printable.escape(client.getTransport().getServerVersion());
    } catch (StringIndexOutOfBoundsException e) {
      // So says sshj that it has none yet.
      return "";
    }
  }

  /** Says goodbye if that is quick, and is gone in any case. */
  public void close() {
    if (!closed) {
      closed = true;
      watch.end();
      signsOfLife.interrupt();
      conversations.forEach(each -> each.end("it was closed"));
      politely(client::disconnect);
      shut();
      socket.speed().bytesASecond().ifPresent(speed -> linesOf(settings).carried(settings, speed));
    }
  }

  private void giveUp(String reason) {
    conversations.forEach(each -> each.end(reason));
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
    return conversations.stream()
        .mapToLong(Conversation::waitingSince)
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
        Threads.start(
            "goodbye",
            () -> {
              try {
                goodbye.say();
              } catch (IOException | RuntimeException e) {
                // The other side may be gone already.
              }
            });
    Threads.join(thread, POLITE);
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
