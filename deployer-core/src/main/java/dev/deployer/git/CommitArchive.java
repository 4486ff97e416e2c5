package dev.deployer.git;

import dev.deployer.path.Printable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Has git make an archive of what is committed. Always from the top of the tree, and of paths that
 * are taken literally, so that nothing depends on the folder one stands in.
 */
public final class CommitArchive {
  /** A line of {@code git ls-tree -r}: mode, type, id, name. */
  private static final Pattern LISTED =
      Pattern.compile("([0-7]{6}) ([a-z]+) [0-9a-f]{40,64}\t(.+)");

  private final Git git;

  public CommitArchive(Git git) {
    this.git = git;
  }

  /**
   * What was archived.
   *
   * @param commit its id
   * @param depth how many directories stand before the names in the archive
   */
  public record Archived(String commit, int depth) {}

  /** Thrown where git does not have what is asked for; the message is one clause. */
  public static final class NotCommittedException extends IOException {
    private static final long serialVersionUID = 1L;

    NotCommittedException(String why) {
      super(why);
    }
  }

  /**
   * Writes an archive.
   *
   * @param directory absolute; in the work tree, or the repository itself
   * @param ref names the commit
   * @param path what of it, from the directory
   * @param to where the archive goes
   * @throws NotCommittedException if there is no such commit, nothing of it there, or submodules,
   *     which an archive does not have
   */
  public Archived write(Path directory, String ref, Optional<String> path, Path to)
      throws IOException {
    Path real = directory.toRealPath();
    String prefix = first(git.run(real, "rev-parse", "--show-prefix"));
    String top = first(git.run(real, "rev-parse", "--show-toplevel"));
    Path from = top.isEmpty() ? real : Path.of(top);
    String commit = find(from, ref);
    String inside = (prefix + path.orElse("")).replaceFirst("/$", "");
    List<String> listed = new ArrayList<>(List.of("ls-tree", "-r", "--full-tree", commit, "--"));
    List<String> archived =
        new ArrayList<>(List.of("archive", "--format=tar", "--output=" + to, commit, "--"));
    if (!inside.isEmpty()) {
      listed.add(inside);
      archived.add(inside);
    }
    requireWhole(git.run(from, listed.toArray(String[]::new)), inside, commit);
    Git.Said made = git.run(from, archived.toArray(String[]::new));
    if (!made.passed()) {
      throw new NotCommittedException(made.unanswered().sentence());
    }
    return new Archived(
        commit, inside.isEmpty() ? 0 : (int) inside.chars().filter(c -> c == '/').count() + 1);
  }

  /**
   * The id of a commit.
   *
   * @param directory in the work tree or the repository
   * @param ref names it
   */
  public String find(Path directory, String ref) throws IOException {
    Git.Said named =
        git.run(
            directory, "rev-parse", "--verify", "--quiet", "--end-of-options", ref + "^{commit}");
    if (!named.passed()) {
      throw new NotCommittedException(
          "git knows no commit "
              + Printable.quote(ref)
              + named.lines().stream()
                  .findFirst()
                  .map(line -> ": " + Printable.escape(line))
                  .orElse(""));
    }
    return first(named);
  }

  private static String first(Git.Said said) throws NotCommittedException {
    if (!said.passed()) {
      throw new NotCommittedException(said.unanswered().sentence());
    }
    return said.lines().isEmpty() ? "" : said.lines().get(0);
  }

  private static void requireWhole(Git.Said listed, String inside, String commit)
      throws NotCommittedException {
    if (!listed.passed() || listed.cut()) {
      throw new NotCommittedException(listed.unanswered().sentence());
    }
    boolean any = false;
    for (String line : listed.lines()) {
      Matcher entry = LISTED.matcher(line);
      if (entry.matches()) {
        any = true;
        if (entry.group(2).equals("commit")) {
          throw new NotCommittedException(
              "it has the submodule "
                  + Printable.quote(StatusText.unquoted(entry.group(3)))
                  + ", which git leaves empty in what it archives");
        }
      }
    }
    if (!any) {
      throw new NotCommittedException(
          "there is nothing at "
              + (inside.isEmpty() ? "the top" : Printable.quote(inside))
              + " in commit "
              + commit.substring(0, 12));
    }
  }
}
