package dev.deployer.ssh.sftp;

import dev.deployer.host.Change;
import dev.deployer.host.Change.Sync;
import dev.deployer.host.ChangeListener;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** The fsync of files and directories that exist, for which they are opened. */
final class HandleWork {
  private final SftpChannel channel;
  private final Extensions extensions;
  private final ClosedDirectories closedOnes;
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
      SftpChannel channel,
      Extensions extensions,
      ClosedDirectories closedOnes,
      ChangeListener listener,
      ChangeRun.Count count) {
    this.channel = channel;
    this.extensions = extensions;
    this.closedOnes = closedOnes;
    this.listener = listener;
    this.count = count;
  }

  /** Opens it; it is synced by {@link #syncNext}. */
  void sync(int index, Change change) throws IOException {
    if (!extensions.sync()) {
      listener.done(index);
      return;
    }
    count.handles++;
    count.unfinished++;
    channel.request(Sftp.OPEN).text(change.path().toString()).u32(Sftp.FOR_READING).u32(0);
    channel.send(
        reply -> {
          if (!reply.is(Sftp.HANDLE)) {
            notOpened(index, change, Status.of(reply));
            return;
          }
          toSync.add(new Opened(index, change, reply.string()));
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
    closedOnes.ask(
        channel,
        change.path().toString(),
        refusal,
        closed -> {
          closed();
          ended(index, change, closed ? Status.FINE : refusal);
        });
  }

  boolean maySync() {
    return count.unsent == 0 && !toSync.isEmpty();
  }

  void syncNext() throws IOException {
    Opened next = toSync.remove();
    channel.request(Sftp.EXTENDED).text(Extensions.SYNC).string(next.handle);
    channel.send(
        reply -> {
          closed();
          endedSync(next.index, next.change, Status.of(reply));
        });
    close(next.handle);
  }

  /** Closes what is open; the listener is told nothing. */
  void abandonSyncs() throws IOException {
    while (!toSync.isEmpty()) {
      close(toSync.remove().handle);
      closed();
    }
  }

  private void closed() {
    count.handles--;
    count.unfinished--;
  }

  private void close(byte[] handle) throws IOException {
    channel.request(Sftp.CLOSE).string(handle);
    channel.sendUnawaited();
  }

  private void endedSync(int index, Change change, Status status) throws IOException {
    boolean unknown = change instanceof Sync && status.code() == Status.OP_UNSUPPORTED;
    ended(index, change, unknown ? Status.FINE : status);
  }

  private void ended(int index, Change change, Status status) throws IOException {
    ChangeRun.ended(listener, index, change, status);
  }
}
