package dev.deployer.chunk;

import dev.deployer.host.Content;
import java.io.IOException;

/** Contents that are chunked for a test, and how much was read for that. */
final class Chunked implements ReadListener {
  private long bytes;
  private int files;

  static Chunks of(byte[] content, byte[] salt, long size) throws IOException {
    return Chunker.of(Content.of(content), salt, size, new Chunked());
  }

  @Override
  public void read(int more) {
    bytes += more;
  }

  @Override
  public void done() {
    files++;
  }

  long bytes() {
    return bytes;
  }

  int files() {
    return files;
  }
}
