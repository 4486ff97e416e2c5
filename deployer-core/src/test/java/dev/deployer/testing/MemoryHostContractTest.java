package dev.deployer.testing;

import dev.deployer.host.HostConnector;
import dev.deployer.host.HostContract;
import dev.deployer.host.ServerTrait;
import java.util.EnumSet;
import java.util.Set;

class MemoryHostContractTest extends HostContract {
  private final MemoryDisk disk = new MemoryDisk();

  final MemoryDisk disk() {
    return disk;
  }

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
  public Set<ServerTrait> traits() {
    return EnumSet.allOf(ServerTrait.class);
  }
}
