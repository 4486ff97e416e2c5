package dev.deployer.host;

import java.io.IOException;

/** Connects to one host, any number of times; each time it is proved anew that it is this host. */
public interface HostConnector {
  /**
   * The host's name as the configuration has it, {@code deploy@web1.example.net:22}; for people.
   */
  String address();

  /**
   * @throws ConnectFailedException if there is no usable connection
   */
  Host connect() throws IOException;
}
