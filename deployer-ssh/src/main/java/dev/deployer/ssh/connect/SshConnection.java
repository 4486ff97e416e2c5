package dev.deployer.ssh.connect;

import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectFailedException.Reason;
import dev.deployer.parallel.Threads;
import dev.deployer.path.Printable;
import dev.deployer.ssh.settings.SshSettings;
import dev.deployer.ssh.setup.SettingUp;
import dev.deployer.ssh.trust.HostKeyCheck;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.Connection;
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
  private final Beginning beginning;
  private final Runnable remember;
  private final AtomicReference<SubsystemChannel> ready = new AtomicReference<>();
  private final Watch watch;
  private final Thread signsOfLife;
  private final List<Conversation> conversations = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  /** Somebody who waits for answers on one channel. */
  public interface Conversation {
    /** Since when ({@link System#nanoTime}) the host owes an answer; 0 if it owes none. */
    long waitingSince();

    /**
     * How long the shortest of its round trips took, from the first word of a request to the first
     * of its answer, in nanoseconds; 0 if there was none.
     */
    long shortestRoundTrip();

    /** The connection is lost for this reason: whoever waits for an answer fails with it. */
    void end(String reason);
  }

  /** A subsystem of the host, and what is said to it whatever it answers. */
  public static final class Subsystem {
    private final String name;
    private final byte[] firstWords;

    public Subsystem(String name, byte[] firstWords) {
      this.name = name;
      this.firstWords = firstWords.clone();
    }

    private SubsystemChannel on(Connection connection) {
      return new SubsystemChannel(connection, name, firstWords);
    }
  }

  /**
   * The streams of a channel.
   *
   * @param window how many bytes the host takes unread
   * @param greeted whether the first words were said already
   */
  public record Channel(
      InputStream in,
      OutputStream out,
      long window,
      boolean greeted,
      Supplier<Optional<Integer>> exit,
      Runnable close) {}

  /**
   * @param client which becomes connected
   * @param remember what is done last; never throws
   */
  SshConnection(
      SshSettings settings,
      HostKeyCheck hostKey,
      LiveSocket socket,
      SSHClient client,
      Beginning beginning,
      Runnable remember) {
    this.settings = settings;
    this.hostKey = hostKey;
    this.socket = socket;
    this.client = client;
    this.beginning = beginning;
    this.remember = remember;
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
   * @param first what the connection begins with; {@link #startSubsystem} goes on with it
   * @throws ConnectFailedException if there is no usable connection; nothing is left open then
   */
  public static SshConnection open(SshSettings settings, Subsystem first, SettingUp on)
      throws ConnectFailedException {
    QuietSshj.begin();
    AtomicReference<SubsystemChannel> made = new AtomicReference<>();
    SshConnection connection =
        NewConnection.open(
            settings,
            on,
            services -> {
              made.set(first.on(services));
              return made.get();
            });
    connection.ready.set(made.get());
    return connection;
  }

  /** Until here each step had its own time; from here on the host is watched. */
  void begin() {
    client.getConnection().setTimeoutMs((int) settings.connectTimeout().toMillis());
    watch.start();
    signsOfLife.start();
  }

  /**
   * Opens a channel and starts a subsystem of the host on it (RFC 4254 section 6.5).
   *
   * @throws IOException if that fails; the channel is closed then
   */
  public Channel startSubsystem(Subsystem subsystem, SettingUp on) throws IOException {
    Optional<SubsystemChannel> first = Optional.ofNullable(ready.getAndSet(null));
    SubsystemChannel session = first.orElseGet(() -> subsystem.on(client.getConnection()));
    on.opens(() -> close(session));
    try {
      return started(session, first.isPresent(), subsystem, on);
    } catch (IOException | RuntimeException e) {
      close(session);
      throw e;
    }
  }

  private Channel started(
      SubsystemChannel session, boolean saidAhead, Subsystem subsystem, SettingUp on)
      throws IOException {
    on.step(settings.address(), settings.connectTimeout(), session.awaited());
    if (saidAhead) {
      session.awaitOpen();
    } else {
      session.open();
    }
    String server = "its " + subsystem.name + " server";
    on.step(settings.address(), settings.connectTimeout(), "the start of " + server);
    boolean greeted = beginning.goesAhead();
    if (greeted) {
      session.awaitStart();
    } else {
      session.startSubsystem(subsystem.name);
    }
    on.step(
        settings.address(),
        settings.connectTimeout(),
        Reason.SHELL_WAITS,
        () -> "the first word of " + server + ", which the account's shell starts");
    return new Channel(
        session.getInputStream(),
        session.getOutputStream(),
        session.getRemoteWinSize(),
        greeted,
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

  /**
   * Opens a channel for one command.
   *
   * @throws IOException if that fails; the channel is closed then, also where it is opened later
   */
  public Session startSession() throws IOException {
    if (!isAlive()) {
      throw new IOException("the connection has ended");
    }
    CommandChannel channel = new CommandChannel(client.getConnection());
    try {
      channel.open();
      return channel;
    } catch (IOException | RuntimeException e) {
      close(channel);
      throw e;
    }
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

  /** The shortest round trip that was seen; empty if there was none. */
  Optional<Duration> shortestRoundTrip() {
    return conversations.stream()
        .map(Conversation::shortestRoundTrip)
        .filter(nanoseconds -> nanoseconds > 0)
        .min(Long::compare)
        .map(Duration::ofNanos);
  }

  /** Whether we have ended it. */
  boolean isClosed() {
    return closed;
  }

  /** How long the first channel took to be opened, and the way there. */
  Duration opening() {
    return beginning.opening().plus(socket.connecting());
  }

  /** Whether the connection has not ended. */
  public boolean isAlive() {
    return !closed && client.isConnected();
  }

  public String address() {
    return settings.address();
  }

  public String hostKey() {
    return hostKey.fingerprint();
  }

  /** The server's identification, {@code OpenSSH_9.2p1}. */
  public String server() {
    return Printable.escape(client.getTransport().getServerVersion());
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
      remember.run();
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
      while (isAlive()) {
        Thread.sleep(Math.max(1, settings.liveness().toMillis() / SIGNS_OF_LIFE));
        askForASignOfLife();
      }
    } catch (InterruptedException e) {
      // The connection has ended.
    }
  }

  private void askForASignOfLife() {
    try {
      client.getConnection().sendGlobalRequest("keepalive@openssh.com", true, new byte[0]);
    } catch (IOException e) {
      // Where the connection outlives that, it is asked again.
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
}
