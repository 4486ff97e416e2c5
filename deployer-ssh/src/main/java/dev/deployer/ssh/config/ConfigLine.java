package dev.deployer.ssh.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One line with something on it.
 *
 * @param written the keyword as it is written
 * @param rest everything after the keyword
 * @param words what the rest consists of, without a comment
 */
record ConfigLine(String file, int number, String written, String rest, List<String> words) {
  /**
   * Empty for a comment or nothing.
   *
   * @throws IllegalArgumentException if it is no line of ssh_config(5), saying why
   */
  static Optional<ConfigLine> parse(String file, int number, String text) {
    LineWords words = new LineWords(withoutEnd(text));
    String keyword = words.next();
    if (keyword != null && keyword.isEmpty()) {
      keyword = words.next();
    }
    if (keyword == null || keyword.isEmpty() || keyword.startsWith("#")) {
      return Optional.empty();
    }
    String rest = words.rest().stripLeading();
    if (rest.isEmpty()) {
      throw new IllegalArgumentException("nothing follows " + keyword);
    }
    return Optional.of(new ConfigLine(file, number, keyword, rest, LineWords.split(rest)));
  }

  String keyword() {
    return written.toLowerCase(Locale.ROOT);
  }

  /** {@code /home/deploy/.ssh/config:12}, for people. */
  String where() {
    return file + ":" + number;
  }

  private static String withoutEnd(String text) {
    int end = text.length();
    while (end > 0 && " \t\r\n\f".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return text.substring(0, end);
  }
}
