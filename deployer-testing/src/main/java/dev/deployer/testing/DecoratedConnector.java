package dev.deployer.testing;

import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import java.io.IOException;
import java.util.function.UnaryOperator;

/** A connector all of whose hosts are decorated. */
record DecoratedConnector(HostConnector connector, UnaryOperator<Host> decoration)
    implements HostConnector {
  @Override
  public String address() {
    return connector.address();
  }

  @Override
  public Host connect() throws IOException {
    return decoration.apply(connector.connect());
  }
}
