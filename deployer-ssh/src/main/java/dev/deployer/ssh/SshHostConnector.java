package dev.deployer.ssh;

import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import java.io.IOException;
import net.schmizz.sshj.Config;

/**
 * Connects to one host over SSH (RFC 4251 to 4254), for SFTP version 3 with OpenSSH's extensions.
 *
 * <p>The host must show a key that is known for it, and take part in the strict key exchange. We
 * authenticate by public key. Each connection has threads of its own, all daemons, which end with
 * it.
 */
public final class SshHostConnector implements HostConnector {
  private final SshSettings settings;
  private final Config config;

  public SshHostConnector(SshSettings settings) {
    this.settings = settings;
    this.config = Algorithms.config(settings, false);
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
    HostKeyCheck hostKey = HostKeyCheck.of(settings);
    return SshConnection.open(settings, hostKey, hostKey.config(config)).firstHost();
  }
}
