package dev.deployer.integration.site;

import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.settings.SshSettings;
import dev.deployer.ssh.settings.TextSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.shell.ProcessShellCommandFactory;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/** Apache MINA SSHD in this JVM, on the native filesystem; it lets everyone in. */
public final class MinaServer implements AutoCloseable {
  private static final String ADDRESS = "127.0.0.1";

  private final Path folder;
  private final SshServer sshd = SshServer.setUpDefaultServer();

  /**
   * Starts it.
   *
   * @param folder an existing directory, for its keys
   */
  public MinaServer(Path folder) throws IOException {
    this(folder, new SftpSubsystemFactory());
  }

  /** One whose SFTP servers are these. */
  public MinaServer(Path folder, SftpSubsystemFactory sftp) throws IOException {
    this.folder = folder;
    // Without another provider it takes no ed25519 keys from clients.
    OpenSshServer.makeKey(folder.resolve("client_key"), "rsa");
    OpenSshServer.makeKey(folder.resolve("host_key"), "rsa");
    sshd.setHost(ADDRESS);
    sshd.setPort(0);
    sshd.setKeyPairProvider(new FileKeyPairProvider(folder.resolve("host_key")));
    sshd.setPublickeyAuthenticator((user, key, session) -> true);
    sshd.setSubsystemFactories(List.of(sftp));
    sshd.start();
    Files.writeString(
        folder.resolve("known_hosts"),
        "["
            + ADDRESS
            + "]:"
            + sshd.getPort()
            + " "
            + Files.readString(folder.resolve("host_key.pub")));
  }

  /** Lets accounts run commands, as the account of this JVM. */
  public MinaServer runningCommands() {
    sshd.setCommandFactory(ProcessShellCommandFactory.INSTANCE);
    return this;
  }

  /** Ends all connections without a word. */
  public void cut() {
    sshd.getActiveSessions().forEach(session -> session.close(true));
  }

  /** Settings with which one can connect. */
  public SshSettings settings() {
    return SshSettings.builder(ADDRESS, "deploy")
        .port(sshd.getPort())
        .knownHosts(TextSource.of(folder.resolve("known_hosts")))
        .identities(TextSource.of(folder.resolve("client_key")))
        .build();
  }

  @Override
  public void close() throws IOException {
    sshd.stop(true);
  }
}
