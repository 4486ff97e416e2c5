package dev.deployer.project.drill;

import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectFailedException.Reason;
import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import java.io.IOException;

/** A way to a host that can be given up: its connection is closed, and no other is made. */
final class LosableConnector implements HostConnector {
  private final HostConnector way;
  private Host host;
  private boolean lost;

  LosableConnector(HostConnector way) {
    this.way = way;
  }

  @Override
  public String address() {
    return way.address();
  }

  @Override
  public Host connect() throws IOException {
    requireNotLost();
    Host made = way.connect();
    synchronized (this) {
      host = made;
    }
    return made;
  }

  private synchronized void requireNotLost() throws ConnectFailedException {
    if (lost) {
      throw new ConnectFailedException(
          Reason.UNREACHABLE, address(), "the connection was refused", null);
    }
  }

  /** Gives it up; from any thread. */
  synchronized void lose() {
    lost = true;
    if (host != null) {
      host.close();
    }
  }
}
