package dev.deployer.maven;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A command and the words behind its target.
 *
 * @param name such as {@code prune}
 * @param behindTarget such as {@code --keep} and {@code 3}
 */
record CommandWords(String name, List<String> behindTarget) {
  /** Commands that look at the build. */
  private static final Set<String> OF_BUILDS = Set.of("deploy", "diff", "plan", "rehearse", "seal");

  CommandWords {
    behindTarget = List.copyOf(behindTarget);
  }

  static CommandWords of(String name) {
    return new CommandWords(name, List.of());
  }

  /**
   * Takes a line apart, at its blanks, but for those in quotes of one kind or the other.
   *
   * @throws IllegalArgumentException if a quote is not closed
   */
  static CommandWords parse(String line) {
    List<String> words = ShellWords.parse(line);
    return new CommandWords(words.get(0), words.subList(1, words.size()));
  }

  /** The same with this word, if there is one. */
  CommandWords argument(String word) {
    return word == null ? this : with(List.of(word));
  }

  /** The same with this option, if it has a value. */
  CommandWords option(String option, String value) {
    return value == null ? this : with(List.of(option, value));
  }

  private CommandWords with(List<String> more) {
    List<String> all = new ArrayList<>(behindTarget);
    all.addAll(more);
    return new CommandWords(name, all);
  }

  /** Whether it wants a build, where none is named. */
  boolean takesBuild() {
    return OF_BUILDS.contains(name);
  }
}
