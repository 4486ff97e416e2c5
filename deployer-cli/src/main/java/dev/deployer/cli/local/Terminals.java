package dev.deployer.cli.local;

/**
 * Which of the standard streams are terminals.
 *
 * @param columns the width of the one at stderr
 */
public record Terminals(boolean in, boolean out, boolean err, int columns) {
  /** A terminal that says it is narrower does not know its width. */
  public static final int LEAST_COLUMNS = 20;

  /** No stream is one. */
  public static final Terminals NONE = new Terminals(false, false, false, 80);

  /**
   * As the launcher saw them, since Java cannot tell them apart; without a launcher, all are
   * terminals if there is a console.
   *
   * @param streams the numbers of those that are, {@code 02}; null without a launcher
   * @param columns the width; null or unusable means 80
   */
  public static Terminals of(String streams, String columns, boolean console) {
    int said = columns != null && columns.matches("[0-9]{1,4}") ? Integer.parseInt(columns) : 0;
    int width = said < LEAST_COLUMNS ? NONE.columns() : said;
    if (streams == null) {
      return new Terminals(console, console, console, width);
    }
    return new Terminals(
        streams.contains("0"), streams.contains("1"), streams.contains("2"), width);
  }
}
