package dev.deployer.host;

import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/** Told what a {@link Host#walk} finds; on the thread that called it. */
public interface Visitor {
  /** An entry; an exception from here ends the walk and leaves it. */
  void found(Found entry) throws IOException;

  /**
   * Directories that are probably there, anywhere below those that are walked. Where the walk is
   * deep they may be asked for before the listings above have named them; what is told is the same.
   * This is asked again and again until there are some.
   */
  default Collection<RemotePath> foreseen() {
    return List.of();
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
