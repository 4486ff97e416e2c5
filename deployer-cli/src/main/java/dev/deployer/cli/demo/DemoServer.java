package dev.deployer.cli.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.file.nativefs.NativeFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/**
 * An SSH server of this process: on the loopback interface alone, for the holder of one key, with
 * SFTP alone, serving one folder.
 */
final class DemoServer implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";

  private final SshServer server;
  private final PublicKey hostKey;
  private final Wire wire;

  private DemoServer(SshServer server, PublicKey hostKey, Wire wire) {
    this.server = server;
    this.hostKey = hostKey;
    this.wire = wire;
  }

  /**
   * Starts it on a free port.
   *
   * @param folder what it serves, as its real path
   * @param home where the account lives; within the folder
   * @param client who may come in
   */
  static DemoServer start(Path folder, Path home, KeyPair hostKey, PublicKey client)
      throws IOException {
    Wire wire = new Wire();
    SshServer server = SshServer.setUpDefaultServer();
    server.setHost(LOOPBACK);
    server.setPort(0);
    // Else each answer may wait 40 ms for the next one.
    CoreModuleProperties.TCP_NODELAY.set(server, true);
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    server.setPublickeyAuthenticator((user, key, session) -> KeyUtils.compareKeys(key, client));
    server.setFileSystemFactory(
        new NativeFileSystemFactory() {
          @Override
          public Path getUserHomeDir(SessionContext session) {
            return home;
          }
        });
    server.setSubsystemFactories(List.of(sftp(folder, wire)));
    server.addSessionListener(
        new SessionListener() {
          @Override
          public void sessionEstablished(Session session) {
            if (wire.isDown()) {
              session.close(true);
            }
          }
        });
    server.start();
    return new DemoServer(server, hostKey.getPublic(), wire);
  }

  private static SftpSubsystemFactory sftp(Path folder, Wire wire) {
    SftpSubsystemFactory factory =
        new SftpSubsystemFactory() {
          @Override
          public Command createSubsystem(ChannelSession channel) {
            return new CuttableSftp(channel, this, wire);
          }
        };
    factory.setFileSystemAccessor(new OneFolder(folder));
    return factory;
  }

  int port() {
    return server.getPort();
  }

  String address() {
    return LOOPBACK + ":" + port();
  }

  /** Its key, as known_hosts has it. */
  String knownHostsLine() {
    return "[" + LOOPBACK + "]:" + port() + " " + PublicKeyEntry.toString(hostKey);
  }

  Wire wire() {
    return wire;
  }

  /** Ends it with all of its connections and threads. */
  @Override
  public void close() throws IOException {
    server.stop(true);
  }
}
