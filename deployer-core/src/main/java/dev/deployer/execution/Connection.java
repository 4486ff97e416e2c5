package dev.deployer.execution;

import dev.deployer.event.Event;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import dev.deployer.host.Traffic;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.InWords;
import dev.deployer.outcome.Live;
import dev.deployer.path.Printable;
import dev.deployer.root.Layout;
import dev.deployer.root.RootGuard;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Connects a run to its host and root, and connects again when that is lost. From the second time
 * on it must be the same host key and the same root as at first.
 */
final class Connection {
  private final Layout layout;
  private final Consumer<Event> listener;
  private final Way way;
  private RootGuard.Expected expected;
  private RootGuard.Passed passed;

  Connection(
      HostConnector connector,
      Layout layout,
      RootGuard.Expected expected,
      Stop stop,
      Consumer<Event> listener) {
    this.way = new Way(connector, stop);
    this.layout = layout;
    this.expected = expected;
    this.listener = listener;
  }

  /** Connects, and makes sure that host and root are the expected ones. Changes nothing. */
  void open() throws IOException, DeployerException {
    Host host = way.open();
    try {
      guard();
    } catch (DeployerException e) {
      // Nothing more is asked of a host or a root that is another.
      host.close();
      throw e;
    }
    listener.accept(
        new Event.Connected(host.hostKey(), Printable.escape(host.capabilities().server())));
  }

  /** Makes sure that host and root are the expected ones; from then on, that they stay so. */
  void guard() throws IOException, DeployerException {
    try {
      passed = new RootGuard(host(), layout).require(expected);
    } catch (ConnectionLostException e) {
      throw e;
    } catch (IOException e) {
      // What cannot be looked at is not known to be this root.
      throw new DeployerException(
          DeployerException.Kind.FAILED, new Live.Unknown(), InWords.of(e), e);
    }
    expected =
        new RootGuard.Expected(
            Optional.of(host().hostKey()),
            Optional.of(passed.marker().id()),
            expected.application(),
            expected.environment());
  }

  Host host() {
    return way.host();
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
