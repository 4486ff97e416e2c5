package dev.deployer.ssh.sftp;

import dev.deployer.path.Printable;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.List;

/**
 * One rename(2), and fsync of its parents once it has been acknowledged. The directories are opened
 * right behind the rename, which changes nothing.
 */
final class Commit {
  private final SftpChannel channel;
  private final Extensions extensions;
  private final RemotePath from;
  private final RemotePath to;
  private final List<RemotePath> synced;
  private boolean renamed;

  Commit(
      SftpChannel channel,
      Extensions extensions,
      RemotePath from,
      RemotePath to,
      List<RemotePath> synced) {
    this.channel = channel;
    this.extensions = extensions;
    this.from = from;
    this.to = to;
    this.synced = extensions.sync() ? synced : List.of();
  }

  void run() throws IOException {
    if (!extensions.posixRename()) {
      throw new FileSystemException(
          Printable.escape(from.toString()),
          Printable.escape(to.toString()),
          "the host lacks " + Extensions.POSIX_RENAME);
    }
    channel.call(
        () -> {
          sendRename();
          for (RemotePath directory : synced) {
            channel.request(Sftp.OPEN).text(directory.toString()).u32(Sftp.FOR_READING).u32(0);
            channel.send(reply -> syncOpened(directory, reply));
          }
        });
  }

  private void syncOpened(RemotePath directory, Reply reply) throws IOException {
    if (reply.is(Sftp.HANDLE)) {
      byte[] handle = reply.string();
      if (renamed) {
        channel.request(Sftp.EXTENDED).text(Extensions.SYNC).string(handle);
        channel.send(
            synced -> {
              Status status = Status.of(synced);
              if (!status.ok() && status.code() != Status.OP_UNSUPPORTED) {
                throw status.refusal(directory.toString());
              }
            });
      }
      channel.request(Sftp.CLOSE).string(handle);
      channel.sendUnawaited();
    } else if (renamed) {
      Status refusal = Status.of(reply);
      ClosedDirectory.ask(
          channel,
          directory.toString(),
          refusal,
          closed -> {
            if (!closed) {
              throw refusal.refusal(directory.toString());
            }
          });
    }
  }

  private void sendRename() throws IOException {
    channel
        .request(Sftp.EXTENDED)
        .text(Extensions.POSIX_RENAME)
        .text(from.toString())
        .text(to.toString());
    channel.send(
        reply -> {
          Status status = Status.of(reply);
          if (status.ok()) {
            renamed = true;
          } else {
            explainNotRenamed(status);
          }
        });
  }

  private void explainNotRenamed(Status status) throws IOException {
    channel.request(Sftp.LSTAT).text(from.toString());
    channel.send(
        reply -> {
          boolean directory = reply.is(Sftp.ATTRS) && Answers.facts(reply).isDirectory();
          if (directory && !status.noSuchFile()) {
            new Explanation(channel)
                .ofEmptiness(
                    to,
                    status,
                    why -> {
                      throw why;
                    });
          } else {
            throw status.refusal(from.toString());
          }
        });
  }
}
