package dev.deployer.execution;

import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectFailedException.Reason;
import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import java.io.IOException;

/**
 * Opens connections to one host. When the run is asked to stop at once, they are dropped from
 * another thread, and so is one that is being made.
 */
public final class Way {
  private final HostConnector connector;
  private final Stop stop;
  private final Interruptible connecting = new Interruptible();
  private volatile Host host;

  public Way(HostConnector connector, Stop stop) {
    this.connector = connector;
    this.stop = stop;
    stop.onDrop(this::drop);
  }

  /**
   * Connects.
   *
   * @throws ConnectFailedException also where it was dropped meanwhile, with {@link
   *     Reason#INTERRUPTED}
   */
  public Host open() throws IOException, DeployerException {
    Host made =
        connecting.during(
            () -> {
              requireWanted();
              return connector.connect();
            });
    host = made;
    try {
      requireWanted();
    } catch (ConnectFailedException e) {
      made.close();
      throw e;
    }
    return made;
  }

  /** The last connection that was made; null before the first. */
  Host host() {
    return host;
  }

  /** Drops the connection, if there is one; from any thread. */
  void drop() {
    connecting.interrupt();
    Host now = host;
    if (now != null) {
      now.close();
    }
  }

  private void requireWanted() throws ConnectFailedException {
    if (stop.isOver() || stop.isAbandoned()) {
      throw new ConnectFailedException(
          Reason.INTERRUPTED, connector.address(), "interrupted", null);
    }
  }

  /**
   * Says that something is changed from now on.
   *
   * @throws DeployerException if it was dropped before
   */
  public void stake() throws DeployerException {
    if (!stop.stake()) {
      throw new DeployerException(
          DeployerException.Kind.INTERRUPTED, new Live.Unknown(), "interrupted", null);
    }
  }
}
