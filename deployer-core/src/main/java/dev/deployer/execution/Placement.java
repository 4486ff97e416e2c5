package dev.deployer.execution;

import dev.deployer.host.Change;
import dev.deployer.host.Host;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/**
 * Puts a prepared file at a free place without ever replacing another: by a hard link, which fails
 * where something has come meanwhile.
 *
 * <p>RACE: where the server or the filesystem has no hard links, by a rename after a look; what
 * comes to the place in between is replaced.
 */
final class Placement {
  private Placement() {}

  /**
   * Places it, and removes the prepared name.
   *
   * @return false where something is there already, which stays
   */
  static boolean place(Host host, RemotePath prepared, RemotePath place) throws IOException {
    try {
      if (link(host, prepared, place)) {
        host.apply(List.of(new Change.RemoveFile(prepared)));
      } else {
        host.apply(List.of(new Change.Move(prepared, place)));
      }
      return true;
    } catch (FileAlreadyExistsException e) {
      host.apply(List.of(new Change.RemoveFile(prepared)));
      return false;
    }
  }

  private static boolean link(Host host, RemotePath prepared, RemotePath place) throws IOException {
    if (!host.capabilities().hardLink()) {
      return false;
    }
    try {
      host.apply(List.of(new Change.HardLink(place, prepared)));
      return true;
    } catch (FileAlreadyExistsException | NoSuchFileException e) {
      throw e;
    } catch (FileSystemException e) {
      // A filesystem without hard links, or one where they are forbidden.
      return false;
    }
  }
}
