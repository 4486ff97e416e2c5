package dev.deployer;

import dev.deployer.git.CommitLog;
import dev.deployer.git.Git;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks git on this machine for the commits between two revisions that releases have recorded. */
final class CommitsBetween {
  private static final Pattern COMMIT = Pattern.compile("([0-9a-f]{7,64})(-dirty)?");

  private final CommitLog log;
  private final List<Path> places;

  /**
   * @param places where the commits may be known, the best first
   */
  CommitsBetween(Workstation here, List<Path> places) {
    this.log = new CommitLog(new Git(here.commands()));
    this.places = List.copyOf(places);
  }

  /**
   * Those between both, at most so many.
   *
   * @param from as recorded; absent where nothing is recorded
   * @param to likewise
   */
  Commits of(Optional<String> from, Optional<String> to, int most) {
    Optional<String> fault = fault("before", from).or(() -> fault("after", to));
    if (fault.isPresent()) {
      return Commits.unknown(fault.get());
    }
    Matcher first = matched(from.orElseThrow());
    Matcher second = matched(to.orElseThrow());
    Optional<Commits> last = Optional.empty();
    for (Path place : places) {
      Commits found = in(place, first, second, most);
      if (found.unknown().isEmpty()) {
        return found;
      }
      last = last.or(() -> Optional.of(found));
    }
    return last.orElseGet(() -> Commits.unknown("there is no place here that git could know of"));
  }

  private Commits in(Path place, Matcher first, Matcher second, int most) {
    boolean dirty = first.group(2) != null || second.group(2) != null;
    try {
      Optional<Path> directory = CommitLog.directory(place);
      if (directory.isEmpty()) {
        return Commits.unknown("nothing here is a work tree of git");
      }
      String from = log.id(directory.get(), first.group(1));
      String to = log.id(directory.get(), second.group(1));
      return new Commits(
          Optional.of(from),
          Optional.of(to),
          commits(directory.get(), from, to, most),
          log.count(directory.get(), from, to),
          commits(directory.get(), to, from, most),
          log.count(directory.get(), to, from),
          dirty,
          Optional.empty());
    } catch (IOException e) {
      return Commits.unknown(String.valueOf(e.getMessage()));
    }
  }

  private List<Commits.Commit> commits(Path directory, String from, String to, int most)
      throws IOException {
    return log.between(directory, from, to, most).stream()
        .map(entry -> new Commits.Commit(entry.id(), entry.author(), entry.time(), entry.subject()))
        .toList();
  }

  private static Optional<String> fault(String which, Optional<String> revision) {
    if (revision.isEmpty()) {
      return Optional.of("no revision is recorded of what was " + which);
    }
    return COMMIT.matcher(revision.get()).matches()
        ? Optional.empty()
        : Optional.of("the revision of what was " + which + " is no commit of git");
  }

  private static Matcher matched(String revision) {
    Matcher matcher = COMMIT.matcher(revision);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(revision);
    }
    return matcher;
  }
}
