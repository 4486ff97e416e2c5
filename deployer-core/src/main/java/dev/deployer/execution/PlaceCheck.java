package dev.deployer.execution;

import dev.deployer.host.Change;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Host;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.InWords;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.path.Printable;
import dev.deployer.path.RemotePath;
import dev.deployer.root.Layout;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/**
 * Tries, for {@code init} and {@code check --probe}, whether the server and the filesystems of a
 * root can do what is asked of them.
 */
final class PlaceCheck {
  private final Host host;
  private final Layout layout;

  PlaceCheck(Host host, Layout layout) {
    this.host = host;
    this.layout = layout;
  }

  private static String why(FileSystemException e) {
    if (e.getReason() != null) {
      return Printable.shown(e.getReason());
    }
    return e instanceof AccessDeniedException
        ? "permission denied"
        : Printable.escape(e.toString());
  }

  /** Makes a link, and removes it: there is no live release without one. */
  void requireLinks(RemotePath place) throws IOException, DeployerException {
    try {
      host.apply(List.of(new Change.SymbolicLink(place, "nowhere")));
      if (!host.readLink(place).equals("nowhere")) {
        throw new FileSystemException(
            place.toString(), null, "the text of a link does not read back as it was given");
      }
    } catch (ConnectionLostException e) {
      throw e;
    } catch (FileSystemException e) {
      throw DeployerException.refused(
          new Live.Unknown(),
          Objection.Kind.UNSUPPORTED_HOST,
          "the server "
              + host.capabilities().server()
              + " makes no links that can be relied on: "
              + why(e));
    }
    host.apply(List.of(new Change.RemoveFile(place)));
  }

  /**
   * Sees that a rename from {@code .deployer} to where releases are published stays on one
   * filesystem, by renaming what is not there: rename(2) looks at the mounts before it looks at the
   * names, so that "no such file" means that the way is free, and nothing is written.
   *
   * @param nothing a name that is not there, in a directory that is
   */
  void requireOneFilesystem(RemotePath nothing, String token)
      throws IOException, DeployerException {
    String name = "probe-" + token;
    for (RemotePath place :
        List.of(layout.releases().child(name), layout.shared().child(name), layout.current())) {
      try {
        host.rename(nothing, place);
      } catch (NoSuchFileException e) {
        // The way is free.
      } catch (ConnectionLostException e) {
        throw e;
      } catch (IOException e) {
        throw DeployerException.refused(
            new Live.Unknown(),
            Objection.Kind.UNSAFE_ROOT,
            place.parent()
                + " is not on the filesystem of "
                + layout.deployer()
                + ", or nothing can be renamed there: "
                + InWords.of(e));
      }
    }
  }
}
