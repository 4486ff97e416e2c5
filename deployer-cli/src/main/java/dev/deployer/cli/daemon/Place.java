package dev.deployer.cli.daemon;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the launcher looks for a daemon, and what that one has to be like.
 *
 * @param folder this account's alone
 * @param likeness the program and all of a process that its environment variables do not tell, as
 *     one text: a command whose process is not like the daemon's is not for it
 * @param program the file whose replacement means that there is a newer program
 */
public record Place(Path folder, String likeness, Path program) {
  /** As the launcher said; empty without one that knows of daemons. */
  public static Optional<Place> ofLauncher() {
    String folder = System.getProperty("deployer.daemon.folder");
    String likeness = System.getProperty("deployer.daemon.likeness");
    String program = System.getProperty("deployer.daemon.program");
    return folder == null || likeness == null || program == null
        ? Optional.empty()
        : Optional.of(new Place(Path.of(folder), likeness, Path.of(program)));
  }
}
