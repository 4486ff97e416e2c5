package dev.deployer.path;

import java.util.function.IntFunction;

/**
 * Text from a host or a file name, made safe to show: nothing in it can move a cursor or forge a
 * line. What is held back is the same wherever it is shown: every control, format, unassigned and
 * lone surrogate character, and the separators of lines and paragraphs.
 */
public final class Printable {
  private Printable() {}

  /** The text in double quotes, escaped, and the quotes in it too. */
  public static String quote(String text) {
    return '"' + escape(text).replace("\"", "\\\"") + '"';
  }

  /**
   * The text with what is held back written as a backslash escape, and each backslash doubled, so
   * that no escape can be forged.
   */
  public static String escape(String text) {
    return written(text.replace("\\", "\\\\"), Printable::escaped);
  }

  /** What was escaped, as it was: the inverse of {@link #escape}. */
  public static String plain(String escaped) {
    StringBuilder text = new StringBuilder(escaped.length());
    for (int i = 0; i < escaped.length(); i++) {
      char c = escaped.charAt(i);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char kind = escaped.charAt(++i);
      int digits = kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
      if (digits == 0) {
        text.append(kind);
      } else {
        text.appendCodePoint(Integer.parseInt(escaped.substring(i + 1, i + 1 + digits), 16));
        i += digits;
      }
    }
    return text.toString();
  }

  /**
   * As {@link #escape}, but backslashes stay as they are: for lines in which text was escaped where
   * it came from.
   */
  public static String shown(String line) {
    return written(line, Printable::escaped);
  }

  /**
   * The same JSON, fit to be shown: JSON itself escapes control characters below U+0020 only, and
   * terminals also obey U+009B and what turns the direction of writing. Such characters stand
   * within strings alone, where RFC 8259 lets each be written as an escape.
   */
  public static String json(String json) {
    return written(json, Printable::escapedInJson);
  }

  private static String escaped(int c) {
    return String.format(Character.isBmpCodePoint(c) ? "\\u%04x" : "\\U%08x", c);
  }

  /** JSON knows UTF-16 alone. */
  private static String escapedInJson(int c) {
    StringBuilder units = new StringBuilder();
    for (char unit : Character.toChars(c)) {
      units.append(String.format("\\u%04x", (int) unit));
    }
    return units.toString();
  }

  private static String written(String text, IntFunction<String> escape) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (isHeldBack(c)) {
                out.append(escape.apply(c));
              } else {
                out.appendCodePoint(c);
              }
            });
    return out.toString();
  }

  private static boolean isHeldBack(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
