package dev.deployer.ssh.sftp;

import dev.deployer.path.Printable;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Optional;

/**
 * One rename(2), and fsync of its parents. What goes right behind the rename changes nothing where
 * that is refused: the fsync of a directory that is open already, the opening of the others, which
 * are synced once the rename is acknowledged, and questions.
 */
final class Commit {
  private final SftpChannel channel;
  private final Extensions extensions;
  private final RemotePath from;
  private final RemotePath to;
  private final List<RemotePath> synced;
  private final OpenedDirectories opened;
  private final ClosedDirectories closedOnes;
  private boolean answered;
  private boolean renamed;

  Commit(
      SftpChannel channel,
      Extensions extensions,
      RemotePath from,
      RemotePath to,
      List<RemotePath> synced,
      OpenedDirectories opened,
      ClosedDirectories closedOnes) {
    this.channel = channel;
    this.extensions = extensions;
    this.from = from;
    this.to = to;
    this.synced = extensions.sync() ? synced : List.of();
    this.opened = opened;
    this.closedOnes = closedOnes;
  }

  /**
   * Carries it out.
   *
   * @param behind is asked right behind it
   */
  void run(Asked behind) throws IOException {
    if (!extensions.posixRename()) {
      throw new FileSystemException(
          Printable.escape(from.toString()),
          Printable.escape(to.toString()),
          "the host lacks " + Extensions.POSIX_RENAME);
    }
    channel.call(
        () -> {
          opened.forget(channel, from);
          sendRename();
          for (RemotePath directory : synced) {
            Optional<byte[]> handle = opened.handleOf(directory);
            if (handle.isPresent()) {
              sync(directory, handle.get());
            } else {
              channel.request(Sftp.OPEN).text(directory.toString()).u32(Sftp.FOR_READING).u32(0);
              channel.send(reply -> syncOpened(directory, reply));
            }
          }
          Asked.askAll(channel, behind);
        });
  }

  /** Whether the host has said that it was renamed. */
  boolean isAcknowledged() {
    return renamed;
  }

  /**
   * Whether what the host says now of an fsync counts.
   *
   * @throws ViolationException before it has said whether it has renamed: a refusal would be taken
   *     for one behind a refused rename, and the commit for durable
   */
  private boolean isRenamed() throws ViolationException {
    if (!answered) {
      throw ViolationException.outOfOrder();
    }
    return renamed;
  }

  private void sync(RemotePath directory, byte[] handle) throws IOException {
    channel.request(Sftp.EXTENDED).text(Extensions.SYNC).string(handle);
    channel.send(
        reply -> {
          Status status = Status.of(reply);
          if (isRenamed() && !status.ok() && status.code() != Status.OP_UNSUPPORTED) {
            throw status.refusal(directory.toString());
          }
        });
  }

  private void syncOpened(RemotePath directory, Reply reply) throws IOException {
    if (reply.is(Sftp.HANDLE)) {
      closedOnes.oneWasOpened();
      byte[] handle = reply.string();
      if (isRenamed()) {
        sync(directory, handle);
      }
      channel.request(Sftp.CLOSE).string(handle);
      channel.sendUnawaited();
    } else if (isRenamed()) {
      Status refusal = Status.of(reply);
      closedOnes.ask(
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
          answered = true;
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
