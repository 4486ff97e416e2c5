package dev.deployer.ssh.config;

import java.util.ArrayList;
import java.util.List;

/** How OpenSSH cuts a line into words: {@code strdelim} and {@code argv_split} of its misc.c. */
final class LineWords {
  private static final String BLANKS = " \t\r\n";

  /** What is left of the line; null when all is taken. */
  private String rest;

  LineWords(String line) {
    rest = line;
  }

  String rest() {
    return rest == null ? "" : rest;
  }

  /**
   * The next word, which ends at a blank or at one {@code =}, and may stand in double quotes; null
   * at the end, and where a quote is not closed.
   */
  String next() {
    if (rest == null) {
      return null;
    }
    String text = rest;
    int end = 0;
    while (end < text.length() && (BLANKS + "\"=").indexOf(text.charAt(end)) < 0) {
      end++;
    }
    if (end == text.length()) {
      rest = null;
      return text;
    }
    if (text.charAt(end) == '"') {
      int close = text.indexOf('"', end + 1);
      if (close < 0) {
        rest = null;
        return null;
      }
      rest = text.substring(afterBlanks(text, close + 1));
      return text.substring(0, end) + text.substring(end + 1, close);
    }
    int next = afterBlanks(text, end + 1);
    if (text.charAt(end) != '=' && next < text.length() && text.charAt(next) == '=') {
      next = afterBlanks(text, next + 1);
    }
    rest = text.substring(next);
    return text.substring(0, end);
  }

  /**
   * All words of a text, in which single and double quotes, a backslash before a quote, a backslash
   * or a blank, and a {@code #} at the beginning of a word mean what they mean in ssh_config(5).
   *
   * @throws IllegalArgumentException if a quote is not closed
   */
  static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == ' ' || c == '\t') {
        i++;
        continue;
      }
      if (c == '#') {
        break;
      }
      StringBuilder word = new StringBuilder();
      i = word(text, i, word);
      words.add(word.toString());
    }
    return words;
  }

  private static int word(String text, int from, StringBuilder word) {
    char quote = 0;
    int i = from;
    for (; i < text.length(); i++) {
      char c = text.charAt(i);
      char after = i + 1 < text.length() ? text.charAt(i + 1) : 0;
      if (c == '\\'
          && (after == '\'' || after == '"' || after == '\\' || (quote == 0 && after == ' '))) {
        word.append(after);
        i++;
      } else if (quote == 0 && (c == ' ' || c == '\t')) {
        break;
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
      } else if (quote != 0 && c == quote) {
        quote = 0;
      } else {
        word.append(c);
      }
    }
    if (quote != 0) {
      throw new IllegalArgumentException("a quote is not closed");
    }
    return i;
  }

  private static int afterBlanks(String text, int from) {
    int i = from;
    while (i < text.length() && BLANKS.indexOf(text.charAt(i)) >= 0) {
      i++;
    }
    return i;
  }
}
