package dev.deployer.testing;

import dev.deployer.host.HostConnector;

/** The model of a server that takes the link's name first, as the draft has it. */
class LinkFirstMemoryHostContractTest extends MemoryHostContractTest {
  @Override
  public HostConnector connector() {
    return disk().connector("web1").takingTheLinkFirst();
  }
}
