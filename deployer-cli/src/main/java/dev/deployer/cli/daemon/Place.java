package dev.deployer.cli.daemon;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the launcher looks for a daemon, and what that one has to be like.
 *
 * @param folder this account's alone
 * @param likeness the program and all of a process that its environment variables do not tell, as
 *     one text: a command whose process is not like the daemon's is not for it
 */
public record Place(Path folder, String likeness) {
  /** As the launcher said; empty without one that knows of daemons. */
  public static Optional<Place> ofLauncher() {
    String folder = System.getProperty("deployer.daemon.folder");
    String likeness = System.getProperty("deployer.daemon.likeness");
    return folder == null || likeness == null
        ? Optional.empty()
        : Optional.of(new Place(Path.of(folder), likeness));
  }
}
