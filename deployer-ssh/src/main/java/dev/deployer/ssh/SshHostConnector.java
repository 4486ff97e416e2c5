package dev.deployer.ssh;

import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import dev.deployer.ssh.connect.SshConnection;
import dev.deployer.ssh.exec.SshCommands;
import dev.deployer.ssh.settings.SshSettings;
import dev.deployer.ssh.setup.SettingUp;
import dev.deployer.ssh.sftp.SftpConnection;
import dev.deployer.ssh.trust.UnknownHostKey;
import java.io.IOException;

/**
 * Connects to one host over SSH (RFC 4251 to 4254), for SFTP version 3 with OpenSSH's extensions.
 *
 * <p>The host must show a key that is known for it, and take part in the strict key exchange. We
 * authenticate by public key. Each connection has threads of its own, all daemons, which end with
 * it.
 */
public final class SshHostConnector implements HostConnector {
  private final SshSettings settings;

  /** Connects as these settings say, each time anew. */
  public SshHostConnector(SshSettings settings) {
    this.settings = settings;
  }

  @Override
  public String address() {
    return settings.address();
  }

  /**
   * {@inheritDoc}
   *
   * <p>Where the host's key is not known, {@link UnknownHostKey#of} tells it.
   */
  @Override
  public Host connect() throws IOException {
    return SettingUp.run(
        settings.address(),
        on -> {
          SshConnection connection = SshConnection.open(settings, SftpConnection.SUBSYSTEM, on);
          SshCommands commands = new SshCommands(connection);
          return SftpConnection.firstHost(connection, commands::ifThereIsAShell, on);
        });
  }
}
