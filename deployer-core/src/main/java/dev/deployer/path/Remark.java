package dev.deployer.path;

/**
 * What people say of a run, such as why it is done. On the host it stands on cards of which no more
 * than 64 KiB is read ({@code docs/on-disk-format.md}), with all else that they say; so it is
 * refused where it is said, and not when it can be read no more.
 */
public final class Remark {
  /** How many bytes of JSON a message or a reason has at most. */
  public static final int MOST_BYTES = 4096;

  /** How many bytes of JSON a revision has at most. */
  public static final int MOST_BYTES_OF_A_REVISION = 1024;

  private static final int CONTROL = 6;

  private Remark() {}

  /**
   * The text, if it is short enough.
   *
   * @param what it is, for people
   * @param most how many bytes it may have as JSON has it, in UTF-8
   * @throws IllegalArgumentException if it is longer
   */
  public static String require(String what, String text, int most) {
    int bytes = text.codePoints().map(Remark::bytes).sum();
    if (bytes > most) {
      throw new IllegalArgumentException(
          String.format("%s has at most %,d bytes, and this one has %,d", what, most, bytes));
    }
    return text;
  }

  /** RFC 8259, section 7: what has to be escaped is. */
  private static int bytes(int codePoint) {
    if (codePoint < ' ') {
      return CONTROL;
    } else if (codePoint == '"' || codePoint == '\\') {
      return 2;
    } else if (codePoint < 0x80) {
      return 1;
    }
    return codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
  }
}
