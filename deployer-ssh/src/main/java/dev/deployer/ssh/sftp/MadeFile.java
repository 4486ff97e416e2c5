package dev.deployer.ssh.sftp;

import dev.deployer.host.Content;
import dev.deployer.path.RemotePath;
import java.io.IOException;

/**
 * A file that we made on the host, filled and ended through its handle. Of all that goes wrong with
 * it the first counts, and is told when it is closed.
 */
final class MadeFile {
  private final SftpChannel channel;
  private final RemotePath path;
  private final LocalContent content;
  private final long modified;
  private final OpenFile.Ending ending;

  private byte[] handle;
  private IOException failure;

  /** Replies to come that have a say in how it ends. */
  private int awaited;

  private boolean abandoned;

  /** One that is not open yet. */
  MadeFile(
      SftpChannel channel,
      RemotePath path,
      Content content,
      long modified,
      OpenFile.Ending ending) {
    this.channel = channel;
    this.path = path;
    this.content = new LocalContent(path, content, modified);
    this.modified = modified;
    this.ending = ending;
  }

  void opened(byte[] withHandle) {
    handle = withHandle;
  }

  byte[] handle() {
    return handle;
  }

  /** How long it is to be. */
  long size() {
    return content.size();
  }

  boolean isWell() {
    return failure == null;
  }

  void fails(IOException reason) {
    failure = failure == null ? reason : failure;
  }

  /** Ends a request that was begun and whose reply has a say in how the file ends. */
  void send(SftpChannel.Handler handler) throws IOException {
    awaited++;
    channel.send(
        reply -> {
          awaited--;
          handler.handle(reply);
        });
  }

  /**
   * Holds the host to having answered all of them.
   *
   * @throws ViolationException if one is to come, which may be a refusal
   */
  void requireAnswers() throws ViolationException {
    if (awaited > 0) {
      throw ViolationException.outOfOrder();
    }
  }

  void noteRefusal(Reply reply) throws IOException {
    Status status = Status.of(reply);
    if (!status.ok()) {
      fails(status.refusal(path.toString()));
    }
  }

  /** Whether so many more bytes of the content could be read. */
  boolean read(byte[] chunk, int wanted) {
    try {
      content.read(chunk, wanted);
      return true;
    } catch (IOException e) {
      fails(e);
      return false;
    }
  }

  void write(long at, byte[] chunk, int length) throws IOException {
    channel.request(Sftp.WRITE).string(handle).u64(at).string(chunk, length);
    send(this::noteRefusal);
  }

  /** Fails where the content is longer than it was said to be. */
  void checkThatContentEnds() {
    try {
      content.checkThatItEnds();
    } catch (IOException e) {
      fails(e);
    }
  }

  void setModeAndTimes(int mode) throws IOException {
    channel
        .request(Sftp.FSETSTAT)
        .string(handle)
        .u32(Sftp.ATTRIBUTE_MODE | Sftp.ATTRIBUTE_TIMES)
        .u32(mode)
        .u32(modified)
        .u32(modified);
    send(this::noteRefusal);
  }

  void sync() throws IOException {
    channel.request(Sftp.EXTENDED).text(Extensions.SYNC).string(handle);
    send(this::noteRefusal);
  }

  /** From here on whoever waits for its end is told that it was given up, and not how it ended. */
  void abandoned() {
    abandoned = true;
  }

  void closeContent() {
    try {
      content.close();
    } catch (IOException e) {
      fails(e);
    }
  }

  void close() throws IOException {
    channel.request(Sftp.CLOSE).string(handle);
    channel.send(
        reply -> {
          noteRefusal(reply);
          if (abandoned) {
            ending.abandoned();
          } else {
            requireAnswers();
            ending.closed(failure);
          }
        });
  }
}
