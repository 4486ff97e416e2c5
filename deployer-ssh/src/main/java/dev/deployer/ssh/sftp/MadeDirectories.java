package dev.deployer.ssh.sftp;

import dev.deployer.host.Change.MakeDirectory;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.Facts;
import dev.deployer.path.Printable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Makes directories with exact modes. MKDIR is subject to the umask, and to a setgid bit above: so
 * each is looked at, and a mode that differs is set through a handle, of as many at once as may be
 * open.
 */
final class MadeDirectories {
  private final SftpChannel channel;
  private final Extensions extensions;
  private final ClosedDirectories closedOnes;
  private final ChangeListener listener;
  private final ChangeRun.Count count;

  /** Those with another mode, which are to be opened. */
  private final Deque<Made> toOpen = new ArrayDeque<>();

  /** Those whose mode can be set. */
  private final Deque<Made> toSet = new ArrayDeque<>();

  private int open;

  /** A directory whose mode is another one. */
  private static final class Made {
    private final int index;
    private final MakeDirectory make;

    /** Null where the server opens no directories. */
    private byte[] handle;

    Made(int index, MakeDirectory make) {
      this.index = index;
      this.make = make;
    }

    String path() {
      return make.path().toString();
    }
  }

  MadeDirectories(
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

  /** Makes one and looks at it. */
  void make(int index, MakeDirectory make) throws IOException {
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
          Facts facts = reply.is(Sftp.ATTRS) ? reply.attributes() : null;
          if (made[0] == null) {
            throw ViolationException.outOfOrder();
          } else if (made[0].ok() && facts != null && facts.isDirectory()) {
            made(new Made(index, make), facts);
          } else {
            count.unfinished--;
            count.unsent--;
            listener.failed(index, notMade(make, made[0], facts));
          }
        });
  }

  private static FileSystemException notMade(MakeDirectory make, Status status, Facts facts) {
    if (status.ok()) {
      return gone(make);
    }
    boolean taken = status.unexplained() && facts != null;
    return taken ? Explanation.taken(make.path()) : status.refusal(make.path().toString());
  }

  private void made(Made made, Facts facts) throws IOException {
    if (facts.mode() == made.make.mode()) {
      count.unfinished--;
      count.unsent--;
      listener.done(made.index);
    } else {
      toOpen.add(made);
    }
  }

  /** Sends what can be sent now for a mode that differs; false where there is nothing now. */
  boolean sendNext() throws IOException {
    if (!toSet.isEmpty()) {
      set(toSet.remove());
    } else if (!toOpen.isEmpty() && mayOpen()) {
      open(toOpen.remove());
    } else {
      return false;
    }
    return true;
  }

  /** What is open to be synced stays open until all modes are set: so one of them always may be. */
  private boolean mayOpen() {
    return open == 0 || count.handles < extensions.handles();
  }

  private void open(Made made) throws IOException {
    open++;
    count.handles++;
    channel.request(Sftp.OPEN).text(made.path()).u32(Sftp.FOR_READING).u32(0);
    channel.send(
        reply -> {
          if (!reply.is(Sftp.HANDLE)) {
            notOpened(made, Status.of(reply));
            return;
          }
          closedOnes.oneWasOpened();
          made.handle = reply.string();
          toSet.add(made);
          if (channel.stopped()) {
            abandon();
          }
        });
  }

  private void notOpened(Made made, Status refusal) throws IOException {
    closedOnes.ask(
        channel,
        made.path(),
        refusal,
        closed -> {
          closed();
          if (closed) {
            toSet.add(made);
          } else {
            count.unsent--;
            ended(made, refusal);
          }
        });
  }

  private void set(Made made) throws IOException {
    count.unsent--;
    if (made.handle == null) {
      setByPath(made);
      return;
    }
    channel
        .request(Sftp.FSETSTAT)
        .string(made.handle)
        .u32(Sftp.ATTRIBUTE_MODE)
        .u32(made.make.mode());
    channel.send(
        reply -> {
          closed();
          ended(made, Status.of(reply));
        });
    close(made);
  }

  /**
   * On a server that opens no directories. That the path is still a directory was seen a moment
   * ago, and is seen again with its new mode.
   *
   * <p>RACE: SETSTAT follows a link that someone with the same account puts there in between; what
   * it leads to then gets the mode.
   */
  private void setByPath(Made made) throws IOException {
    Status[] set = new Status[1];
    channel.request(Sftp.SETSTAT).text(made.path()).u32(Sftp.ATTRIBUTE_MODE).u32(made.make.mode());
    channel.send(reply -> set[0] = Status.of(reply));
    channel.request(Sftp.LSTAT).text(made.path());
    channel.send(
        reply -> {
          Facts facts = reply.is(Sftp.ATTRS) ? reply.attributes() : null;
          if (set[0] == null) {
            throw ViolationException.outOfOrder();
          } else if (!set[0].ok()) {
            ended(made, set[0]);
            return;
          }
          count.unfinished--;
          if (facts == null || !facts.isDirectory()) {
            listener.failed(made.index, gone(made.make));
          } else if (facts.mode() != made.make.mode()) {
            listener.failed(made.index, otherMode(made.make));
          } else {
            listener.done(made.index);
          }
        });
  }

  /** Closes what is open; the listener is told nothing. */
  void abandon() throws IOException {
    while (!toSet.isEmpty()) {
      Made made = toSet.remove();
      if (made.handle != null) {
        close(made);
        closed();
      }
    }
  }

  private void close(Made made) throws IOException {
    channel.request(Sftp.CLOSE).string(made.handle);
    channel.sendUnawaited();
  }

  private void closed() {
    open--;
    count.handles--;
  }

  private void ended(Made made, Status status) throws IOException {
    count.unfinished--;
    ChangeRun.ended(listener, made.index, made.make, status);
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
