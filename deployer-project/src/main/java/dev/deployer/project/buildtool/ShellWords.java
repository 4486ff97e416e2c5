package dev.deployer.project.buildtool;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A line as words, and words as a line: quoted as in a POSIX shell. */
public final class ShellWords {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._/:@%+=,-]+|…");
  private static final char NO_QUOTE = ' ';

  private ShellWords() {}

  /**
   * Takes a line apart at its blanks, but for those in quotes of one kind or the other; {@code \}
   * outside of quotes takes the next character as it is.
   *
   * @throws IllegalArgumentException if a quote is not closed
   */
  public static List<String> parse(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean begun = false;
    char quote = NO_QUOTE;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote != NO_QUOTE && c == quote) {
        quote = NO_QUOTE;
      } else if (quote != NO_QUOTE) {
        word.append(c);
      } else if (c == '\'' || c == '"') {
        quote = c;
        begun = true;
      } else if (c == '\\' && i + 1 < line.length()) {
        i++;
        word.append(line.charAt(i));
        begun = true;
      } else if (!Character.isWhitespace(c)) {
        word.append(c);
        begun = true;
      } else if (begun) {
        words.add(word.toString());
        word.setLength(0);
        begun = false;
      }
    }
    if (quote != NO_QUOTE) {
      throw new IllegalArgumentException("A quote is not closed: " + line);
    }
    if (begun) {
      words.add(word.toString());
    }
    return words;
  }

  /** The line of these words. */
  public static String line(List<String> words) {
    return words.stream().map(ShellWords::quoted).collect(Collectors.joining(" "));
  }

  /** One word of a line. */
  public static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
