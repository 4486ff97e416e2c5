package dev.deployer.git;

import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome;
import dev.deployer.command.LocalCommand;
import dev.deployer.command.LocalCommands;
import dev.deployer.command.Variables;
import dev.deployer.git.WorkTree.Difference;
import dev.deployer.parallel.SideBySide;
import dev.deployer.path.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Asks git about a directory, as a program of this machine. The caller's own variables of git do
 * not count, hooks and file system monitors of the repository are not run, and nothing in the
 * repository is changed, not even its index.
 */
public final class Git {
  private static final Duration WITHIN = Duration.ofSeconds(60);
  private static final String NO_WORK_TREE = "not a git repository (or any";
  private static final String UNREADABLE = "warning: could not open directory";

  /** A line of {@code git ls-files -v --stage}: whether it is looked at, mode, id, stage, name. */
  private static final Pattern TRACKED =
      Pattern.compile("([A-Za-z?]) ([0-7]{6}) [0-9a-f]{40,64} [0-3]\t(.+)");

  private static final String SUBMODULE = "160000";

  private static final List<String> STATUS =
      List.of(
          "status",
          "--porcelain=v2",
          "--branch",
          "--no-ahead-behind",
          "--no-renames",
          "--ignore-submodules=none",
          "--untracked-files=all");

  private static final List<String> TRACKED_FILES = List.of("ls-files", "-v", "--stage");

  private static final List<String> QUIETLY =
      List.of(
          "git",
          "--no-optional-locks",
          "--literal-pathspecs",
          "-c",
          "core.fsmonitor=false",
          "-c",
          "core.untrackedCache=false",
          "-c",
          "core.hooksPath=/dev/null",
          "-c",
          "core.quotePath=true",
          "-c",
          "status.relativePaths=false");

  private final LocalCommands commands;

  public Git(LocalCommands commands) {
    this.commands = commands;
  }

  /**
   * What git says of the work tree that a directory lies in, all of it.
   *
   * @param directory absolute, and there
   */
  public WorkTree ask(Path directory) throws IOException {
    Path real = directory.toRealPath();
    if (!liesBesideOrBelowGit(real)) {
      return new WorkTree.None();
    }
    Said where = run(real, "rev-parse", "--show-prefix");
    if (!where.passed()) {
      return where.lines().stream().anyMatch(line -> line.contains(NO_WORK_TREE))
          ? new WorkTree.None()
          : where.unanswered();
    }
    String prefix = where.lines().isEmpty() ? "" : where.lines().get(0);
    List<Said> both = SideBySide.map(List.of(STATUS, TRACKED_FILES), 2, words -> run(real, words));
    Said status = both.get(0);
    StatusText text = new StatusText();
    List<String> other = status.lines().stream().filter(line -> !text.take(line)).toList();
    Optional<String> unseen = other.stream().filter(line -> line.startsWith(UNREADABLE)).findAny();
    if (!status.passed() || status.cut() || unseen.isPresent()) {
      return unseen
          .<WorkTree>map(line -> new WorkTree.Unanswered(Printable.escape(line), List.of()))
          .orElseGet(() -> new Said(status.outcome(), other, status.cut()).unanswered());
    }
    return tracked(real, prefix, text, both.get(1));
  }

  private WorkTree tracked(Path directory, String prefix, StatusText status, Said listed) {
    if (!listed.passed() || listed.cut()) {
      return listed.unanswered();
    }
    Set<String> tracked = new HashSet<>();
    boolean submodules = false;
    for (String line : listed.lines()) {
      Matcher known = TRACKED.matcher(line);
      if (known.matches()) {
        String path = StatusText.unquoted(known.group(3));
        if (known.group(2).equals(SUBMODULE)) {
          submodules = true;
        } else {
          tracked.add(path);
          notLookedAt(directory, known.group(1), path)
              .ifPresent(hidden -> status.changes().putIfAbsent(prefix + path, hidden));
        }
      }
    }
    if (submodules) {
      Said within = run(directory, "ls-files", "--recurse-submodules");
      if (!within.passed() || within.cut()) {
        return within.unanswered();
      }
      within.lines().stream().map(StatusText::unquoted).forEach(tracked::add);
    }
    return new WorkTree.Known(status.commit(), prefix, tracked, status.changes());
  }

  /**
   * Git says nothing of files that it was told to take for unchanged (a small letter), or not to
   * have in the tree (S), whatever they hold.
   */
  private static Optional<Difference> notLookedAt(Path directory, String tag, String path) {
    boolean unchanged = Character.isLowerCase(tag.charAt(0));
    boolean absent =
        tag.equals("S") && Files.exists(directory.resolve(path), LinkOption.NOFOLLOW_LINKS);
    return unchanged || absent ? Optional.of(Difference.MODIFIED) : Optional.empty();
  }

  private static boolean liesBesideOrBelowGit(Path directory) {
    for (Path at = directory; at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(".git"), LinkOption.NOFOLLOW_LINKS)) {
        return true;
      }
    }
    return false;
  }

  /** What a command said, and how it ended. */
  record Said(CommandOutcome outcome, List<String> lines, boolean cut) {
    boolean passed() {
      return outcome.passed();
    }

    /** As git says it where it says something, else how it ended. */
    WorkTree.Unanswered unanswered() {
      List<String> said =
          lines.stream().filter(line -> !line.isBlank()).map(Printable::escape).toList();
      boolean ended = outcome instanceof CommandOutcome.Exited;
      return ended && !said.isEmpty() && !passed()
          ? new WorkTree.Unanswered(said.get(0), said.subList(1, Math.min(said.size(), 10)))
          : new WorkTree.Unanswered(
              passed() ? "a name is too long" : "git " + outcome.inWords(), List.of());
    }
  }

  Said run(Path directory, String... words) {
    return run(directory, List.of(words));
  }

  private Said run(Path directory, List<String> words) {
    List<String> lines = new ArrayList<>();
    boolean[] cut = {false};
    CommandOutcome outcome =
        commands.run(
            new LocalCommand(
                    new Arguments(Stream.concat(QUIETLY.stream(), words.stream()).toList()),
                    new Variables(Map.of("LC_ALL", "C")),
                    directory,
                    WITHIN,
                    Optional.empty())
                .without("GIT_"),
            (line, isCut) -> {
              lines.add(line);
              cut[0] |= isCut;
            });
    return new Said(outcome, lines, cut[0]);
  }
}
