package dev.deployer.command;

import dev.deployer.path.Printable;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A program and its arguments, as execve(2) takes them; nothing in them is expanded by anything.
 *
 * @param words at least one. The first is the program: a path, or a name that is looked up in PATH;
 *     not empty, and it does not begin with {@code -}. No word has a NUL. Together they have at
 *     most {@value #MOST_BYTES} bytes in UTF-8
 */
public record Arguments(List<String> words) {
  /** What Linux takes as one argument, less what surrounds it (execve(2), MAX_ARG_STRLEN). */
  public static final int MOST_BYTES = 100_000;

  /**
   * Validates.
   *
   * @throws IllegalArgumentException if these are no arguments; the message says what is allowed
   */
  public Arguments {
    words = List.copyOf(words);
    if (words.isEmpty()) {
      throw new IllegalArgumentException("a command has at least one word, the program");
    }
    String program = words.get(0);
    if (program.isEmpty() || program.startsWith("-")) {
      throw new IllegalArgumentException(
          "the program "
              + Printable.quote(program)
              + " of a command is not empty and does not begin with -");
    }
    long bytes = 0;
    for (String word : words) {
      if (word.indexOf('\0') >= 0) {
        throw new IllegalArgumentException(
            "the argument " + Printable.quote(word) + " has a NUL, which no argument can have");
      }
      bytes += word.getBytes(StandardCharsets.UTF_8).length;
    }
    if (bytes > MOST_BYTES) {
      throw new IllegalArgumentException(
          "the arguments have " + bytes + " bytes, and at most " + MOST_BYTES + " are allowed");
    }
  }

  /** A program and its arguments, in their order. */
  public static Arguments of(String... words) {
    return new Arguments(List.of(words));
  }

  /** The program alone, for people; arguments may hold what is not for everyone. */
  public String program() {
    return words.get(0);
  }
}
