package dev.deployer.yaml;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What people type who mean YAML, with what they are told. A parser finds it where it can make no
 * sense of what follows, which is up to a few lines later, and in its own words.
 *
 * @param line from 0
 * @param column from 0
 * @param sentence what is wrong, and how it is written; it shows nothing but the key, since what
 *     stands there may be a secret
 */
record Slip(int line, int column, String sentence) {
  /** How many lines above the one that a parser stopped at are looked at. */
  private static final int ABOVE = 3;

  private static final Pattern TAB = Pattern.compile("^ *(\t)");
  private static final Pattern SIGN = Pattern.compile("(?:^|[\\[,:-])\\s*([*&@`%])[^\\s\"']");
  private static final Pattern NO_BLANK =
      Pattern.compile("^\\s*(?:- )?([A-Za-z_][A-Za-z0-9_-]{0,40}):(?!//)[^\\s]");

  /** The slip that is nearest above the line at which a parser stopped, if there is one. */
  static Optional<Slip> near(String text, int stopped) {
    List<String> lines = text.lines().toList();
    int last = Math.min(stopped, lines.size() - 1);
    for (int i = last; i >= 0 && i >= last - ABOVE; i--) {
      Optional<Slip> found = in(lines.get(i), i);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<Slip> in(String line, int number) {
    Matcher tab = TAB.matcher(line);
    if (tab.find()) {
      return Optional.of(
          new Slip(
              number, tab.start(1), "the line is indented with a tab; YAML takes blanks only"));
    }
    Matcher blank = NO_BLANK.matcher(line);
    if (blank.find()) {
      String key = blank.group(1);
      return Optional.of(
          new Slip(
              number,
              blank.end(1) + 1,
              "a blank is missing after \"" + key + ":\"; write " + key + ": VALUE"));
    }
    Matcher sign = SIGN.matcher(line);
    if (sign.find() && !quoted(line, sign.start(1))) {
      return Optional.of(
          new Slip(
              number,
              sign.start(1),
              "a text that begins with "
                  + sign.group(1)
                  + " stands in quotes"
                  + (sign.group(1).equals("*") ? ", such as \"*.log\"" : "")));
    }
    return Optional.empty();
  }

  /** Whether this place is within quotes, or in a comment. */
  private static boolean quoted(String line, int at) {
    char open = 0;
    for (int i = 0; i < at; i++) {
      char c = line.charAt(i);
      if (open == 0 && c == '#' && (i == 0 || line.charAt(i - 1) == ' ')) {
        return true;
      } else if (open == 0 && (c == '"' || c == '\'')) {
        open = c;
      } else if (c == open) {
        open = 0;
      }
    }
    return open != 0;
  }
}
