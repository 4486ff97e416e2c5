package dev.deployer.host;

import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Collection;
import java.util.List;

/** Told what a {@link Host#walk} finds; on the thread that called it. */
public interface Visitor {
  /** An entry; an exception from here ends the walk and leaves it. */
  void found(Found entry) throws IOException;

  /**
   * Whether a deep walk goes into this directory, which {@link #found} was told of just before. One
   * that it does not go into is not listed.
   */
  default boolean enters(RemotePath directory) {
    return true;
  }

  /**
   * Directories that are probably there, and are entered, anywhere below those that are walked.
   * Where the walk is deep they may be asked for before the listings above have named them; what is
   * told is the same. This is asked again and again until there are some.
   */
  default Collection<RemotePath> foreseen() {
    return List.of();
  }

  /**
   * The walk ends before its end, whatever this does: there are more entries than are kept at once,
   * or the host has sent a name that is none. What was found so far was told.
   *
   * @throws IOException to leave the call with it; the default
   */
  default void brokenOff(FileSystemException why) throws IOException {
    throw why;
  }

  /**
   * The directory could not be listed, or not to its end. What was found in it so far was told.
   *
   * @throws IOException to end the walk; the default
   */
  default void unlistable(RemotePath directory, IOException failure) throws IOException {
    throw failure;
  }
}
