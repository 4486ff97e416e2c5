package dev.deployer.integration.contract;

import dev.deployer.host.HostConnector;
import dev.deployer.host.HostContract;
import dev.deployer.host.ServerTrait;
import dev.deployer.integration.site.LocalBackdoor;
import dev.deployer.integration.site.MinaServer;
import dev.deployer.ssh.SshHostConnector;
import dev.deployer.testing.Backdoor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

class MinaHostContractTest extends HostContract {
  @TempDir private static Path folder;

  private static MinaServer server;

  @AfterAll
  static void stop() throws IOException {
    server.close();
    server = null;
  }

  /** The servers that are tried. */
  SftpSubsystemFactory sftp() {
    return new SftpSubsystemFactory();
  }

  @Override
  protected String freshDirectory() throws IOException {
    if (server == null) {
      server = new MinaServer(folder, sftp());
    }
    return Files.createTempDirectory(folder.toRealPath(), "root").toString();
  }

  @Override
  public HostConnector connector() {
    return new SshHostConnector(server.settings());
  }

  @Override
  public Backdoor backdoor() {
    return new LocalBackdoor();
  }

  @Override
  public Set<ServerTrait> traits() {
    return LocalBackdoor.isSuperuser()
        ? EnumSet.noneOf(ServerTrait.class)
        : EnumSet.of(ServerTrait.MODES_BIND_THE_ACCOUNT);
  }
}
