package dev.deployer.cli.local;

import java.io.IOException;
import java.io.OutputStream;

/**
 * The standard output, whose reader may leave when it has seen enough, as {@code head} does: then
 * the rest is dropped, and it is no error. Any other failure to write is one.
 */
final class StandardOutput extends OutputStream {
  /** What write(2) says with EPIPE, on Linux and macOS. */
  private static final String READER_LEFT = "Broken pipe";

  private final OutputStream descriptor;
  private boolean left;

  StandardOutput(OutputStream descriptor) {
    this.descriptor = descriptor;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (left) {
      return;
    }
    try {
      descriptor.write(bytes, offset, length);
    } catch (IOException e) {
      left = READER_LEFT.equals(e.getMessage());
      if (!left) {
        throw e;
      }
    }
  }

  @Override
  public void close() throws IOException {
    descriptor.close();
  }
}
