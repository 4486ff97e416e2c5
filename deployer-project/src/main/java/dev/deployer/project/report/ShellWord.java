package dev.deployer.project.report;

import dev.deployer.path.Printable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A word as a POSIX shell takes it for one. */
final class ShellWord {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._/:@%+=,-]+");

  /** Stands for what a person is to write. */
  private static final String TO_FILL_IN = "…";

  private ShellWord() {}

  /** A program and its arguments. */
  static String line(List<String> words) {
    return words.stream().map(ShellWord::quoted).collect(Collectors.joining(" "));
  }

  static String quoted(String word) {
    if (PLAIN.matcher(word).matches() || word.equals(TO_FILL_IN)) {
      return word;
    }
    return Printable.escape(word.replace("\\", "")).equals(word.replace("\\", ""))
        ? inQuotes(word)
        : "\"$(printf %b " + inQuotes(inOctal(word)) + ")\"";
  }

  private static String inQuotes(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  /** What a terminal must not get as it is, such as a line end, as printf's {@code %b} reads it. */
  private static String inOctal(String word) {
    StringBuilder out = new StringBuilder();
    word.codePoints()
        .mapToObj(Character::toString)
        .forEach(
            c -> {
              if (!c.equals("\\") && Printable.escape(c).equals(c)) {
                out.append(c);
                return;
              }
              for (byte octet : c.getBytes(StandardCharsets.UTF_8)) {
                out.append(String.format("\\0%03o", octet & 0xff));
              }
            });
    return out.toString();
  }
}
