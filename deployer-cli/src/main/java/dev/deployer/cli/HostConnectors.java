package dev.deployer.cli;

import dev.deployer.cli.local.Surroundings;
import dev.deployer.config.HostAddress;
import dev.deployer.host.HostConnector;
import java.nio.file.Path;
import java.util.Optional;

/** Makes ways to hosts. */
@FunctionalInterface
public interface HostConnectors {
  /**
   * What was typed about trust.
   *
   * @param acceptNew whether the key of an unknown host is added to the known hosts
   */
  record Trust(Optional<Path> identity, Optional<Path> knownHosts, boolean acceptNew) {}

  /** A way to this host; nothing is connected yet. */
  HostConnector to(HostAddress address, Trust trust, Surroundings here);
}
