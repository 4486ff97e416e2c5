package dev.deployer.testing;

import dev.deployer.host.HostConnector;
import java.io.IOException;

/** Someone who does something to a host between any two requests of a run. */
@FunctionalInterface
public interface Meddler {
  /**
   * Has its chance, before a request is sent; also before each single change of an {@code apply}.
   *
   * @throws IOException if the host is to refuse the request
   */
  void before(Operation operation) throws IOException;

  /** A connector to the same host, whose requests are meddled with. */
  default HostConnector on(HostConnector connector) {
    return new DecoratedConnector(connector, host -> new MeddledHost(host, this));
  }
}
