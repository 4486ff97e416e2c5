package dev.deployer.hook;

import dev.deployer.path.ReleaseId;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the commands of a run are told about it: the release, the environment, the folder.
 *
 * @param release the one that the run is about; absent where there is none yet
 * @param environment its name; absent for a target that has none
 * @param folder of the configuration, or the working directory where there is none; absolute: where
 *     local commands run
 */
public record HookContext(Optional<ReleaseId> release, Optional<String> environment, Path folder) {
  /** Validates. */
  public HookContext {
    if (!folder.isAbsolute()) {
      throw new IllegalArgumentException("local commands run in an absolute directory");
    }
  }
}
