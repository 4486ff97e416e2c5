package dev.deployer.source;

import java.util.Optional;
import java.util.regex.Pattern;

/** One line of {@link IgnoreRules}; a character stands for a byte. */
final class IgnoreRule {
  private final boolean negated;
  private final boolean forDirectories;
  private final boolean forNames;
  private final Pattern pattern;

  private IgnoreRule(boolean negated, boolean forDirectories, boolean forNames, Pattern pattern) {
    this.negated = negated;
    this.forDirectories = forDirectories;
    this.forNames = forNames;
    this.pattern = pattern;
  }

  /** The rule that this line is; empty for a comment, a blank line, and what matches nothing. */
  static Optional<IgnoreRule> parse(String line) {
    String text = line.startsWith("#") ? "" : withoutTrailingSpaces(line);
    boolean negated = text.startsWith("!");
    text = negated ? text.substring(1) : text;
    boolean forDirectories = text.endsWith("/");
    text = forDirectories ? text.substring(0, text.length() - 1) : text;
    boolean forNames = text.indexOf('/') < 0;
    text = text.startsWith("/") ? text.substring(1) : text;
    if (text.isEmpty()) {
      return Optional.empty();
    }
    boolean finalForDirectories = forDirectories;
    return new Glob(text)
        .compile()
        .map(pattern -> new IgnoreRule(negated, finalForDirectories, forNames, pattern));
  }

  /** Spaces at the end do not count, but for one after a backslash. */
  private static String withoutTrailingSpaces(String line) {
    int end = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\') {
        i++;
        end = Math.min(i + 1, line.length());
      } else if (c != ' ') {
        end = i + 1;
      }
    }
    return line.substring(0, end);
  }

  boolean isNegated() {
    return negated;
  }

  /**
   * @param name the last component of {@code path}
   */
  boolean matches(String path, String name, boolean isDirectory) {
    return (isDirectory || !forDirectories) && pattern.matcher(forNames ? name : path).matches();
  }
}
