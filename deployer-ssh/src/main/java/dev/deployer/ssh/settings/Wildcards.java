package dev.deployer.ssh.settings;

import java.util.Locale;

/** Patterns as ssh_config(5), PATTERNS, and sshd(8), SSH_KNOWN_HOSTS, have them. */
public final class Wildcards {
  private Wildcards() {}

  /**
   * Whether a text matches a pattern, in which {@code *} stands for any characters and {@code ?}
   * for one; in time proportional to the product of the lengths, whatever the pattern.
   */
  public static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int resume = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = t;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  /**
   * Whether a text matches one of the patterns, which commas separate, and none of those that begin
   * with {@code !}.
   */
  public static boolean listMatches(String patterns, String text) {
    boolean matched = false;
    for (String pattern : patterns.split(",", -1)) {
      boolean negated = pattern.startsWith("!");
      if (matches(negated ? pattern.substring(1) : pattern, text)) {
        if (negated) {
          return false;
        }
        matched = true;
      }
    }
    return matched;
  }

  /** As {@link #listMatches}, where upper and lower case are the same, as in names of hosts. */
  public static boolean hostListMatches(String patterns, String host) {
    return listMatches(patterns.toLowerCase(Locale.ROOT), host.toLowerCase(Locale.ROOT));
  }
}
