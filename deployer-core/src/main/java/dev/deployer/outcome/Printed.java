package dev.deployer.outcome;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What a command or a check said before it failed: for the person at the terminal, and for nobody
 * else. It can hold what no journal and no notice may, a row of a table or a secret in another
 * form, and so it is never part of a message.
 *
 * @param by who said it: {@code the hook migrate on deploy@web1.example.net:22}
 * @param lines its last ones, safe to show
 * @serial exclude
 */
public record Printed(String by, List<String> lines) implements Serializable {
  /** The most lines that are kept of one command. */
  public static final int MOST_LINES = 20;

  /** The most characters of a line. */
  public static final int LONGEST_LINE = 500;

  /** The most characters of all that is kept of one failure. */
  public static final int MOST = 8_000;

  private static final String CUT = " … (cut)";

  /** Keeps the last lines, and of each the beginning. */
  public Printed {
    lines =
        lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size()).stream()
            .map(Printed::bounded)
            .toList();
  }

  private static String bounded(String line) {
    if (line.length() <= LONGEST_LINE) {
      return line;
    }
    int end = LONGEST_LINE - CUT.length();
    return line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end) + CUT;
  }

  /**
   * As much of it as is kept of one failure: of each command its last lines, of the first commands
   * first. Who said nothing is left out.
   */
  public static List<Printed> bounded(List<Printed> all) {
    List<Printed> kept = new ArrayList<>();
    int left = MOST;
    for (Printed one : all) {
      List<String> last = new ArrayList<>();
      for (int i = one.lines().size() - 1; i >= 0 && one.lines().get(i).length() <= left; i--) {
        last.add(0, one.lines().get(i));
        left -= one.lines().get(i).length();
      }
      if (!last.isEmpty()) {
        kept.add(new Printed(one.by(), last));
      }
    }
    return List.copyOf(kept);
  }

  /** In one line: {@code the table is locked / giving up}. */
  public String inWords() {
    return String.join(" / ", lines);
  }
}
