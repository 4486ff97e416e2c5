package dev.deployer.source;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.deployer.host.Content;
import dev.deployer.host.Facts;
import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;

/**
 * The content of a file as it was scanned, and nothing else: whoever reads all of it has read bytes
 * with the digest that was scanned, or got a {@link SourceChangedException}.
 */
final class SourceFile implements Content {
  private final Path file;
  private final Entry.File scanned;
  private final long identity;

  SourceFile(Path file, Entry.File scanned, long identity) {
    this.file = file;
    this.scanned = scanned;
    this.identity = identity;
  }

  @Override
  public long size() {
    return scanned.size();
  }

  /** RACE: between the look and the opening the file can be replaced; reading finds that. */
  @Override
  public InputStream open() throws IOException {
    try {
      FileFacts now = FileFacts.of(file);
      if (now.type() != Facts.Type.FILE) {
        throw changed("it is no longer a file");
      }
      if (now.size() != scanned.size()) {
        throw changed("it had " + scanned.size() + " bytes, and has " + now.size());
      }
      if (now.identity() != identity) {
        throw changed("it was replaced or written to");
      }
      return new Checked(Files.newInputStream(file, NOFOLLOW_LINKS));
    } catch (NoSuchFileException e) {
      SourceChangedException changed = changed("it is gone");
      changed.initCause(e);
      throw changed;
    }
  }

  private SourceChangedException changed(String what) {
    return new SourceChangedException(scanned.path(), what);
  }

  /** Gives the last byte away only when all bytes have the digest that was scanned. */
  private final class Checked extends InputStream {
    private final InputStream in;
    private final MessageDigest sha256 = Digest.sha256();
    private long left = scanned.size();

    Checked(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n = in.read(buffer, offset, length);
      if (n < 0) {
        if (left > 0) {
          throw changed("it ends " + left + " bytes early");
        }
        return n;
      }
      if (n > left) {
        throw changed("it goes on after " + scanned.size() + " bytes");
      }
      sha256.update(buffer, offset, n);
      left -= n;
      if (n > 0 && left == 0 && !Digest.of(sha256.digest()).equals(scanned.digest())) {
        throw changed("its content is another");
      }
      return n;
    }

    @Override
    public int available() throws IOException {
      return in.available();
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
