package dev.deployer.path;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides whether a text that is not what it should be may stand in a message about it. Somebody
 * may have given a key, a token or a password where a path, a name or a target belongs, and a
 * message ends up in the log of a CI system.
 */
public final class Discreet {
  private static final Pattern RUN = Pattern.compile("[A-Za-z0-9=_-]{12,}");
  private static final Pattern MARK = Pattern.compile("(?i)PRIVATE[ -]KEY|BEGIN (RSA|EC|OPENSSH)");
  private static final int LONGEST_LINE = 400;

  private Discreet() {}

  /** As {@link Printable#quote}; or how long the text is, where it may be a secret. */
  public static String quote(String text) {
    return isSecretive(text) ? hidden(text) : Printable.quote(text);
  }

  /** The text as it is; or how long it is, where it may be a secret. */
  public static String shown(String text) {
    return isSecretive(text) ? hidden(text) : text;
  }

  private static String hidden(String text) {
    return "(of " + text.length() + " characters, not shown: it may be a secret)";
  }

  /**
   * Whether it looks like a key or a token: it says so, is longer than a line, or has letters of
   * both cases and digits in a row of 12 or more.
   */
  public static boolean isSecretive(String text) {
    if (text.length() > LONGEST_LINE || MARK.matcher(text).find()) {
      return true;
    }
    Matcher run = RUN.matcher(text);
    while (run.find()) {
      if (isMixed(run.group())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isMixed(String word) {
    return word.chars().anyMatch(Character::isUpperCase)
        && word.chars().anyMatch(Character::isLowerCase)
        && word.chars().anyMatch(Character::isDigit);
  }
}
