package dev.deployer.host.model;

import dev.deployer.host.Backdoor;
import dev.deployer.host.HostConnector;
import dev.deployer.host.HostContract;
import dev.deployer.host.ServerTraits;

class MemoryHostContractTest extends HostContract {
  private final MemoryDisk disk = new MemoryDisk();

  @Override
  protected String freshDirectory() {
    disk.backdoor().makeDirectory("/srv/shop");
    return "/srv/shop";
  }

  @Override
  public HostConnector connector() {
    return disk.connector("web1");
  }

  @Override
  public Backdoor backdoor() {
    return disk.backdoor();
  }

  @Override
  public ServerTraits traits() {
    return new ServerTraits(true, true, true);
  }
}
