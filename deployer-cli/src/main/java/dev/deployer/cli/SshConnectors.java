package dev.deployer.cli;

import dev.deployer.cli.local.Surroundings;
import dev.deployer.config.HostAddress;
import dev.deployer.host.HostConnector;

/** Ways over SSH. */
final class SshConnectors implements HostConnectors {
  @Override
  public HostConnector to(HostAddress address, Trust trust, Surroundings here) {
    throw new UnsupportedOperationException("SSH is being built");
  }
}
