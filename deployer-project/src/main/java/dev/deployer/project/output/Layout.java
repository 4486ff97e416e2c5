package dev.deployer.project.output;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text in lines of a width, broken at blanks alone. A word that is longer than a line stays whole
 * on a line of its own: a path, a digest. So does what is to be copied, and reads as one: a
 * command, a line of known_hosts, a time of the day.
 */
final class Layout {
  private static final Pattern WHOLE =
      Pattern.compile(
          "\\bdeployer [a-z]+ .*?(?= and deployer | \\(or |; |$)"
              + "|\\bgit (status|show|log)( --?\\S+)*"
              + "|\\b(ssh-keygen|ssh-add|chsh|patch|install) -.*$"
              + "|\\b(gates|writable|hooks): [\\[{].*$"
              + "|\\S+ (ssh|ecdsa|sk)-\\S+ AAAA\\S+"
              + "|\\d\\d:\\d\\d(:\\d\\d)? UTC");

  /** Stands for a blank at which nothing is broken; in text that is shown it stands nowhere. */
  private static final char JOINT = '\0';

  private Layout() {}

  /**
   * The lines of a text that is fit to be shown; at least one.
   *
   * @param width of each but the first
   */
  static List<String> lines(String text, int first, int width) {
    if (width(text) <= first) {
      return List.of(text);
    }
    List<String> lines = new ArrayList<>();
    List<String> line = new ArrayList<>();
    int length = 0;
    for (String unit : units(text)) {
      int room = lines.isEmpty() ? first : width;
      if (!line.isEmpty() && length + 1 + width(unit) > room) {
        lines.add(String.join(" ", line).stripTrailing());
        line.clear();
        length = 0;
      }
      if (!line.isEmpty() || lines.isEmpty() || !unit.isEmpty()) {
        length += width(unit) + (line.isEmpty() ? 0 : 1);
        line.add(unit);
      }
    }
    lines.add(String.join(" ", line).stripTrailing());
    return lines.stream().map(one -> one.replace(JOINT, ' ')).toList();
  }

  /** The width of the longest part that is not broken. */
  static int least(String text) {
    return units(text).stream().mapToInt(Layout::width).max().orElse(0);
  }

  private static List<String> units(String text) {
    String joined = WHOLE.matcher(text).replaceAll(m -> quoted(m.group().replace(' ', JOINT)));
    return List.of(joined.split(" ", -1));
  }

  private static String quoted(String replacement) {
    return Matcher.quoteReplacement(replacement);
  }

  static int width(String text) {
    return text.codePointCount(0, text.length());
  }

  /** The text, and blanks up to the width. */
  static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - width(text)));
  }
}
