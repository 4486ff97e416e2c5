package dev.deployer.ssh.sftp;

import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectFailedException.Reason;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Host;
import dev.deployer.host.HostCommands;
import dev.deployer.host.Traffic;
import dev.deployer.outcome.InWords;
import dev.deployer.ssh.connect.SshConnection;
import dev.deployer.ssh.setup.SettingUp;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** The SFTP channels of one connection, and the hosts that are asked over them. */
public final class SftpConnection implements SftpHost.Connection {
  /** How it is found out whether the account can run commands. */
  public interface Shell {
    /** Empty where the account has no shell. */
    Optional<HostCommands> commands() throws IOException;
  }

  /** What a connection for SFTP begins with. */
  public static final SshConnection.Subsystem SUBSYSTEM =
      new SshConnection.Subsystem("sftp", Greeting.firstWords());

  private final SshConnection connection;
  private final Shell shell;
  private final List<SftpChannel> channels = new CopyOnWriteArrayList<>();
  private final List<Traffic> ended = new CopyOnWriteArrayList<>();

  private SftpConnection(SshConnection connection, Shell shell) {
    this.connection = connection;
    this.shell = shell;
  }

  /**
   * A host over the first channel; closing it closes the connection.
   *
   * @throws ConnectFailedException if the host has no SFTP for us; the connection is closed then
   */
  public static Host firstHost(SshConnection connection, Shell shell, SettingUp on)
      throws ConnectFailedException {
    try {
      return new SftpConnection(connection, shell).host(true, on);
    } catch (IOException | RuntimeException e) {
      connection.close();
      throw new ConnectFailedException(
          e instanceof PrintedException ? Reason.SHELL_PRINTS : Reason.UNSUPPORTED,
          connection.address(),
          "the host opens no SFTP: " + InWords.of(e),
          e);
    }
  }

  /** A host over a further channel; closing it closes that channel alone. */
  @Override
  public SftpHost openHost() throws IOException {
    try {
      return SettingUp.run(connection.address(), on -> host(false, on));
    } catch (ConnectionLostException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new ConnectionLostException("no further channel could be opened: " + InWords.of(e), e);
    }
  }

  private SftpHost host(boolean first, SettingUp on) throws IOException {
    SshConnection.Channel opened = connection.startSubsystem(SUBSYSTEM, on);
    SftpChannel channel = new SftpChannel(opened.in(), opened.out(), opened.window());
    channels.add(channel);
    connection.watch(channel);
    try {
      on.opens(() -> channel.end("it was given up"));
      Extensions extensions = new Greeting(channel).exchange(opened.exit(), opened.greeted());
      return new SftpHost(
          this, channel, extensions, first ? connection::close : () -> close(channel, opened));
    } catch (IOException | RuntimeException e) {
      close(channel, opened);
      throw e;
    }
  }

  private void close(SftpChannel channel, SshConnection.Channel opened) {
    connection.unwatch(channel);
    if (channels.remove(channel)) {
      ended.add(channel.traffic());
    }
    opened.close().run();
  }

  @Override
  public String address() {
    return connection.address();
  }

  @Override
  public String hostKey() {
    return connection.hostKey();
  }

  @Override
  public String server() {
    return connection.server();
  }

  @Override
  public Traffic traffic() {
    return Stream.concat(ended.stream(), channels.stream().map(SftpChannel::traffic))
        .reduce(Traffic.NONE, Traffic::plus);
  }

  @Override
  public Optional<HostCommands> commands() throws IOException {
    return shell.commands();
  }
}
