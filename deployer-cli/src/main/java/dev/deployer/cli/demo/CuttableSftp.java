package dev.deployer.cli.demo;

import java.io.IOException;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.Handle;
import org.apache.sshd.sftp.server.SftpSubsystem;
import org.apache.sshd.sftp.server.SftpSubsystemConfigurator;

/** The server's side of SFTP, which loses its connection where the wire is cut. */
final class CuttableSftp extends SftpSubsystem {
  /**
   * A file in the release that is being staged; the tree of a run that reconnected has a number.
   */
  private static final Pattern STAGED = Pattern.compile("/tree(?:-[0-9]+)?/(.*)");

  private static final Duration SILENCE = Duration.ofMillis(500);

  private final Wire wire;

  CuttableSftp(ChannelSession channel, SftpSubsystemConfigurator configuration, Wire wire) {
    super(channel, configuration);
    this.wire = wire;
  }

  /** What still waits in the server when the connection is cut is not carried out. */
  @Override
  protected void doProcess(Buffer buffer, int length, int type, int id) throws IOException {
    if (!wire.isCut(getServerSession())) {
      super.doProcess(buffer, length, type, id);
    }
  }

  /** The close of a file is what Deployer takes for its acknowledgement. */
  @Override
  protected void doClose(int id, String handle) throws IOException {
    Optional<String> file = fileOfARelease(handles.get(handle));
    if (file.isPresent() && wire.isCutBefore(file.get(), getServerSession())) {
      cut();
    } else {
      super.doClose(id, handle);
    }
  }

  /** First there is silence, in which what was answered arrives; then the connection ends. */
  private void cut() {
    var unused =
        getServerSession()
            .getFactoryManager()
            .getScheduledExecutorService()
            .schedule(
                () -> getServerSession().close(true), SILENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  protected void send(Buffer buffer) throws IOException {
    if (!wire.isCut(getServerSession())) {
      super.send(buffer);
    }
  }

  /** The path of a file that is being written in the release that is staged. */
  private static Optional<String> fileOfARelease(Handle handle) {
    if (handle instanceof FileHandle file
        && file.getOpenOptions().contains(StandardOpenOption.WRITE)) {
      Matcher staged = STAGED.matcher(file.getFile().toString());
      return staged.find() ? Optional.of(staged.group(1)) : Optional.empty();
    }
    return Optional.empty();
  }
}
