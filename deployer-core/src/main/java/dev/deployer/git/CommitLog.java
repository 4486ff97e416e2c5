package dev.deployer.git;

import dev.deployer.path.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks git which commits lie between two. */
public final class CommitLog {
  /** Stands in no id and no number. */
  private static final char SEPARATOR = '\u001f';

  private static final int PARTS = 4;

  private final Git git;

  public CommitLog(Git git) {
    this.git = git;
  }

  /**
   * A commit as git lists it.
   *
   * @param author the name, as .mailmap has it
   * @param time when it was committed
   * @param subject the first line of its message
   */
  public record Logged(String id, String author, Instant time, String subject) {}

  /** The directory at this place or above it; a build may not be there yet. Empty without git. */
  public static Optional<Path> directory(Path place) {
    Path at = place.toAbsolutePath().normalize();
    while (at != null && !Files.isDirectory(at)) {
      at = at.getParent();
    }
    for (Path above = at; above != null; above = above.getParent()) {
      if (Files.exists(above.resolve(".git"))) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }

  /**
   * All digits of a commit's id.
   *
   * @throws CommitArchive.NotCommittedException if git does not know it there
   */
  public String id(Path directory, String digits) throws IOException {
    return new CommitArchive(git).find(directory, digits);
  }

  /**
   * The commits that {@code to} has and {@code from} has not, the newest first.
   *
   * @param from its id, and so of the other
   * @param most how many at most
   */
  public List<Logged> between(Path directory, String from, String to, int most) throws IOException {
    Git.Said said =
        git.run(
            directory,
            "log",
            "--max-count=" + most,
            "--no-show-signature",
            "--no-color",
            "--no-notes",
            "--encoding=UTF-8",
            "--format=%H%x1f%ct%x1f%aN%x1f%s",
            "--end-of-options",
            from + ".." + to);
    if (!said.passed()) {
      throw new IOException(said.unanswered().sentence());
    }
    List<Logged> commits = new ArrayList<>();
    for (String line : said.lines()) {
      commit(line).ifPresent(commits::add);
    }
    return commits;
  }

  /** How many there are. */
  public long count(Path directory, String from, String to) throws IOException {
    Git.Said said = git.run(directory, "rev-list", "--count", "--end-of-options", from + ".." + to);
    try {
      return Long.parseLong(String.join("", said.lines()).strip());
    } catch (NumberFormatException e) {
      throw new IOException(said.unanswered().sentence(), e);
    }
  }

  private static Optional<Logged> commit(String line) {
    List<String> parts = List.of(line.split(String.valueOf(SEPARATOR), PARTS));
    try {
      return parts.size() < PARTS
          ? Optional.empty()
          : Optional.of(
              new Logged(
                  parts.get(0),
                  Printable.escape(parts.get(2)),
                  Instant.ofEpochSecond(Long.parseLong(parts.get(1))),
                  Printable.escape(parts.get(3))));
    } catch (NumberFormatException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
