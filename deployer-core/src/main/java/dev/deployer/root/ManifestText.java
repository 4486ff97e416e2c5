package dev.deployer.root;

import dev.deployer.manifest.Digest;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Optional;

/** The text of a manifest as it is read, with its digest, and as long as it is short the text. */
final class ManifestText extends FilterInputStream {
  private final MessageDigest sha256 = Digest.sha256();
  private final long most;
  private ByteArrayOutputStream text = new ByteArrayOutputStream();

  /**
   * @param most so many bytes are kept
   */
  ManifestText(InputStream in, long most) {
    super(in);
    this.most = most;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = super.read(bytes, offset, length);
    if (read > 0) {
      sha256.update(bytes, offset, read);
      if (text != null && text.size() + read <= most) {
        text.write(bytes, offset, read);
      } else {
        text = null;
      }
    }
    return read;
  }

  /** Of all that was read; ends the computation. */
  Digest digest() {
    return Digest.of(sha256.digest());
  }

  /** All that was read; absent where that is too long. */
  Optional<byte[]> text() {
    return Optional.ofNullable(text).map(ByteArrayOutputStream::toByteArray);
  }
}
