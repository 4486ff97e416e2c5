package dev.deployer.ssh.sftp;

import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Directories that are kept open on the host for the fsync of commits, which then goes right behind
 * the rename. The host closes them with the connection.
 */
final class OpenedDirectories {
  private static final int MOST = 16;

  private final Map<RemotePath, byte[]> handles = new HashMap<>();

  /** The handle of a directory that is open. */
  Optional<byte[]> handleOf(RemotePath directory) {
    return Optional.ofNullable(handles.get(directory));
  }

  /** Opens those that are not open; what cannot be opened is left to the commit that syncs it. */
  Asked opening(SftpChannel channel, List<RemotePath> directories) {
    Deque<RemotePath> left = new ArrayDeque<>(directories);
    return () -> {
      RemotePath next = left.poll();
      if (next == null) {
        return false;
      }
      if (!handles.containsKey(next) && handles.size() < MOST) {
        open(channel, next);
      }
      return true;
    };
  }

  /** A directory is about to be renamed: at its path there may be another one afterwards. */
  void forget(SftpChannel channel, RemotePath directory) throws IOException {
    byte[] handle = handles.remove(directory);
    if (handle != null) {
      channel.request(Sftp.CLOSE).string(handle);
      channel.sendUnawaited();
    }
  }

  private void open(SftpChannel channel, RemotePath directory) throws IOException {
    channel.request(Sftp.OPEN).text(directory.toString()).u32(Sftp.FOR_READING).u32(0);
    channel.send(
        reply -> {
          if (reply.is(Sftp.HANDLE)) {
            handles.put(directory, reply.string());
          }
        });
  }
}
