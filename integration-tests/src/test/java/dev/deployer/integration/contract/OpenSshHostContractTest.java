package dev.deployer.integration.contract;

import dev.deployer.host.HostConnector;
import dev.deployer.host.HostContract;
import dev.deployer.host.ServerTrait;
import dev.deployer.integration.site.LocalBackdoor;
import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.SshHostConnector;
import dev.deployer.testing.Backdoor;
import java.io.IOException;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class OpenSshHostContractTest extends HostContract {
  private static OpenSshServer server;

  @BeforeAll
  static void start() throws IOException {
    server = OpenSshServer.start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Override
  protected String freshDirectory() throws IOException {
    return Files.createTempDirectory(server.folder().toRealPath(), "root").toString();
  }

  @Override
  public HostConnector connector() {
    return new SshHostConnector(server.settings().build());
  }

  @Override
  public Backdoor backdoor() {
    return new LocalBackdoor();
  }

  @Override
  public Set<ServerTrait> traits() {
    Set<ServerTrait> traits = EnumSet.allOf(ServerTrait.class);
    if (LocalBackdoor.isSuperuser()) {
      traits.remove(ServerTrait.MODES_BIND_THE_ACCOUNT);
    }
    return traits;
  }
}
