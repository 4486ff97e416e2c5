package dev.deployer.ssh.sftp;

import dev.deployer.host.Change.PutFile;
import dev.deployer.host.ChangeListener;
import java.io.IOException;

/**
 * One file on its way to the host: content, then mode and times, then fsync, then close, all
 * through the handle of a file that we made.
 */
final class FilePut implements OpenFile {
  private final SftpChannel channel;
  private final int index;
  private final PutFile put;
  private final LocalContent content;
  private final boolean sync;
  private final ChangeListener listener;
  private final Ending ending;

  private byte[] handle;
  private long sent;
  private IOException failure;
  private boolean abandoned;

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
    this.content = new LocalContent(put.path(), put.content(), put.modified());
    this.sync = sync;
    this.listener = listener;
    this.ending = ending;
  }

  void opened(byte[] withHandle) {
    handle = withHandle;
  }

  @Override
  public boolean sendSome(byte[] chunk) throws IOException {
    int more = 0;
    if (failure == null) {
      try {
        int wanted = (int) Math.min(chunk.length, content.size() - sent);
        content.read(chunk, wanted);
        more = wanted;
      } catch (IOException e) {
        failure = e;
      }
    }
    if (more > 0) {
      channel.request(Sftp.WRITE).string(handle).u64(sent).string(chunk, more);
      channel.send(this::noteRefusal);
      sent += more;
      listener.sent(index, more);
      if (sent < content.size()) {
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

  private void checkThatItEnds() {
    try {
      content.checkThatItEnds();
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
}
