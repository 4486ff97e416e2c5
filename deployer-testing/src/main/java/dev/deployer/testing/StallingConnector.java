package dev.deployer.testing;

import dev.deployer.host.Change;
import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A connector whose connection stalls once, at a chosen change: to the client the connection is
 * lost, but the change, and what was sent after it, are still on their way, and {@linkplain #land
 * land} when the test says so. That is what a frozen client which wakes up does to a host, or a
 * server process that nobody told that its client has gone.
 *
 * <p>Connections that are made after the stall are sound.
 */
public final class StallingConnector implements HostConnector {
  private final HostConnector connector;
  private final Predicate<Operation> stalling;
  private final List<SteppedHost.Request> underWay = new ArrayList<>();
  private boolean stalled;

  public StallingConnector(HostConnector connector, Predicate<Operation> stalling) {
    this.connector = connector;
    this.stalling = stalling;
  }

  /** Whether the stall has come. */
  public synchronized boolean hasStalled() {
    return stalled;
  }

  /**
   * Has the requests under way executed, each whatever became of those before it; tells what each
   * of them was refused with, if it was.
   */
  public synchronized List<Optional<IOException>> land() {
    List<Optional<IOException>> outcomes = new ArrayList<>();
    for (SteppedHost.Request request : underWay) {
      try {
        request.send();
        outcomes.add(Optional.empty());
      } catch (IOException e) {
        outcomes.add(Optional.of(e));
      }
    }
    underWay.clear();
    return outcomes;
  }

  @Override
  public String address() {
    return connector.address();
  }

  @Override
  public synchronized Host connect() throws IOException {
    return stalled ? connector.connect() : new StallingHost(connector.connect(), this);
  }

  /** Whether the change comes after the stall, or is one that it begins with. */
  synchronized boolean stallsAt(Change change) {
    return stalled || stalling.test(Operation.of(change));
  }

  /** From now on the connection is stalled, with this under way. */
  synchronized void stall(SteppedHost.Request request) {
    stalled = true;
    underWay.add(request);
  }
}
