package dev.deployer.ssh.sftp;

import dev.deployer.host.Change.PutFile;
import dev.deployer.host.ChangeListener;
import dev.deployer.path.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;

/**
 * One file on its way to the host: content, then mode and times, then fsync, then close, all
 * through the handle of a file that we made.
 */
final class FilePut {
  private static final long LATEST_TIME = 0xffff_ffffL;

  private final SftpChannel channel;
  private final int index;
  private final PutFile put;
  private final boolean sync;
  private final ChangeListener listener;
  private final Ending ending;

  private byte[] handle;
  private InputStream content;
  private long sent;
  private IOException failure;
  private boolean abandoned;

  /** Told when the host has closed the file. */
  interface Ending {
    /**
     * @param failure null if all went well
     */
    void closed(IOException failure) throws IOException;

    void abandoned();
  }

  /**
   * @param sync whether to fsync through the handle before closing it
   */
  FilePut(
      SftpChannel channel,
      int index,
      PutFile put,
      boolean sync,
      ChangeListener listener,
      Ending ending) {
    this.channel = channel;
    this.index = index;
    this.put = put;
    this.sync = sync;
    this.listener = listener;
    this.ending = ending;
  }

  void opened(byte[] withHandle) {
    handle = withHandle;
  }

  /**
   * Sends the next piece of the content, and after the last one all the rest.
   *
   * @return whether that was all
   */
  boolean sendSome(byte[] chunk) throws IOException {
    int more = 0;
    if (failure == null) {
      try {
        more = read(chunk);
      } catch (IOException e) {
        failure = e;
      }
    }
    if (more > 0) {
      channel.request(Sftp.WRITE).string(handle).u64(sent).string(chunk, more);
      channel.send(this::noteRefusal);
      sent += more;
      listener.sent(index, more);
      if (sent < put.content().size()) {
        return false;
      }
    }
    if (failure == null) {
      checkThatItEnds();
    }
    if (failure == null) {
      channel
          .request(Sftp.FSETSTAT)
          .string(handle)
          .u32(Sftp.ATTRIBUTE_MODE | Sftp.ATTRIBUTE_TIMES)
          .u32(put.mode())
          .u32(put.modified())
          .u32(put.modified());
      channel.send(this::noteRefusal);
      if (sync) {
        channel.request(Sftp.EXTENDED).text(Extensions.SYNC).string(handle);
        channel.send(this::noteRefusal);
      }
    }
    close();
    return true;
  }

  /** Closes the file as it is; the listener is told nothing. */
  void abandon() throws IOException {
    abandoned = true;
    close();
  }

  void closeContent() {
    try {
      if (content != null) {
        content.close();
      }
    } catch (IOException e) {
      failure = failure == null ? e : failure;
    }
  }

  private int read(byte[] chunk) throws IOException {
    if (content == null) {
      if (put.modified() < 0 || put.modified() > LATEST_TIME) {
        throw local("its modification time does not fit SFTP version 3");
      }
      content = put.content().open();
    }
    int wanted = (int) Math.min(chunk.length, put.content().size() - sent);
    int read = content.readNBytes(chunk, 0, wanted);
    if (read < wanted) {
      throw local("its content is shorter than announced");
    }
    return read;
  }

  private void checkThatItEnds() {
    try {
      if (content.read() >= 0) {
        failure = local("its content is longer than announced");
      }
    } catch (IOException e) {
      failure = e;
    }
  }

  private void close() throws IOException {
    closeContent();
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

  private void noteRefusal(Reply reply) throws IOException {
    Status status = Status.of(reply);
    if (!status.ok() && failure == null) {
      failure = status.refusal(put.path().toString());
    }
  }

  private FileSystemException local(String what) {
    return new FileSystemException(Printable.escape(put.path().toString()), null, what);
  }
}
