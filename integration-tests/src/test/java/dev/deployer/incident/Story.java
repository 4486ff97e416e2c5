package dev.deployer.incident;

import dev.deployer.integration.site.Prompt;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a drill tells whoever reads it, and what it claims: each claim holds, or it has failed. */
final class Story {
  private static final int WIDTH = 108;

  private final PrintStream out;
  private final List<String> failures = new ArrayList<>();
  private int claims;

  Story(PrintStream out) {
    this.out = out;
  }

  /** From here on it is told what happened then. */
  void then(String tools) {
    heading("Then: " + tools);
  }

  /** From here on it is told what happens with Deployer. */
  void now(String tools) {
    heading("Now: " + tools);
  }

  private void heading(String text) {
    out.println();
    out.println("  " + text);
  }

  /** Something that is done. */
  void tells(String what) {
    out.println("    · " + what);
  }

  /** Something that is so, or the drill has failed. */
  void claims(boolean holds, String what) {
    claims++;
    out.println("    " + (holds ? "✔ " : "✘ NOT SO: ") + what);
    if (!holds) {
      failures.add(what);
    }
  }

  /** The line of a text that has this in it is shown, or the drill has failed. */
  void shows(String text, String part) {
    claims++;
    List<String> lines = text.lines().filter(line -> line.contains(part)).toList();
    if (lines.isEmpty()) {
      failures.add("says: " + part);
      out.println("    ✘ NOT SAID: " + part);
      text.lines().forEach(line -> out.println("      | " + line));
    } else {
      quotes(lines.stream().filter(line -> line.startsWith("✘")).findFirst().orElse(lines.get(0)));
    }
  }

  /** A line that someone or something has said. */
  void quotes(String line) {
    String rest = line.strip();
    while (rest.length() > WIDTH && rest.lastIndexOf(' ', WIDTH) > 0) {
      int end = rest.lastIndexOf(' ', WIDTH);
      out.println("      | " + rest.substring(0, end));
      rest = "  " + rest.substring(end + 1);
    }
    out.println("      | " + rest);
  }

  /** Types a command that must exit so, and shows the lines of its answer with these in them. */
  Prompt.Answer types(Prompt prompt, int exit, List<String> words, String... parts) {
    Prompt.Answer answer = prompt.run(words.toArray(String[]::new));
    claims++;
    out.println("    $ deployer " + typed(words) + "   (exit " + answer.exit() + ")");
    if (answer.exit() != exit) {
      failures.add(typed(words) + " exits with " + exit);
      out.println("    ✘ NOT SO: it exits with " + exit);
      answer.all().lines().forEach(line -> out.println("      | " + line));
      return answer;
    }
    for (String part : parts) {
      shows(answer.all(), part);
    }
    return answer;
  }

  private static String typed(List<String> words) {
    return words.stream()
        .map(word -> word.contains(" ") ? "'" + word + "'" : word)
        .collect(Collectors.joining(" "));
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  int claims() {
    return claims;
  }
}
