package dev.deployer.manifest;

import dev.deployer.path.EntryPath;
import java.util.HexFormat;

/**
 * The line of a file as almost all of them are, read from left to right: no character of its path
 * is escaped, and there are no further keywords. A manifest has a line for each file of a release,
 * and is read before anything else can be done.
 */
final class FileLine {
  private static final String TYPE = " type=file mode=0";
  private static final String SIZE = " size=";
  private static final String TIME = " time=";
  private static final String DIGEST = ".0 sha256=";

  private static final int PATH = 2;
  private static final int MODE_DIGITS = 3;
  private static final int DIGEST_DIGITS = 64;

  /** Numbers of so many digits fit. */
  private static final int MOST_DIGITS = 18;

  private final String line;
  private int at;
  private boolean failed;

  private FileLine(String line) {
    this.line = line;
  }

  /**
   * The file of which {@link MtreeLine#append} makes exactly this line; null where it takes a
   * closer look.
   *
   * @throws IllegalArgumentException if its path is none
   */
  static Entry.File parse(String line) {
    return new FileLine(line).parse();
  }

  private Entry.File parse() {
    int end = line.indexOf(' ');
    if (end < 0 || !line.startsWith("./") || !isPlainPath(end)) {
      return null;
    }
    at = end;
    expect(TYPE);
    int mode = octal();
    expect(SIZE);
    long size = decimal();
    expect(TIME);
    long time = decimal();
    expect(DIGEST);
    if (failed || line.length() - at != DIGEST_DIGITS) {
      return null;
    }
    long[] words = new long[DIGEST_DIGITS / 16];
    for (int i = 0; i < DIGEST_DIGITS; i++) {
      char digit = line.charAt(at + i);
      if (!HexFormat.isHexDigit(digit) || (digit >= 'A' && digit <= 'F')) {
        return null;
      }
      words[i / 16] = words[i / 16] << 4 | HexFormat.fromHexDigit(digit);
    }
    return new Entry.File(
        EntryPath.parse(line.substring(PATH, end)),
        mode,
        size,
        new Digest(words[0], words[1], words[2], words[3]),
        time);
  }

  /** Neither escaped, nor with a character that is escaped because it has a meaning in patterns. */
  private boolean isPlainPath(int end) {
    for (int i = PATH; i < end; i++) {
      char c = line.charAt(i);
      if (c == '*' || c == '?' || c == '[') {
        return false;
      }
    }
    return MtreeLine.isPlain(line, PATH, end);
  }

  private void expect(String text) {
    failed |= !line.startsWith(text, at);
    at += text.length();
  }

  private int octal() {
    int value = 0;
    for (int i = 0; i < MODE_DIGITS; i++) {
      int digit = digit();
      failed |= digit < 0 || digit > 7;
      value = value << 3 | digit;
    }
    return value;
  }

  /** A number without a sign or needless zeros. */
  private long decimal() {
    int start = at;
    long value = 0;
    for (int digit = digit(); digit >= 0; digit = digit()) {
      value = 10 * value + digit;
    }
    at--;
    int digits = at - start;
    failed |=
        digits < 1
            || digits > MOST_DIGITS
            || (digits > 1 && start < line.length() && line.charAt(start) == '0');
    return value;
  }

  /** The digit here, or -1; and goes on to the next character in any case. */
  private int digit() {
    char c = at < line.length() ? line.charAt(at) : ' ';
    at++;
    return c >= '0' && c <= '9' ? c - '0' : -1;
  }
}
