package dev.deployer.ssh.sftp;

import dev.deployer.host.Change;
import dev.deployer.host.Change.MakeDirectory;
import dev.deployer.host.Change.Sync;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.Facts;
import dev.deployer.path.Printable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Changes for which something that exists is opened: exact modes of directories, and fsync. */
final class HandleWork {
  private final SftpChannel channel;
  private final Extensions extensions;
  private final ChangeListener listener;
  private final ChangeRun.Count count;

  /** What is open, and is synced when all that belongs to what is before it has been sent. */
  private final Deque<Opened> toSync = new ArrayDeque<>();

  private static final class Opened {
    private final int index;
    private final Change change;
    private final byte[] handle;

    Opened(int index, Change change, byte[] handle) {
      this.index = index;
      this.change = change;
      this.handle = handle;
    }
  }

  HandleWork(
      SftpChannel channel, Extensions extensions, ChangeListener listener, ChangeRun.Count count) {
    this.channel = channel;
    this.extensions = extensions;
    this.listener = listener;
    this.count = count;
  }

  /** MKDIR is subject to the umask, and to a setgid bit above: so we look, and set what differs. */
  void makeDirectory(int index, MakeDirectory make) throws IOException {
    count.unfinished++;
    count.unsent++;
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
          count.unfinished--;
          count.unsent--;
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
    count.unsent++;
    open(
        make,
        status -> setModeByPath(index, make, status),
        handle -> {
          channel.request(Sftp.FSETSTAT).string(handle).u32(Sftp.ATTRIBUTE_MODE).u32(make.mode());
          channel.send(used -> closed(() -> ended(index, make, Status.of(used))));
          close(handle);
          count.unsent--;
        });
  }

  /**
   * On a server that opens no directories. That the path is still a directory was seen a moment
   * ago, and is seen again with its new mode.
   *
   * <p>RACE: SETSTAT follows a link that someone with the same account puts there in between; what
   * it leads to then gets the mode.
   */
  private void setModeByPath(int index, MakeDirectory make, Status refusal) throws IOException {
    String path = make.path().toString();
    count.unfinished++;
    ClosedDirectory.ask(
        channel,
        path,
        refusal,
        closed -> {
          count.unsent--;
          if (!closed) {
            count.unfinished--;
            ended(index, make, refusal);
            return;
          }
          Status[] set = new Status[1];
          channel.request(Sftp.SETSTAT).text(path).u32(Sftp.ATTRIBUTE_MODE).u32(make.mode());
          channel.send(reply -> set[0] = Status.of(reply));
          channel.request(Sftp.LSTAT).text(path);
          channel.send(
              reply -> {
                count.unfinished--;
                Facts facts = reply.is(Sftp.ATTRS) ? reply.attributes() : null;
                if (set[0] != null && !set[0].ok()) {
                  ended(index, make, set[0]);
                } else if (facts == null || !facts.isDirectory()) {
                  listener.failed(index, gone(make));
                } else if (facts.mode() != make.mode()) {
                  listener.failed(index, otherMode(make));
                } else {
                  listener.done(index);
                }
              });
        });
  }

  /** Opens it; it is synced by {@link #syncNext}. */
  void sync(int index, Change change) throws IOException {
    if (!extensions.sync()) {
      listener.done(index);
      return;
    }
    open(
        change,
        status -> notOpened(index, change, status),
        handle -> {
          toSync.add(new Opened(index, change, handle));
          if (channel.stopped()) {
            abandonSyncs();
          }
        });
  }

  /**
   * Ends a change whose path was not opened: what a server cannot make durable is left so, as where
   * it has no fsync at all.
   */
  private void notOpened(int index, Change change, Status refusal) throws IOException {
    count.unfinished++;
    ClosedDirectory.ask(
        channel,
        change.path().toString(),
        refusal,
        closed -> {
          count.unfinished--;
          ended(index, change, closed ? Status.FINE : refusal);
        });
  }

  boolean maySync() {
    return count.unsent == 0 && !toSync.isEmpty();
  }

  void syncNext() throws IOException {
    Opened next = toSync.remove();
    channel.request(Sftp.EXTENDED).text(Extensions.SYNC).string(next.handle);
    channel.send(used -> closed(() -> endedSync(next.index, next.change, Status.of(used))));
    close(next.handle);
  }

  /** Closes what is open; the listener is told nothing. */
  void abandonSyncs() throws IOException {
    while (!toSync.isEmpty()) {
      close(toSync.remove().handle);
      closed(() -> {});
    }
  }

  private interface Told {
    void by(Status status) throws IOException;
  }

  private interface Opening {
    void with(byte[] handle) throws IOException;
  }

  private interface Ending {
    void tell() throws IOException;
  }

  private void open(Change change, Told refused, Opening opened) throws IOException {
    count.handles++;
    count.unfinished++;
    channel.request(Sftp.OPEN).text(change.path().toString()).u32(Sftp.FOR_READING).u32(0);
    channel.send(
        reply -> {
          if (reply.is(Sftp.HANDLE)) {
            opened.with(reply.string());
          } else {
            closed(() -> refused.by(Status.of(reply)));
          }
        });
  }

  private void closed(Ending ending) throws IOException {
    count.handles--;
    count.unfinished--;
    ending.tell();
  }

  private void close(byte[] handle) throws IOException {
    channel.request(Sftp.CLOSE).string(handle);
    channel.sendUnawaited();
  }

  private void endedSync(int index, Change change, Status status) throws IOException {
    boolean unknown = change instanceof Sync && status.code() == Status.OP_UNSUPPORTED;
    ended(index, change, unknown ? Status.FINE : status);
  }

  /** Tells how a change ended of which there is nothing to explain. */
  void ended(int index, Change change, Status status) throws IOException {
    if (status.ok()) {
      listener.done(index);
    } else {
      listener.failed(index, status.refusal(change.path().toString()));
    }
  }

  private static FileSystemException otherMode(MakeDirectory make) {
    return new FileSystemException(
        Printable.escape(make.path().toString()),
        null,
        String.format("it was made, and does not get the mode %04o", make.mode()));
  }

  private static FileSystemException gone(MakeDirectory make) {
    return new FileSystemException(
        Printable.escape(make.path().toString()),
        null,
        "it was made, and is no longer a directory");
  }
}
