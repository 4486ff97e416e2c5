package dev.deployer.path;

/**
 * Text from a host or a file name, made safe to show: nothing in it can move a cursor or forge a
 * line.
 */
public final class Printable {
  private Printable() {}

  /** The text in double quotes, with control characters, quotes and lone surrogates escaped. */
  public static String quote(String text) {
    return '"' + escape(text).replace("\"", "\\\"") + '"';
  }

  /**
   * The text with every control, format, unassigned and lone surrogate character, and the
   * backslash, written as a backslash escape.
   */
  public static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              switch (Character.getType(c)) {
                case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    out.append(String.format(c > 0xffff ? "\\U%08x" : "\\u%04x", c));
                default -> {
                  if (c == '\\') {
                    out.append('\\');
                  }
                  out.appendCodePoint(c);
                }
              }
            });
    return out.toString();
  }
}
