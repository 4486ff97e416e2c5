package dev.deployer.ssh.connect;

import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectFailedException.Reason;
import dev.deployer.outcome.InWords;
import dev.deployer.ssh.auth.Authentication;
import dev.deployer.ssh.settings.SshSettings;
import dev.deployer.ssh.setup.SettingUp;
import dev.deployer.ssh.trust.HostKeyCheck;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.Connection;

/**
 * Makes connections. What can be said before the host has answered is said ahead, as far as the
 * host is known to go along; where it does not after all, it is connected to once more, and asked
 * one thing at a time.
 */
final class NewConnection {
  private final SshSettings settings;
  private final SettingUp on;
  private final KnownHabits habits;
  private final KnownLines lines;
  private final HostKeyCheck hostKey;
  private final LiveSocket socket;
  private final ExchangeGuess guess;
  private final Optional<Carried> known;
  private final Optional<FasterWay> compression;
  private final SSHClient client;
  private final Beginning beginning;
  private final SshConnection connection;

  private NewConnection(
      SshSettings settings,
      SettingUp on,
      Function<Connection, EarlyChannel> first,
      KnownHabits habits,
      boolean ahead)
      throws ConnectFailedException {
    this.settings = settings;
    this.on = on;
    this.habits = habits;
    lines = new KnownLines(settings.lines(), Clock.systemUTC());
    hostKey = HostKeyCheck.of(settings);
    socket = reach(settings, on);
    guess = ahead ? guess(settings, habits) : ExchangeGuess.none();
    known = lines.to(settings);
    compression = compression();
    BoundedZlib.Ahead zlib = new BoundedZlib.Ahead();
    client =
        new SSHClient(
            Algorithms.config(
                settings,
                hostKey.expectsCertificates(),
                guess,
                compression.map(way -> new BoundedZlib.Named(zlib, way))));
    beginning = new Beginning(client, socket, zlib, first, ahead);
    connection = new SshConnection(settings, hostKey, socket, client, beginning, this::remember);
  }

  /**
   * A connection that has been authenticated.
   *
   * @param first makes the channel that it begins with, of which the last that was made is the one
   * @throws ConnectFailedException if there is no usable connection; nothing is left open then
   */
  static SshConnection open(
      SshSettings settings, SettingUp on, Function<Connection, EarlyChannel> first)
      throws ConnectFailedException {
    KnownHabits habits = new KnownHabits(settings, Clock.systemUTC());
    boolean ahead = !habits.waits();
    while (true) {
      try {
        return new NewConnection(settings, on, first, habits, ahead).connected();
      } catch (InVainException e) {
        ahead = e.again;
      }
    }
  }

  private SshConnection connected() throws ConnectFailedException, InVainException {
    try {
      on.opens(connection::close);
      new FirstExchange(settings, hostKey, socket, client, guess).run(on);
      new Authentication(settings, client, beginning, on).run();
      awaitFirstChannel();
      guess.agreed().ifPresent(habits::exchanged);
      on.afterwards(connection::begin);
      return connection;
    } catch (InterruptedIOException e) {
      throw new ConnectFailedException(Reason.INTERRUPTED, settings.address(), "interrupted", null);
    } catch (ConnectFailedException e) {
      Optional<InVainException> inVain = inVain(e);
      connection.close();
      if (inVain.isPresent()) {
        throw inVain.get();
      }
      throw e;
    } catch (RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static LiveSocket reach(SshSettings settings, SettingUp on)
      throws ConnectFailedException {
    if (settings.via().isPresent()) {
      return TunnelSocket.connect(settings, settings.via().get(), on);
    }
    try {
      return LiveSocket.connect(settings, on);
    } catch (IOException e) {
      String why =
          e instanceof UnknownHostException ? "there is no host of this name" : InWords.of(e);
      throw new ConnectFailedException(
          Reason.UNREACHABLE, settings.address(), "no connection: " + why, e);
    }
  }

  /** What we offer first, where that was agreed upon before. */
  private static ExchangeGuess guess(SshSettings settings, KnownHabits habits) {
    Optional<StrictKeyExchange.Method> best =
        Algorithms.exchanges(settings, ExchangeGuess.none()).stream().findFirst();
    return best.filter(method -> habits.exchange().equals(Optional.of(method.name())))
        .map(ExchangeGuess::of)
        .orElse(ExchangeGuess.none());
  }

  /** This is chosen before the key exchange, which cannot take it back. */
  private Optional<FasterWay> compression() {
    return switch (settings.compression()) {
      case YES -> Optional.of(FasterWay.deflating());
      case NO -> Optional.empty();
      case AUTO -> byItself();
    };
  }

  /**
   * Both directions are compressed or none is. Where it is slower to deflate what is sent, that is
   * stored, and to a host that is far away what it answers is compressed by itself: a walk is
   * megabytes of listings, which become an eighth.
   */
  private Optional<FasterWay> byItself() {
    Optional<Duration> distance = lines.distance(settings);
    if (LineSpeed.isSlow(socket.connecting(), distance, known)) {
      return Optional.of(wasCompared() ? FasterWay.deflating() : FasterWay.toBeFound());
    }
    return LineSpeed.isFar(socket.connecting(), distance)
            && known.filter(Carried::isSlowForAnswers).isPresent()
        ? Optional.of(FasterWay.storing())
        : Optional.empty();
  }

  private boolean wasCompared() {
    return known.filter(carried -> carried.compressed().isPresent()).isPresent();
  }

  /** What keeps the host from opening one is told to whoever uses it, unless it is our haste. */
  private void awaitFirstChannel() throws ConnectFailedException {
    try {
      beginning.await(settings, on);
    } catch (IOException e) {
      if (!client.isConnected() && beginning.isInVain(Duration.ZERO)) {
        throw new ConnectFailedException(Reason.UNREACHABLE, settings.address(), InWords.of(e), e);
      }
    }
  }

  /** Where the host has ended what it might not have, had nothing been said ahead. */
  private Optional<InVainException> inVain(ConnectFailedException failure) {
    boolean asked = beginning.isInVain(Duration.ZERO);
    if (connection.isClosed()
        || failure.reason() != Reason.UNREACHABLE
        || (!asked && !guess.isInVain())) {
      return Optional.empty();
    }
    Optional<String> another = guess.agreed().filter(method -> !asked);
    another.ifPresentOrElse(habits::exchanged, habits::inVain);
    return Optional.of(new InVainException(failure, another.isPresent()));
  }

  /** The connection was lost while something that was said ahead was not answered yet. */
  private static final class InVainException extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean again;

    /**
     * @param again whether it can be said ahead once more, since it is known now what to say
     */
    InVainException(Exception cause, boolean again) {
      super(cause);
      this.again = again;
    }
  }

  /** At the end of the connection. */
  private void remember() {
    if (beginning.isInVain(settings.connectTimeout().dividedBy(2))) {
      // It was waited for in vain.
      habits.inVain();
    }
    connection.shortestRoundTrip().ifPresent(took -> lines.took(settings, took));
    LineSpeed speed = socket.speed();
    compression
        .map(way -> way.compared().or(() -> speed.compressed(known)))
        .orElseGet(() -> speed.plain(known))
        .ifPresent(carried -> lines.carried(settings, carried));
  }
}
