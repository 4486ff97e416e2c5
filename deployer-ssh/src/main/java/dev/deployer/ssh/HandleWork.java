package dev.deployer.ssh;

import dev.deployer.host.Change;
import dev.deployer.host.Change.MakeDirectory;
import dev.deployer.host.Change.Sync;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.Facts;
import dev.deployer.path.Printable;
import java.io.IOException;
import java.nio.file.FileSystemException;

/** Changes for which something that exists is opened: exact modes of directories, and fsync. */
final class HandleWork {
  private final SftpChannel channel;
  private final Extensions extensions;
  private final ChangeListener listener;
  private final ChangeRun.Count count;

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

  void sync(int index, Change change) throws IOException {
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
    counted(change, 1);
    channel.request(Sftp.OPEN).text(change.path().toString()).u32(Sftp.FOR_READING).u32(0);
    channel.send(
        reply -> {
          if (!reply.is(Sftp.HANDLE)) {
            counted(change, -1);
            endedSync(index, change, Status.of(reply));
            return;
          }
          byte[] handle = reply.string();
          use.of(handle);
          channel.send(
              used -> {
                counted(change, -1);
                endedSync(index, change, Status.of(used));
              });
          channel.request(Sftp.CLOSE).string(handle);
          channel.send(closed -> {});
        });
  }

  private void counted(Change change, int more) {
    count.handles += more;
    count.unfinished += more;
    count.syncs += change instanceof Sync ? more : 0;
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

  private static FileSystemException gone(MakeDirectory make) {
    return new FileSystemException(
        Printable.escape(make.path().toString()),
        null,
        "it was made, and is no directory any more");
  }
}
