package dev.deployer.ssh.sftp;

import dev.deployer.host.Change.AssembleFile;
import dev.deployer.host.Change.Origin;
import dev.deployer.host.Change.Piece;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.CopiedRange;
import dev.deployer.host.Facts;
import dev.deployer.host.NotAssembledException;
import dev.deployer.path.Printable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One file that is made of what is sent and of what is copied from other files on the host, in the
 * order of its content; then it is what {@link FilePut} does, with a look at all of them before the
 * end. Every piece goes to the end of what is there (APPEND), so one that is short makes the whole
 * short: OpenSSH says OK to a copy whose last 64 KiB meet the end of the source or a full disk.
 */
final class FileAssembly implements OpenFile {
  /** Of a longer copy a server would say nothing for a long time. */
  private static final int MOST_COPIED = 16 << 20;

  private final SftpChannel channel;
  private final int index;
  private final AssembleFile file;
  private final MadeFile made;
  private final boolean sync;
  private final ChangeListener listener;

  /** Those that are open, as they stand in the change. */
  private final Map<Origin, byte[]> origins = new LinkedHashMap<>();

  private long at;
  private int piece;

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
    this.made = new MadeFile(channel, file.path(), file.content(), file.modified(), ending);
    this.sync = sync;
    this.listener = listener;
  }

  /** Told how the new file's name was answered. */
  interface Opening {
    /** It is open. */
    void opened() throws IOException;

    /** There is no such file; nothing is open. */
    void refused(Status status) throws IOException;
  }

  /** Opens all files. */
  void open(Opening opening) throws IOException {
    for (Origin origin : file.origins()) {
      open(origin);
    }
    channel
        .request(Sftp.OPEN)
        .text(file.path().toString())
        .u32(Sftp.FOR_APPENDING_TO_A_NEW_FILE)
        .u32(Sftp.ATTRIBUTE_MODE)
        .u32(0600);
    channel.send(
        reply -> {
          made.requireAnswers();
          if (reply.is(Sftp.HANDLE)) {
            made.opened(reply.string());
            opening.opened();
          } else {
            closeOrigins();
            opening.refused(Status.of(reply));
          }
        });
  }

  private void open(Origin origin) throws IOException {
    String path = origin.path().toString();
    channel.request(Sftp.OPEN).text(path).u32(Sftp.FOR_READING).u32(0);
    made.send(
        reply -> {
          if (reply.is(Sftp.HANDLE)) {
            origins.put(origin, reply.string());
          } else {
            noteNotCopied(Status.of(reply).refusal(path).getMessage());
          }
        });
  }

  @Override
  public boolean sendSome(byte[] chunk) throws IOException {
    if (made.isWell() && at < made.size()) {
      sendNext(chunk);
      if (made.isWell() && at < made.size()) {
        return false;
      }
    }
    if (made.isWell()) {
      made.checkThatContentEnds();
    }
    if (made.isWell()) {
      lookAndFinish();
    }
    close();
    return true;
  }

  private void sendNext(byte[] chunk) throws IOException {
    Piece next = piece < file.pieces().size() ? file.pieces().get(piece) : null;
    if (next != null && next.range().at() <= at) {
      copySome(next, chunk);
      return;
    }
    long end = next == null ? made.size() : next.range().at();
    int more = (int) Math.min(chunk.length, end - at);
    if (!made.read(chunk, more)) {
      return;
    }
    made.write(at, chunk, more);
    at += more;
    listener.sent(index, more);
  }

  private void copySome(Piece next, byte[] chunk) throws IOException {
    CopiedRange range = next.range();
    long done = at - range.at();
    long more = Math.min(MOST_COPIED, range.length() - done);
    // What is copied is read too, since what is read is held to what was scanned.
    for (long left = more; left > 0; left -= Math.min(left, chunk.length)) {
      if (!made.read(chunk, (int) Math.min(left, chunk.length))) {
        return;
      }
    }
    // OpenSSH PROTOCOL section 4.10, draft-ietf-secsh-filexfer-extensions-00 section 7.
    channel
        .request(Sftp.EXTENDED)
        .text(Extensions.COPY_DATA)
        .string(origins.get(next.origin()))
        .u64(range.from() + done)
        .u64(more)
        .string(made.handle())
        .u64(at);
    made.send(
        reply -> {
          Status status = Status.of(reply);
          if (!status.ok()) {
            noteNotCopied(status.refusal(file.path().toString()).getMessage());
          }
        });
    at += more;
    if (at == range.at() + range.length()) {
      piece++;
    }
    listener.copied(index, more);
  }

  private void lookAndFinish() throws IOException {
    made.setModeAndTimes(file.mode());
    for (Map.Entry<Origin, byte[]> open : origins.entrySet()) {
      channel.request(Sftp.FSTAT).string(open.getValue());
      made.send(
          reply -> {
            Facts facts = reply.is(Sftp.ATTRS) ? reply.attributes() : null;
            if (facts == null || !open.getKey().is(facts)) {
              noteNotCopied("what it was copied from has changed meanwhile");
            }
          });
    }
    channel.request(Sftp.FSTAT).string(made.handle());
    made.send(
        reply -> {
          Facts facts = reply.is(Sftp.ATTRS) ? reply.attributes() : null;
          if (facts == null || facts.size() != made.size()) {
            noteNotCopied(
                "it has "
                    + (facts == null ? "no size" : facts.size() + " bytes")
                    + ", and not "
                    + made.size()
                    + ", after the host said that all was copied");
          }
        });
    if (sync) {
      made.sync();
    }
  }

  @Override
  public void abandon() throws IOException {
    made.abandoned();
    close();
  }

  @Override
  public void closeContent() {
    made.closeContent();
  }

  private void close() throws IOException {
    closeContent();
    closeOrigins();
    made.close();
  }

  private void closeOrigins() throws IOException {
    for (byte[] handle : origins.values()) {
      channel.request(Sftp.CLOSE).string(handle);
      channel.sendUnawaited();
    }
    origins.clear();
  }

  private void noteNotCopied(String why) {
    made.fails(new NotAssembledException(Printable.escape(file.path().toString()), why));
  }
}
