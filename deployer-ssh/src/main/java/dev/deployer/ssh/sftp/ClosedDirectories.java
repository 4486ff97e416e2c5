package dev.deployer.ssh.sftp;

import java.io.IOException;

/**
 * Tells apart two reasons why a directory was not opened: that the server opens no directories at
 * all, or that this one may not be opened. AsyncSSH and ProFTPD refuse OPEN for each, in words of
 * their own, and still list those that OpenSSH would open, since both need the same permission.
 */
final class ClosedDirectories {
  /** Takes the answer to the question whether it is a closed directory. */
  @FunctionalInterface
  interface Told {
    void that(boolean itIsOne) throws IOException;
  }

  private ClosedDirectories() {}

  /** Asks whether this, which could not be opened, is a directory that can be listed. */
  static void ask(SftpChannel channel, String path, Status refusal, Told told) throws IOException {
    if (refusal.noSuchFile()) {
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
          told.that(listed);
        });
  }
}
