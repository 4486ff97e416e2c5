package dev.deployer.host;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of a file to be put on a host. Opened at most once a call; the opener closes. */
public interface Content {
  /**
   * How many bytes {@link #open} gives; a stream that gives fewer or more is an error of the local
   * side.
   */
  long size();

  /** The bytes from the first on; whoever opens it closes it. */
  InputStream open() throws IOException;

  /** The given bytes. */
  static Content of(byte[] bytes) {
    return new Content() {
      @Override
      public long size() {
        return bytes.length;
      }

      @Override
      public InputStream open() {
        return new java.io.ByteArrayInputStream(bytes);
      }
    };
  }
}
