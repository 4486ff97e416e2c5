package dev.deployer.project.buildtool;

import dev.deployer.outcome.DeployerException;
import dev.deployer.project.Project;
import dev.deployer.project.Session;
import dev.deployer.project.target.Options;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A command that a build runs, and the words behind its target.
 *
 * @param name such as {@code prune}
 * @param behindTarget such as {@code --keep} and {@code 3}
 */
public record CommandWords(String name, List<String> behindTarget) {
  /** Commands that look at the build. */
  private static final Set<String> OF_BUILDS = Set.of("deploy", "diff", "plan", "rehearse", "seal");

  /** Copies the words. */
  public CommandWords {
    behindTarget = List.copyOf(behindTarget);
  }

  /** A command with no word behind its target yet. */
  public static CommandWords of(String name) {
    return new CommandWords(name, List.of());
  }

  /**
   * Takes a line apart, such as {@code prune --keep 3}: at its blanks, but for those in quotes of
   * one kind or the other.
   *
   * @throws IllegalArgumentException if there is no word in it, or a quote is not closed
   */
  public static CommandWords parse(String line) {
    List<String> words = ShellWords.parse(line);
    if (words.isEmpty()) {
      throw new IllegalArgumentException("The command is missing.");
    }
    return new CommandWords(words.get(0), words.subList(1, words.size()));
  }

  /** The same with this word; without any, where it is null. */
  public CommandWords argument(String word) {
    return word == null ? this : with(List.of(word));
  }

  /** The same with this option; without it, where its value is null. */
  public CommandWords option(String option, String value) {
    return value == null ? this : with(List.of(option, value));
  }

  private CommandWords with(List<String> more) {
    List<String> all = new ArrayList<>(behindTarget);
    all.addAll(more);
    return new CommandWords(name, all);
  }

  /** Whether it wants a build, where none is named. */
  public boolean takesBuild() {
    return OF_BUILDS.contains(name);
  }

  /**
   * Opens the target for this command: with the build that the options or the file name, and where
   * it wants one and none is named, with the one that the tool has just made.
   *
   * @param target an environment of the file, or {@code [user@]host:/root}
   * @throws DeployerException as {@link Project#open(String, Options)}
   * @throws X if nothing is built
   */
  public <X extends Exception> Session open(
      Project project, String target, Options.Builder options, Built<X> built)
      throws DeployerException, X {
    Session named = project.open(target, options.build());
    if (!takesBuild() || named.namesSource()) {
      return named;
    }
    named.close();
    return project.open(target, options.source(built.folder()).build());
  }

  /**
   * What the tool has built; asked only where it is needed.
   *
   * @param <X> how the tool is told that nothing is
   */
  public interface Built<X extends Exception> {
    /** The folder that is deployed. */
    Path folder() throws X;
  }
}
