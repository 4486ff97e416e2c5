package dev.deployer.ssh;

import dev.deployer.host.Change;
import dev.deployer.host.Change.HardLink;
import dev.deployer.host.Change.MakeDirectory;
import dev.deployer.host.Change.Move;
import dev.deployer.host.Change.PutFile;
import dev.deployer.host.Change.RemoveDirectory;
import dev.deployer.host.Change.RemoveFile;
import dev.deployer.host.Change.SymbolicLink;
import dev.deployer.host.Change.Sync;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Facts;
import dev.deployer.path.Printable;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Carries out a list of changes with many requests under way.
 *
 * <p>The server executes the requests of a channel in the order in which they are sent, so a change
 * of one request simply goes in its turn. A file, a directory's mode and a move take more than one:
 *
 * <ul>
 *   <li>What removes, moves or syncs waits until every file and directory before it is finished.
 *   <li>A move looks first whether its target is free. Moves that do not touch each other's names
 *       go side by side; everything else waits for them.
 * </ul>
 *
 * <p>Once a failure has left the listener, no change is begun; a file that is half sent is closed
 * as it is, and the listener is told neither that it is done nor that it failed.
 */
final class ChangeRun {
  private final SftpChannel channel;
  private final Extensions extensions;
  private final Explanation explanation;
  private final Optional<SyncLanes> lanes;
  private final List<? extends Change> changes;
  private final ChangeListener listener;

  /** Files that are open on the host and whose content is to be sent. */
  private final Deque<FilePut> open = new ArrayDeque<>();

  /** Names that the moves under way take or leave. */
  private final Set<RemotePath> moving = new HashSet<>();

  private final byte[] chunk;
  private int handles;
  private int unfinished;
  private int moves;

  /**
   * @param lanes which fsync durable files; without, they are synced before they are closed
   */
  ChangeRun(
      SftpChannel channel,
      Extensions extensions,
      Optional<SyncLanes> lanes,
      List<? extends Change> changes,
      ChangeListener listener) {
    this.channel = channel;
    this.extensions = extensions;
    this.lanes = lanes;
    this.explanation = new Explanation(channel);
    this.changes = changes;
    this.listener = listener;
    this.chunk = new byte[extensions.write()];
  }

  void run() throws IOException {
    channel.call(
        () -> {
          try {
            sendAll();
          } finally {
            endWhatWasBegun();
          }
        });
  }

  private void sendAll() throws IOException {
    int next = 0;
    while (!channel.stopped()) {
      tellWhatIsSynced();
      if (!channel.hasRoom()) {
        channel.receive();
      } else if (!open.isEmpty()) {
        if (open.peek().sendSome(chunk)) {
          open.remove();
        }
      } else if (next < changes.size() && mayFollow(changes.get(next))) {
        begin(next, changes.get(next));
        next++;
      } else if (channel.isUnderWay()) {
        channel.receive();
      } else if (isSyncing()) {
        tell(lanes.get().take());
      } else {
        return;
      }
    }
  }

  private void endWhatWasBegun() throws ConnectionLostException {
    while (!open.isEmpty() || isSyncing()) {
      try {
        if (open.isEmpty()) {
          tell(lanes.get().take());
        } else {
          open.remove().abandon();
        }
      } catch (ConnectionLostException e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        channel.stop(e);
      }
    }
  }

  private boolean isSyncing() {
    return lanes.isPresent() && lanes.get().isUnderWay();
  }

  private void tellWhatIsSynced() throws IOException {
    while (isSyncing()) {
      SyncLanes.Outcome outcome = lanes.get().poll();
      if (outcome == null) {
        return;
      }
      tell(outcome);
    }
  }

