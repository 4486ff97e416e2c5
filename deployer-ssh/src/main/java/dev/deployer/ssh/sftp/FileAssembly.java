package dev.deployer.ssh.sftp;

import dev.deployer.host.Change.AssembleFile;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.CopiedRange;
import dev.deployer.host.Facts;
import dev.deployer.host.NotAssembledException;
import dev.deployer.path.Printable;
import java.io.IOException;

/**
 * One file that is made of what is sent and of what is copied from another file on the host, in the
 * order of its content; then it is what {@link FilePut} does, with a look at both files before the
 * end. Every piece goes to the end of what is there (APPEND), so one that is short makes the whole
 * short: OpenSSH says OK to a copy whose last 64 KiB meet the end of the source or a full disk.
 */
final class FileAssembly implements OpenFile {
  /** Of a longer copy a server would say nothing for a long time. */
  private static final int MOST_COPIED = 16 << 20;

  private final SftpChannel channel;
  private final int index;
  private final AssembleFile file;
  private final LocalContent content;
  private final boolean sync;
  private final ChangeListener listener;
  private final Ending ending;

  private byte[] origin;
  private byte[] handle;
  private long at;
  private int range;
  private IOException failure;
  private boolean abandoned;

  /**
   * @param sync whether to fsync through the handle before closing it
   */
  FileAssembly(
      SftpChannel channel,
      int index,
      AssembleFile file,
      boolean sync,
      ChangeListener listener,
      Ending ending) {
    this.channel = channel;
    this.index = index;
    this.file = file;
    this.content = new LocalContent(file.path(), file.content(), file.modified());
    this.sync = sync;
    this.listener = listener;
    this.ending = ending;
  }

  /** Told how the new file's name was answered. */
  interface Opening {
    /** It is open. */
    void opened() throws IOException;

    /** There is no such file; nothing is open. */
    void refused(Status status) throws IOException;
  }

  /** Opens both files. */
  void open(Opening opening) throws IOException {
    channel.request(Sftp.OPEN).text(file.origin().path().toString()).u32(Sftp.FOR_READING).u32(0);
    channel.send(
        reply -> {
          if (reply.is(Sftp.HANDLE)) {
            origin = reply.string();
          } else {
            noteNotCopied(Status.of(reply).refusal(file.origin().path().toString()).getMessage());
          }
        });
    channel
        .request(Sftp.OPEN)
        .text(file.path().toString())
        .u32(Sftp.FOR_APPENDING_TO_A_NEW_FILE)
        .u32(Sftp.ATTRIBUTE_MODE)
        .u32(0600);
    channel.send(
        reply -> {
          if (reply.is(Sftp.HANDLE)) {
            handle = reply.string();
            opening.opened();
          } else {
            closeOrigin();
            opening.refused(Status.of(reply));
          }
        });
  }

  @Override
  public boolean sendSome(byte[] chunk) throws IOException {
    if (failure == null && at < content.size()) {
      sendNext(chunk);
      if (failure == null && at < content.size()) {
        return false;
      }
    }
    if (failure == null) {
      checkThatItEnds();
    }
    if (failure == null) {
      lookAndFinish();
    }
    close();
    return true;
  }

  private void sendNext(byte[] chunk) throws IOException {
    CopiedRange next = range < file.ranges().size() ? file.ranges().get(range) : null;
    if (next != null && next.at() <= at) {
      copySome(next, chunk);
      return;
    }
    long end = next == null ? content.size() : next.at();
    int more = (int) Math.min(chunk.length, end - at);
    if (!isRead(chunk, more)) {
      return;
    }
    channel.request(Sftp.WRITE).string(handle).u64(at).string(chunk, more);
    channel.send(this::noteRefusal);
    at += more;
    listener.sent(index, more);
  }

  private void copySome(CopiedRange next, byte[] chunk) throws IOException {
    long done = at - next.at();
    long more = Math.min(MOST_COPIED, next.length() - done);
    for (long left = more; left > 0; left -= Math.min(left, chunk.length)) {
      if (!isRead(chunk, (int) Math.min(left, chunk.length))) {
        return;
      }
    }
    // OpenSSH PROTOCOL section 4.10, draft-ietf-secsh-filexfer-extensions-00 section 7.
    channel
        .request(Sftp.EXTENDED)
        .text(Extensions.COPY_DATA)
        .string(origin)
        .u64(next.from() + done)
        .u64(more)
        .string(handle)
        .u64(at);
    channel.send(
        reply -> {
          Status status = Status.of(reply);
          if (!status.ok()) {
            noteNotCopied(status.refusal(file.path().toString()).getMessage());
          }
        });
    at += more;
    if (at == next.at() + next.length()) {
      range++;
    }
    listener.copied(index, more);
  }

  /** What is copied is read too, since what is read is held to what was scanned. */
  private boolean isRead(byte[] chunk, int wanted) {
    try {
      content.read(chunk, wanted);
      return true;
    } catch (IOException e) {
      failure = e;
      return false;
    }
  }

  private void checkThatItEnds() {
    try {
      content.checkThatItEnds();
    } catch (IOException e) {
      failure = e;
    }
  }

  private void lookAndFinish() throws IOException {
    channel
        .request(Sftp.FSETSTAT)
        .string(handle)
        .u32(Sftp.ATTRIBUTE_MODE | Sftp.ATTRIBUTE_TIMES)
        .u32(file.mode())
        .u32(file.modified())
        .u32(file.modified());
    channel.send(this::noteRefusal);
    channel.request(Sftp.FSTAT).string(origin);
    channel.send(
        reply -> {
          Facts facts = reply.is(Sftp.ATTRS) ? reply.attributes() : null;
          if (facts == null || !file.origin().is(facts)) {
            noteNotCopied("what it was copied from has changed meanwhile");
          }
        });
    channel.request(Sftp.FSTAT).string(handle);
    channel.send(
        reply -> {
          Facts facts = reply.is(Sftp.ATTRS) ? reply.attributes() : null;
          if (facts == null || facts.size() != content.size()) {
            noteNotCopied(
                "it has "
                    + (facts == null ? "no size" : facts.size() + " bytes")
                    + ", and not "
                    + content.size()
                    + ", after the host said that all was copied");
          }
        });
    if (sync) {
      channel.request(Sftp.EXTENDED).text(Extensions.SYNC).string(handle);
      channel.send(this::noteRefusal);
    }
  }

  @Override
  public void abandon() throws IOException {
    abandoned = true;
    close();
  }

  @Override
  public void closeContent() {
    try {
      content.close();
    } catch (IOException e) {
      failure = failure == null ? e : failure;
    }
  }

  private void close() throws IOException {
    closeContent();
    closeOrigin();
    channel.request(Sftp.CLOSE).string(handle);
    channel.send(
        reply -> {
          noteRefusal(reply);
          if (abandoned) {
            ending.abandoned();
          } else {
            ending.closed(failure);
          }
        });
  }

  private void closeOrigin() throws IOException {
    if (origin != null) {
      channel.request(Sftp.CLOSE).string(origin);
      channel.sendUnawaited();
      origin = null;
    }
  }

  private void noteRefusal(Reply reply) throws IOException {
    Status status = Status.of(reply);
    if (!status.ok() && failure == null) {
      failure = status.refusal(file.path().toString());
    }
  }

  private void noteNotCopied(String why) {
    if (failure == null) {
      failure = new NotAssembledException(Printable.escape(file.path().toString()), why);
    }
  }
}
