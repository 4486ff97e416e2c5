package dev.deployer.cli.demo;

import java.io.IOException;
import java.nio.file.StandardOpenOption;
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
  private static final Pattern STAGED = Pattern.compile("/tree(-[0-9]+)?/");

  private final Wire wire;
  private volatile boolean cut;

  CuttableSftp(ChannelSession channel, SftpSubsystemConfigurator configuration, Wire wire) {
    super(channel, configuration);
    this.wire = wire;
  }

  /** What still waits in the server when the connection ends is not carried out. */
  @Override
  protected void doProcess(Buffer buffer, int length, int type, int id) throws IOException {
    if (!cut) {
      super.doProcess(buffer, length, type, id);
    }
  }

  /** The close of a file is what Deployer takes for its acknowledgement. */
  @Override
  protected void doClose(int id, String handle) throws IOException {
    if (isFileOfARelease(handles.get(handle)) && wire.isCutBeforeAnotherFile()) {
      cut = true;
      getServerSession().close(true);
      throw new IOException("the connection is cut");
    }
    super.doClose(id, handle);
  }

  private static boolean isFileOfARelease(Handle handle) {
    return handle instanceof FileHandle file
        && file.getOpenOptions().contains(StandardOpenOption.WRITE)
        && STAGED.matcher(file.getFile().toString()).find();
  }
}
