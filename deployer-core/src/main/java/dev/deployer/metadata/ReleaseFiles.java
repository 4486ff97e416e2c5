package dev.deployer.metadata;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What a release consists of, as far as its {@code release.yaml} can name it. */
public interface ReleaseFiles {
  /** The paths of all that is in it. */
  List<String> paths();

  /**
   * The content of a file of it; empty where there is no such file in it, or a larger one than so
   * many bytes.
   */
  Optional<byte[]> read(String path, int most) throws IOException;
}
