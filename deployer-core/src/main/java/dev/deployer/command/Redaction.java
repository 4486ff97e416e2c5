package dev.deployer.command;

import java.util.Collection;
import java.util.List;

/**
 * Takes secrets out of text: each place where one stands becomes {@value #STARS}. Of a secret of
 * several lines each line of at least {@value #SHORTEST_LINE} characters is one. What a command
 * prints in another form, such as in base64, is not found.
 */
public final class Redaction {
  private static final String STARS = "***";
  private static final int SHORTEST_LINE = 4;

  private final List<String> secrets;

  public Redaction(Collection<String> secrets) {
    this.secrets =
        secrets.stream()
            .flatMap(
                secret -> {
                  List<String> lines = secret.lines().toList();
                  return lines.size() == 1
                      ? lines.stream()
                      : lines.stream().filter(line -> line.strip().length() >= SHORTEST_LINE);
                })
            .filter(line -> !line.isEmpty())
            .distinct()
            .toList();
  }

  /**
   * The text without the secrets.
   *
   * @param cut whether the text goes on, so that the beginning of a secret at its end is one too
   */
  public String of(String text, boolean cut) {
    boolean[] hidden = new boolean[text.length()];
    for (String secret : secrets) {
      for (int at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
        hide(hidden, at, at + secret.length());
      }
      for (int length = secret.length() - 1; cut && length > 0; length--) {
        if (text.endsWith(secret.substring(0, length))) {
          hide(hidden, text.length() - length, text.length());
        }
      }
    }
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (!hidden[i]) {
        shown.append(text.charAt(i));
      } else if (i == 0 || !hidden[i - 1]) {
        shown.append(STARS);
      }
    }
    return shown.toString();
  }

  private static void hide(boolean[] hidden, int from, int to) {
    for (int i = from; i < to; i++) {
      hidden[i] = true;
    }
  }
}
