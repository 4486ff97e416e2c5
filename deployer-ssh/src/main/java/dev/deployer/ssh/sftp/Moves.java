package dev.deployer.ssh.sftp;

import dev.deployer.host.Change.Move;
import dev.deployer.host.ChangeListener;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.HashSet;
import java.util.Set;

/**
 * Carries out renames. Those that must not replace anything look first whether their target is
 * free. Several of these that do not touch each other's names are under way at once, as long as all
 * go into one directory: two paths of directories may lead to one, through links. One that may
 * replace what is there is a single request, and goes in its turn.
 */
final class Moves {
  private interface Ending {
    /**
     * @param refusal null if it was renamed
     */
    void ended(FileSystemException refusal) throws IOException;
  }

  private final SftpChannel channel;
  private final Extensions extensions;
  private final ChangeListener listener;

  /** Names that the moves under way take or leave. */
  private final Set<RemotePath> moving = new HashSet<>();

  /** Where the moves under way go to; null if there are none. */
  private RemotePath into;

  private int underWay;

  Moves(SftpChannel channel, Extensions extensions, ChangeListener listener) {
    this.channel = channel;
    this.extensions = extensions;
    this.listener = listener;
  }

  /** Whether some are under way that have looked, or look, at their targets. */
  boolean areUnderWay() {
    return underWay > 0;
  }

  /** Whether what is at this move's target does not depend on those under way. */
  boolean mayBegin(Move move) {
    return (into == null || into.equals(move.to().parent())) && isFree(move.to());
  }

  void begin(int index, Move move) throws IOException {
    if (!extensions.posixRename()) {
      listener.failed(index, ChangeRun.lacks(move, Extensions.POSIX_RENAME));
      return;
    }
    if (move.replaces()) {
      rename(move, refusal -> tell(index, refusal));
      return;
    }
    underWay++;
    into = move.to().parent();
    moving.add(move.path());
    moving.add(move.to());
    channel.request(Sftp.LSTAT).text(move.to().toString());
    channel.send(
        reply -> {
          if (reply.is(Sftp.ATTRS)) {
            moved(index, Explanation.taken(move.to()));
          } else if (channel.stopped()) {
            endMove();
          } else {
            Status status = Status.of(reply);
            if (status.noSuchFile()) {
              rename(move, refusal -> moved(index, refusal));
            } else {
              moved(index, status.refusal(move.to().toString()));
            }
          }
        });
  }

  /**
   * RACE: what someone puts at the target since the look a moment ago is replaced, if it can be.
   */
  private void rename(Move move, Ending ending) throws IOException {
    channel
        .request(Sftp.EXTENDED)
        .text(Extensions.POSIX_RENAME)
        .text(move.path().toString())
        .text(move.to().toString());
    channel.send(
        reply -> {
          Status status = Status.of(reply);
          ending.ended(status.ok() ? null : status.refusal(move.path().toString()));
        });
  }

  private void moved(int index, FileSystemException refusal) throws IOException {
    endMove();
    tell(index, refusal);
  }

  private void tell(int index, FileSystemException refusal) throws IOException {
    if (refusal == null) {
      listener.done(index);
    } else {
      listener.failed(index, refusal);
    }
  }

  private void endMove() {
    if (--underWay == 0) {
      moving.clear();
      into = null;
    }
  }

  /** Whether no move under way has a say in what is at this path. */
  private boolean isFree(RemotePath path) {
    RemotePath at = path;
    while (!moving.isEmpty() && !at.belowRoot().isEmpty()) {
      if (moving.contains(at)) {
        return false;
      }
      at = at.parent();
    }
    return true;
  }
}
