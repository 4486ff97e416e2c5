package dev.deployer.execution;

import dev.deployer.event.Event;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import dev.deployer.host.Questions;
import dev.deployer.host.Traffic;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.InWords;
import dev.deployer.outcome.Live;
import dev.deployer.path.Printable;
import dev.deployer.path.RemotePath;
import dev.deployer.root.KnownRecords;
import dev.deployer.root.Layout;
import dev.deployer.root.RootGuard;
import dev.deployer.root.RootReading;
import dev.deployer.root.RootState;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Connects a run to its host and root, and connects again when that is lost. From the second time
 * on it must be the same host key and the same root as at first.
 */
final class Connection {
  private final Layout layout;
  private final Consumer<Event> listener;
  private final Way way;
  private final KnownRecords known;
  private final Set<RemotePath> onBench = new LinkedHashSet<>();
  private WatchedBench bench;
  private RootGuard.Expected expected;
  private RootGuard.Passed passed;
  private int made;
  private Optional<RootReading> fresh = Optional.empty();
  private Optional<RootReading> last = Optional.empty();

  Connection(
      HostConnector connector,
      Layout layout,
      RootGuard.Expected expected,
      KnownRecords known,
      Stop stop,
      Consumer<Event> listener) {
    this.way = new Way(connector, stop);
    this.layout = layout;
    this.known = known;
    this.expected = expected;
    this.listener = listener;
  }

  /** Connects, and makes sure that host and root are the expected ones. Changes nothing. */
  void open() throws IOException, DeployerException {
    Host host = way.open();
    bench = new WatchedBench(host, layout.lock(), onBench);
    try {
      guard();
    } catch (DeployerException e) {
      // Nothing more is asked of a host or a root that is another.
      host.close();
      throw e;
    }
    made++;
    listener.accept(
        new Event.Connected(host.hostKey(), Printable.escape(host.capabilities().server())));
  }

  /** How often it has connected, and found the expected host and root. */
  int made() {
    return made;
  }

  /** Makes sure that host and root are the expected ones; from then on, that they stay so. */
  void guard() throws IOException, DeployerException {
    try {
      Questions first = new Questions();
      LookAtRoot look = look(first);
      host().ask(first);
      looked(look);
    } catch (ConnectionLostException e) {
      throw e;
    } catch (IOException e) {
      throw unknown(e);
    }
  }

  /** Asks for the same among other questions, for {@link #looked}. */
  LookAtRoot look(Questions questions) {
    // What was read before is not read again where it is still so.
    Optional<RootState> unused = known();
    fresh = Optional.empty();
    return new LookAtRoot(host(), layout, expected, last, known, questions);
  }

  /** The state of the root as it was read last; empty where it never was, or not whole. */
  Optional<RootState> known() {
    if (fresh.isPresent()) {
      try {
        return Optional.of(state());
      } catch (IOException | DeployerException e) {
        // Whoever asks for the state is told.
        return Optional.empty();
      }
    }
    return last.flatMap(RootReading::made);
  }

  /** The same, where it was asked. */
  void looked(LookAtRoot look) throws IOException, DeployerException {
    try {
      passed = look.passed();
    } catch (ConnectionLostException e) {
      throw e;
    } catch (IOException e) {
      throw unknown(e);
    }
    fresh = look.reading();
    expected =
        new RootGuard.Expected(
            Optional.of(host().hostKey()),
            Optional.of(passed.marker().id()),
            expected.application(),
            expected.environment());
  }

  /** What cannot be looked at is not known to be this root. */
  private static DeployerException unknown(IOException e) {
    return new DeployerException(
        DeployerException.Kind.FAILED, new Live.Unknown(), InWords.of(e), e);
  }

  /**
   * The whole state of the root: as it was read together with the last look at the root, if nothing
   * was read or is to be forgotten since.
   */
  RootState state() throws IOException, DeployerException {
    RootReading reading = fresh.isPresent() ? fresh.get() : read();
    fresh = Optional.empty();
    RootState state = reading.state(passed);
    last = Optional.of(reading);
    return state;
  }

  private RootReading read() throws IOException {
    RootReading reading = new RootReading(host(), layout, last, known);
    Questions first = new Questions();
    reading.ask(first, Optional.of(passed.marker().id()));
    host().ask(first);
    Questions second = new Questions();
    reading.askFurther(second, passed.marker().id());
    if (!second.isEmpty()) {
      host().ask(second);
    }
    return reading;
  }

  /** What was read together with the last look at the root, and not used yet. */
  Optional<RootReading> fresh() {
    return fresh;
  }

  /** The state is to be read anew: something was changed since. */
  void forgetState() {
    fresh = Optional.empty();
  }

  Host host() {
    return bench;
  }

  /** Whether nothing that this run has put on a workbench can lie there. */
  boolean isBare(RemotePath workbench) {
    return bench.isBare(workbench);
  }

  /** What this run may have put into a directory on a workbench. */
  List<RemotePath> lyingIn(RemotePath directory) {
    return bench.lyingIn(directory);
  }

  /** What the guard found at the last connect. */
  RootGuard.Passed passed() {
    return passed;
  }

  /** Drops the connection, if there is one; from any thread. */
  void drop() {
    way.drop();
  }

  /** Ends it, and tells what was asked over it. */
  void close() {
    Host host = way.host();
    if (host != null) {
      Traffic traffic = host.traffic();
      listener.accept(new Event.ConnectionClosed(traffic.requests(), traffic.roundTrips()));
      host.close();
    }
  }
}
