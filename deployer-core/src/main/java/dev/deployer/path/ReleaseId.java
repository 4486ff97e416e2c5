package dev.deployer.path;

import java.io.Serializable;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;

/**
 * The name of a release, {@code releases/<id>} on a host.
 *
 * <p>1 to 64 characters of {@code A-Z a-z 0-9 . _ + -}, the first a letter or digit, the last not a
 * dot, no {@code ..} in it, and not a word of the layout in any case.
 *
 * @param value the text
 * @serial exclude
 */
public record ReleaseId(String value) implements Comparable<ReleaseId>, Serializable {
  private static final int LONGEST = 64;
  private static final Set<String> WORDS_OF_THE_LAYOUT =
      Set.of("current", "releases", "shared", "previous", "latest", "tmp", "new");
  private static final DateTimeFormatter FOURTEEN_DIGITS =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /**
   * Validates.
   *
   * @throws InvalidPathTextException if {@code value} is not a release id
   */
  public ReleaseId {
    if (!hasForm(value) || value.endsWith(".") || value.contains("..")) {
      throw new InvalidPathTextException(
          "release id",
          value,
          "allowed are 1 to 64 letters, digits and . _ + -, beginning with a letter or digit,"
              + " not ending in a dot, without two dots in a row");
    }
    if (WORDS_OF_THE_LAYOUT.contains(value.toLowerCase(Locale.ROOT))) {
      throw new InvalidPathTextException(
          "release id", value, "this word names a part of the layout on the host");
    }
  }

  // Each record of a journal has some ids: a pattern takes a JVM that has just started too long.
  private static boolean hasForm(String value) {
    if (value.isEmpty() || value.length() > LONGEST || !isLetterOrDigit(value.charAt(0))) {
      return false;
    }
    for (int i = 1; i < value.length(); i++) {
      char character = value.charAt(i);
      if (!isLetterOrDigit(character) && "._+-".indexOf(character) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetterOrDigit(char character) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9');
  }

  /**
   * The id that this text is.
   *
   * @throws InvalidPathTextException if {@code text} is not a release id
   */
  public static ReleaseId parse(String text) {
    return new ReleaseId(text);
  }

  /** The default id: the time in UTC as 14 digits, {@code 20261120211345}. */
  public static ReleaseId ofTime(Instant time) {
    return new ReleaseId(FOURTEEN_DIGITS.format(time));
  }

  // What the JVM makes for these of a record, at their first use, takes it longer than a request.
  @Override
  public boolean equals(Object other) {
    return other instanceof ReleaseId id && value.equals(id.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  /** Whether some filesystems would take this and {@code other} for one name. */
  public boolean equalsButForCase(ReleaseId other) {
    return value.equalsIgnoreCase(other.value);
  }

  @Override
  public int compareTo(ReleaseId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