  private boolean mayFollow(Change change) {
    if (change instanceof Move move) {
      return unfinished == 0 && isFree(move.to());
    }
    if (moves > 0) {
      return false;
    }
    if (change instanceof PutFile) {
      return handles < extensions.handles() && (lanes.isEmpty() || lanes.get().hasRoom());
    }
    if (change instanceof Sync) {
      return unfinished == 0 && handles < extensions.handles();
    }
    return change instanceof MakeDirectory
        || change instanceof HardLink
        || change instanceof SymbolicLink
        || unfinished == 0;
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

  private void begin(int index, Change change) throws IOException {
    String path = change.path().toString();
    if (change instanceof PutFile put) {
      put(index, put);
    } else if (change instanceof MakeDirectory make) {
      makeDirectory(index, make);
    } else if (change instanceof HardLink link) {
      if (!extensions.hardLink()) {
        listener.failed(index, lacks(change, Extensions.HARD_LINK));
        return;
      }
      channel
          .request(Sftp.EXTENDED)
          .text(Extensions.HARD_LINK)
          .text(link.existing().toString())
          .text(path);
      channel.send(reply -> created(index, change, Status.of(reply)));
    } else if (change instanceof SymbolicLink link) {
      // The target comes first, against the draft: OpenSSH PROTOCOL section 4.1.
      channel.request(Sftp.SYMLINK).text(link.target()).text(path);
      channel.send(reply -> created(index, change, Status.of(reply)));
    } else if (change instanceof RemoveFile) {
      channel.request(Sftp.REMOVE).text(path);
      channel.send(reply -> ended(index, change, Status.of(reply)));
    } else if (change instanceof RemoveDirectory) {
      channel.request(Sftp.RMDIR).text(path);
      channel.send(reply -> removed(index, change, Status.of(reply)));
    } else if (change instanceof Move move) {
      move(index, move);
    } else if (change instanceof Sync) {
      sync(index, change);
    }
  }

  private void created(int index, Change change, Status status) throws IOException {
    if (status.ok()) {
      listener.done(index);
    } else {
      explanation.ofCreating(change.path(), status, why -> listener.failed(index, why));
    }
  }

  private void removed(int index, Change change, Status status) throws IOException {
    if (status.ok()) {
      listener.done(index);
    } else {
      explanation.ofEmptiness(change.path(), status, why -> listener.failed(index, why));
    }
  }

  private void ended(int index, Change change, Status status) throws IOException {
    if (status.ok()) {
      listener.done(index);
    } else {
      listener.failed(index, status.refusal(change.path().toString()));
    }
  }

  private void put(int index, PutFile put) throws IOException {
    handles++;
    unfinished++;
    boolean sync = put.durable() && extensions.sync();
    FilePut file =
        new FilePut(channel, index, put, sync && lanes.isEmpty(), listener, endingOf(index, put));
    channel
        .request(Sftp.OPEN)
        .text(put.path().toString())
        .u32(Sftp.FOR_WRITING_A_NEW_FILE)
        .u32(Sftp.ATTRIBUTE_MODE)
        .u32(0600);
    channel.send(
        reply -> {
          if (!reply.is(Sftp.HANDLE)) {
            handles--;
            unfinished--;
            explanation.ofCreating(
                put.path(), Status.of(reply), why -> listener.failed(index, why));
            return;
          }
          file.opened(reply.string());
          if (channel.stopped()) {
            file.abandon();
          } else {
            open.add(file);
          }
        });
  }

  private FilePut.Ending endingOf(int index, PutFile put) {
    return new FilePut.Ending() {
      @Override
      public void closed(IOException failure) throws IOException {
        handles--;
        if (failure == null && put.durable() && lanes.isPresent() && !channel.stopped()) {
          lanes.get().add(index, put.path());
          return;
        }
        unfinished--;
        if (failure == null && put.durable() && lanes.isPresent()) {
          return;
        } else if (failure == null) {
          listener.done(index);
        } else {
          listener.failed(index, failure);
        }
      }

      @Override
      public void abandoned() {
        handles--;
        unfinished--;
      }
    };
  }

  private void tell(SyncLanes.Outcome outcome) throws IOException {
    unfinished--;
    if (outcome.failure() instanceof ConnectionLostException lost) {
      channel.end("the connection was lost: " + lost.getMessage());
      throw lost;
    } else if (outcome.failure() != null) {
      listener.failed(outcome.index(), outcome.failure());
    } else {
      listener.done(outcome.index());
    }
  }

  /** MKDIR is subject to the umask, and to a setgid bit above: so we look, and set what differs. */
  private void makeDirectory(int index, MakeDirectory make) throws IOException {
    unfinished++;
    Status[] made = new Status[1];
    channel
        .request(Sftp.MKDIR)
        .text(make.path().toString())
        .u32(Sftp.ATTRIBUTE_MODE)
        .u32(make.mode());
    channel.send(reply -> made[0] = Status.of(reply));
    channel.request(Sftp.LSTAT).text(make.path().toString());
    channel.send(
        reply -> {
          unfinished--;
          Facts facts = reply.is(Sftp.ATTRS) ? reply.attributes() : null;
          if (made[0] == null) {
            throw new ViolationException("it answered out of order");
          } else if (!made[0].ok()) {
            boolean taken = made[0].unexplained() && facts != null;
            listener.failed(
                index,
                taken ? Explanation.taken(make.path()) : made[0].refusal(make.path().toString()));
          } else if (facts == null || !facts.isDirectory()) {
            listener.failed(index, gone(make));
          } else if (facts.mode() == make.mode()) {
            listener.done(index);
          } else {
            setMode(index, make);
          }
        });
  }

  private void setMode(int index, MakeDirectory make) throws IOException {
    withHandle(
        index,
        make,
        handle -> {
          channel.request(Sftp.FSETSTAT).string(handle).u32(Sftp.ATTRIBUTE_MODE).u32(make.mode());
        });
  }

  private void sync(int index, Change change) throws IOException {
    if (!extensions.sync()) {
      listener.done(index);
      return;
    }
    withHandle(
        index,
        change,
        handle -> channel.request(Sftp.EXTENDED).text(Extensions.SYNC).string(handle));
  }

  /** Says with which request to use a handle. */
  private interface Use {
    void of(byte[] handle);
  }

  private void withHandle(int index, Change change, Use use) throws IOException {
    handles++;
    unfinished++;
    channel.request(Sftp.OPEN).text(change.path().toString()).u32(Sftp.FOR_READING).u32(0);
    channel.send(
        reply -> {
          if (!reply.is(Sftp.HANDLE)) {
            handles--;
            unfinished--;
            endedSync(index, change, Status.of(reply));
            return;
          }
          byte[] handle = reply.string();
          use.of(handle);
          channel.send(
              used -> {
                handles--;
                unfinished--;
                endedSync(index, change, Status.of(used));
              });
          channel.request(Sftp.CLOSE).string(handle);
          channel.send(closed -> {});
        });
  }

  private void endedSync(int index, Change change, Status status) throws IOException {
    boolean unknown = change instanceof Sync && status.code() == Status.OP_UNSUPPORTED;
    ended(index, change, unknown ? Status.FINE : status);
  }

  private void move(int index, Move move) throws IOException {
    if (!extensions.posixRename()) {
      listener.failed(index, lacks(move, Extensions.POSIX_RENAME));
      return;
    }
    moves++;
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
              rename(index, move);
            } else {
              moved(index, status.refusal(move.to().toString()));
            }
          }
        });
  }

  /**
   * RACE: what someone puts at the target since the look a moment ago is replaced, if it can be.
   */
  private void rename(int index, Move move) throws IOException {
    channel
        .request(Sftp.EXTENDED)
        .text(Extensions.POSIX_RENAME)
        .text(move.path().toString())
        .text(move.to().toString());
    channel.send(
        reply -> {
          Status status = Status.of(reply);
          moved(index, status.ok() ? null : status.refusal(move.path().toString()));
        });
  }

  private void moved(int index, FileSystemException refusal) throws IOException {
    endMove();
    if (refusal == null) {
      listener.done(index);
    } else {
      listener.failed(index, refusal);
    }
  }

  private void endMove() {
    if (--moves == 0) {
      moving.clear();
    }
  }

  private static FileSystemException lacks(Change change, String extension) {
    return new FileSystemException(
        Printable.escape(change.path().toString()), null, "the host lacks " + extension);
  }

  private static FileSystemException gone(MakeDirectory make) {
    return new FileSystemException(
        Printable.escape(make.path().toString()),
        null,
        "it was made, and is no directory any more");
  }
}
