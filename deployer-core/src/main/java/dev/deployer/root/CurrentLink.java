package dev.deployer.root;

import dev.deployer.host.Answer;
import dev.deployer.host.Facts;
import dev.deployer.host.Found;
import dev.deployer.host.Host;
import dev.deployer.host.Questions;
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

/**
 * Reads which release the link {@code current} names, without following it. It is asked among other
 * {@link Questions}; what cannot be known from the answer is asked for afterwards.
 */
public final class CurrentLink {
  private final Layout layout;
  private final Optional<ReleaseId> guess;
  private final Answer<List<Optional<Found>>> looks;
  private Optional<ReleaseId> lookedAt = Optional.empty();
  private Answer<List<Optional<Found>>> further;
  private Optional<ReleaseId> missing = Optional.empty();

  private CurrentLink(Layout layout, Optional<ReleaseId> guess, Questions questions) {
    this.layout = layout;
    this.guess = guess;
    List<RemotePath> paths =
        new ArrayList<>(List.of(layout.top(), layout.releases(), layout.current()));
    guess.map(layout::release).ifPresent(paths::add);
    this.looks = questions.look(paths);
  }

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
    Questions questions = new Questions();
    CurrentLink asked = asked(questions, layout, guess);
    host.ask(questions);
    return asked.live(host);
  }

  /**
   * Asks among others.
   *
   * @param guess what is probably live
   */
  public static CurrentLink asked(Questions questions, Layout layout, Optional<ReleaseId> guess) {
    return new CurrentLink(layout, guess, questions);
  }

  /** Asks for what the first answer has led to, where it has. */
  void askFurther(Questions questions) throws IOException {
    Optional<ReleaseId> named =
        looks.get().get(2).flatMap(Found::target).flatMap(text -> releaseNamedBy(text, layout));
    if (named.isPresent() && !named.equals(guess)) {
      lookedAt = named;
      further = questions.look(List.of(layout.release(named.get())));
    }
  }

  /** What is live, as it was when it was asked; what was not asked is asked of the host now. */
  public Live live(Host host) throws IOException {
    List<Optional<Found>> found = looks.get();
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
    if (isDirectory(found.get(1))) {
      if (isThere(id.get(), host)) {
        return new Live.Release(id.get());
      }
      missing = id;
    }
    return new Live.Strange("names " + id.get() + ", which is not there");
  }

  /** The release that it names and that is not there, once it is known what is live. */
  public Optional<ReleaseId> missing() {
    return missing;
  }

  private boolean isThere(ReleaseId id, Host host) throws IOException {
    if (guess.equals(Optional.of(id))) {
      return isDirectory(looks.get().get(3));
    } else if (lookedAt.equals(Optional.of(id))) {
      return isDirectory(further.get().get(0));
    }
    return host.stat(layout.release(id)).map(Facts::isDirectory).orElse(false);
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
