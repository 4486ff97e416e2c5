package dev.deployer.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks git who has made what is deployed: the addresses of authors and committers. */
public final class CommitAuthors {
  /** How many commits are looked at. */
  public static final int MOST = 1_000;

  /** What is checked out. */
  public static final String CHECKED_OUT = "HEAD";

  private static final Pattern ID = Pattern.compile("([0-9a-f]{7,64})(-dirty)?");

  /** A branch is none: it moves on, and with it what would be taken for live already. */
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._/-]{0,199}");

  private static final int LONGEST = 200;

  /** Author and committer, as they stand in the commit and as .mailmap has them. */
  private static final String ADDRESSES = "--format=%ae%n%ce%n%aE%n%cE";

  private final Git git;

  public CommitAuthors(Git git) {
    this.git = git;
  }

  /**
   * Who made it.
   *
   * @param addresses as git has them, sorted
   * @param since whether they are those of all commits since what is live, and not of the last one
   *     alone
   * @param all whether no commit was left out for there being too many
   */
  public record Found(SortedSet<String> addresses, boolean since, boolean all) {
    /** Those of both, of which one or the other may be unknown. */
    public static Optional<Found> together(Optional<Found> one, Optional<Found> other) {
      if (one.isEmpty() || other.isEmpty()) {
        return one.or(() -> other);
      }
      SortedSet<String> both = new TreeSet<>(one.get().addresses);
      both.addAll(other.get().addresses);
      return Optional.of(
          new Found(both, one.get().since && other.get().since, one.get().all && other.get().all));
    }
  }

  /**
   * Those of the commits between what is live and this one; of this one alone where there are none,
   * or where it is not known which they are.
   *
   * @param directory absolute; in the work tree or the repository
   * @param live the revisions of what is live, one for each host that has one; what is neither the
   *     id of a commit nor a tag is not known
   * @param commit an id or a tag, or {@link #CHECKED_OUT}
   * @return empty where git does not know the commit
   */
  public Optional<Found> since(Path directory, Collection<String> live, String commit)
      throws IOException {
    Path at = directory.toAbsolutePath().normalize();
    while (at != null && !Files.isDirectory(at)) {
      at = at.getParent();
    }
    Optional<String> last = at == null ? Optional.empty() : id(at, commit);
    if (last.isEmpty()) {
      return Optional.empty();
    }
    SortedSet<String> addresses = new TreeSet<>();
    boolean since = !live.isEmpty();
    boolean all = true;
    for (String revision : live) {
      Optional<String> known = id(at, revision);
      List<String> lines =
          known.isEmpty() ? List.of() : addresses(at, MOST + 1, known.get() + ".." + last.get());
      since &= known.isPresent();
      all &= lines.size() <= 4 * MOST;
      addresses.addAll(lines);
    }
    if (addresses.isEmpty() || !since) {
      addresses.addAll(addresses(at, 1, last.get()));
    }
    return Optional.of(new Found(addresses, since, all));
  }

  private Optional<String> id(Path directory, String revision) {
    Matcher id = ID.matcher(revision);
    try {
      if (revision.equals(CHECKED_OUT) || id.matches()) {
        String ref = id.matches() ? id.group(1) : revision;
        return Optional.of(new CommitArchive(git).find(directory, ref));
      }
      return TAG.matcher(revision).matches()
          ? Optional.of(new CommitArchive(git).find(directory, "refs/tags/" + revision))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private List<String> addresses(Path directory, int most, String commits) {
    Git.Said said =
        git.run(directory, "log", "--max-count=" + most, ADDRESSES, "--end-of-options", commits);
    return said.passed()
        ? said.lines().stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && line.length() <= LONGEST)
            .filter(line -> line.chars().noneMatch(Character::isISOControl))
            .toList()
        : List.of();
  }
}
