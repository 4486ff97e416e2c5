package dev.deployer.root;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * A time as this program writes it, {@code 2026-11-20T21:13:45Z} (ISO 8601), without the machinery
 * for all others, which takes longer than the rest of a record.
 */
final class PlainTime {
  private static final String FORM = "0000-00-00T00:00:00Z";

  private PlainTime() {}

  /** Whether a text has this form. */
  static boolean isOne(String text) {
    if (text.length() != FORM.length()) {
      return false;
    }
    for (int i = 0; i < FORM.length(); i++) {
      char character = text.charAt(i);
      boolean fits =
          FORM.charAt(i) == '0'
              ? character >= '0' && character <= '9'
              : character == FORM.charAt(i);
      if (!fits) {
        return false;
      }
    }
    // Others have a meaning of their own: the end of a day, a leap second.
    return number(text, 11, 2) < 24 && number(text, 14, 2) < 60 && number(text, 17, 2) < 60;
  }

  /**
   * The time that a text of this form is.
   *
   * @throws DateTimeException if there is no such time
   */
  static Instant parse(String text) {
    return LocalDateTime.of(
            number(text, 0, 4),
            number(text, 5, 2),
            number(text, 8, 2),
            number(text, 11, 2),
            number(text, 14, 2),
            number(text, 17, 2))
        .toInstant(ZoneOffset.UTC);
  }

  private static int number(String text, int from, int digits) {
    return Integer.parseInt(text, from, from + digits, 10);
  }
}
