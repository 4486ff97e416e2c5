package dev.deployer.chunk;

import java.io.IOException;

/** Hears of what is read to be chunked, and may end that by a failure. */
public interface ReadListener {
  /** So many more bytes of a content were read. */
  void read(int bytes) throws IOException;

  /** All of it was. */
  void done();
}
