package dev.deployer.torture.trial;

import java.io.IOException;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.SftpSubsystem;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/**
 * An honest SFTP server that leaves holes in files where it is sent zeros: of a block of zeros only
 * the last byte is written. So a file of 20 GiB has its size and its content, and does not take as
 * much of the disk.
 */
final class SparseSftp extends SftpSubsystemFactory {
  @Override
  public Command createSubsystem(ChannelSession channel) {
    return new SftpSubsystem(channel, this) {
      @Override
      protected void doWrite(
          int id, String handle, long offset, int length, byte[] data, int start, int remaining)
          throws IOException {
        if (length > 1 && length <= remaining && isZero(data, start, length)) {
          FileHandle file = validateHandle(handle, handles.get(handle), FileHandle.class);
          file.write(data, start + length - 1, 1, offset + length - 1);
        } else {
          super.doWrite(id, handle, offset, length, data, start, remaining);
        }
      }
    };
  }

  private static boolean isZero(byte[] data, int start, int length) {
    for (int i = start; i < start + length; i++) {
      if (data[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
