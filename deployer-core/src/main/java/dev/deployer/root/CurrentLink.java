package dev.deployer.root;

import dev.deployer.host.Facts;
import dev.deployer.host.Found;
import dev.deployer.host.Host;
import dev.deployer.outcome.Live;
import dev.deployer.path.InvalidPathTextException;
import dev.deployer.path.Printable;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads which release the link {@code current} names, without following it. */
public final class CurrentLink {
  private CurrentLink() {}

  /** What is live now. */
  public static Live read(Host host, Layout layout) throws IOException {
    return read(host, layout, Optional.empty());
  }

  /**
   * The same, in one round trip where the guess is right.
   *
   * @param guess what is probably live
   */
  public static Live read(Host host, Layout layout, Optional<ReleaseId> guess) throws IOException {
    List<RemotePath> paths =
        new ArrayList<>(List.of(layout.top(), layout.releases(), layout.current()));
    guess.map(layout::release).ifPresent(paths::add);
    List<Optional<Found>> found = host.look(paths);
    if (!isDirectory(found.get(0))) {
      return new Live.Unknown();
    }
    if (found.get(2).isEmpty()) {
      return new Live.Nothing();
    }
    Found current = found.get(2).get();
    if (!current.facts().isLink()) {
      return new Live.Strange(
          current.facts().isDirectory() ? "is a real directory" : "is not a link");
    }
    String target;
    try {
      target =
          current.target().isPresent() ? current.target().get() : host.readLink(layout.current());
    } catch (AccessDeniedException e) {
      return new Live.Strange(
          "cannot be read: "
              + (e.getReason() == null ? "permission denied" : Printable.shown(e.getReason())));
    } catch (NotLinkException | NoSuchFileException e) {
      return new Live.Strange("changed while it was read");
    }
    Optional<ReleaseId> id = releaseNamedBy(target, layout);
    if (id.isEmpty()) {
      return new Live.Strange("is a link to " + Printable.quote(target) + ", which is no release");
    }
    boolean there =
        id.equals(guess)
            ? isDirectory(found.get(3))
            : host.stat(layout.release(id.get())).map(Facts::isDirectory).orElse(false);
    return isDirectory(found.get(1)) && there
        ? new Live.Release(id.get())
        : new Live.Strange("names " + id.get() + ", which is not there");
  }

  private static boolean isDirectory(Optional<Found> found) {
    return found.map(Found::facts).map(Facts::isDirectory).orElse(false);
  }

  /**
   * The release that a link's text names: {@code releases/<id>}, with {@code ./} before or a slash
   * after, or the same by the absolute path of the root.
   */
  public static Optional<ReleaseId> releaseNamedBy(String target, Layout layout) {
    String text = target.endsWith("/") ? target.substring(0, target.length() - 1) : target;
    String top = layout.top() + "/";
    if (text.startsWith(top)) {
      text = text.substring(top.length());
    } else if (text.startsWith("./")) {
      text = text.substring(2);
    }
    if (!text.startsWith("releases/")) {
      return Optional.empty();
    }
    try {
      return Optional.of(ReleaseId.parse(text.substring("releases/".length())));
    } catch (InvalidPathTextException e) {
      return Optional.empty();
    }
  }
}
