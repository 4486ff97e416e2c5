package dev.deployer.ssh.sftp;

import dev.deployer.host.Content;
import dev.deployer.path.Printable;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;

/** The content of a file that is put, as it is read here: as long as announced, or it fails. */
final class LocalContent {
  private static final long LATEST_TIME = 0xffff_ffffL;

  private final RemotePath path;
  private final Content content;
  private final long modified;
  private InputStream in;

  /**
   * @param modified the time that the file will get
   */
  LocalContent(RemotePath path, Content content, long modified) {
    this.path = path;
    this.content = content;
    this.modified = modified;
  }

  long size() {
    return content.size();
  }

  /** Reads so many bytes. */
  void read(byte[] chunk, int wanted) throws IOException {
    if (in == null) {
      if (modified < 0 || modified > LATEST_TIME) {
        throw local("its modification time does not fit SFTP version 3");
      }
      in = content.open();
    }
    if (in.readNBytes(chunk, 0, wanted) < wanted) {
      throw local("its content is shorter than announced");
    }
  }

  void checkThatItEnds() throws IOException {
    if (in.read() >= 0) {
      throw local("its content is longer than announced");
    }
  }

  void close() throws IOException {
    if (in != null) {
      in.close();
    }
  }

  private FileSystemException local(String what) {
    return new FileSystemException(Printable.escape(path.toString()), null, what);
  }
}
