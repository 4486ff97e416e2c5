package dev.deployer.ssh.sftp;

import dev.deployer.host.Change.PutFile;
import dev.deployer.host.ChangeListener;
import java.io.IOException;

/**
 * One file on its way to the host: content, then mode and times, then fsync, then close, all
 * through the handle of a file that we made.
 */
final class FilePut implements OpenFile {
  private final int index;
  private final PutFile put;
  private final MadeFile made;
  private final boolean sync;
  private final ChangeListener listener;

  private long sent;

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
    this.index = index;
    this.put = put;
    this.made = new MadeFile(channel, put.path(), put.content(), put.modified(), ending);
    this.sync = sync;
    this.listener = listener;
  }

  void opened(byte[] withHandle) {
    made.opened(withHandle);
  }

  @Override
  public boolean sendSome(byte[] chunk) throws IOException {
    if (made.isWell()) {
      int more = (int) Math.min(chunk.length, made.size() - sent);
      if (made.read(chunk, more) && more > 0) {
        made.write(sent, chunk, more);
        sent += more;
        listener.sent(index, more);
        if (sent < made.size()) {
          return false;
        }
      }
    }
    if (made.isWell()) {
      made.checkThatContentEnds();
    }
    if (made.isWell()) {
      made.setModeAndTimes(put.mode());
      if (sync) {
        made.sync();
      }
    }
    close();
    return true;
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
    made.close();
  }
}
