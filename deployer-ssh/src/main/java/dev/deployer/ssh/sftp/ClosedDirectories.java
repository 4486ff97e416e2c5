package dev.deployer.ssh.sftp;

import java.io.IOException;

/**
 * Tells apart two reasons why a directory was not opened: that the server opens no directories at
 * all, or that this one was not opened. AsyncSSH and ProFTPD refuse OPEN for each, in words of
 * their own, and still list those that OpenSSH would open, since both need the same permission.
 *
 * <p>Of a server that opens directories a refusal is one, though a moment later the directory can
 * be listed: too many files may have been open, or the disk have failed.
 */
final class ClosedDirectories {
  private boolean none;

  /** Takes the answer to the question whether it is a closed directory. */
  @FunctionalInterface
  interface Told {
    void that(boolean itIsOne) throws IOException;
  }

  /**
   * @param none whether the server is known to open directories
   */
  ClosedDirectories(boolean none) {
    this.none = none;
  }

  /** Whether the server opens directories, as far as that is known. */
  boolean areNone() {
    return none;
  }

  /** The server has opened a directory. */
  void oneWasOpened() {
    none = true;
  }

  /** Asks whether this, which could not be opened, is a directory that can be listed. */
  void ask(SftpChannel channel, String path, Status refusal, Told told) throws IOException {
    if (none || refusal.noSuchFile()) {
      told.that(false);
      return;
    }
    channel.request(Sftp.OPENDIR).text(path);
    channel.send(
        reply -> {
          boolean listed = reply.is(Sftp.HANDLE);
          if (listed) {
            channel.request(Sftp.CLOSE).string(reply.string());
            channel.sendUnawaited();
          }
          told.that(listed && !none);
        });
  }
}
