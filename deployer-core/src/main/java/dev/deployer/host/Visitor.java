package dev.deployer.host;

import dev.deployer.path.RemotePath;
import java.io.IOException;

/** Told what a {@link Host#walk} finds; on the thread that called it. */
public interface Visitor {
  void found(Found entry) throws IOException;

  /**
   * The directory could not be listed, or not to its end. What was found in it so far was told.
   *
   * @throws IOException to end the walk; the default
   */
  default void unlistable(RemotePath directory, IOException failure) throws IOException {
    throw failure;
  }
}
