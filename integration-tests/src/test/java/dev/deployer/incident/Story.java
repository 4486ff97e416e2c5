package dev.deployer.incident;

import dev.deployer.integration.site.Prompt;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a drill tells whoever reads it, and what it claims: each claim holds, or it has failed. */
final class Story {
  private static final int WIDTH = 110;

  /**
   * What is told with the same tools.
   *
   * @param lines without indentation
   */
  record Part(String heading, List<String> lines) {
    /** As it stands on a page. */
    String text() {
      return heading + "\n\n" + String.join("\n", lines) + "\n";
    }
  }

  private final PrintStream out;
  private final List<Part> parts = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private Optional<Path> folder = Optional.empty();
  private String figuresThen = "";
  private String figuresNow = "";
  private boolean isNow;
  private int claims;

  Story(PrintStream out) {
    this.out = out;
  }

  /** This folder is nothing to whoever reads it: it is told as {@code …}. */
  void shortens(Path where) {
    folder = Optional.of(where);
  }

  /** From here on it is told what happened then. */
  void then(String tools) {
    heading("Then: " + tools);
  }

  /** From here on it is told what happens with Deployer. */
  void now(String tools) {
    isNow = true;
    heading("Now: " + tools);
  }

  private void heading(String text) {
    parts.add(new Part(text, new ArrayList<>()));
    out.println();
    out.println("  " + text);
  }

  private void says(String line) {
    String said = folder.map(where -> line.replace(where.toString(), "…")).orElse(line);
    parts.get(parts.size() - 1).lines().add(said);
    out.println("    " + said);
  }

  /** The same over as many lines as it takes; the further ones begin like this. */
  private void says(String first, String further, String text) {
    String rest = folder.map(where -> text.replace(where.toString(), "…")).orElse(text);
    String begin = first;
    while (rest.length() > WIDTH && rest.lastIndexOf(' ', WIDTH) > 0) {
      int end = rest.lastIndexOf(' ', WIDTH);
      says(begin + rest.substring(0, end));
      rest = rest.substring(end + 1);
      begin = further;
    }
    says(begin + rest);
  }

  /** Something that is done. */
  void tells(String what) {
    says("· ", "  ", what);
  }

  /** Something that is so, or the drill has failed. */
  void claims(boolean holds, String what) {
    claims++;
    says(holds ? "✔ " : "✘ NOT SO: ", "  ", what);
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
      says("✘ NOT SAID: " + part);
      text.lines().forEach(this::quotes);
    } else {
      quotes(lines.stream().filter(line -> line.startsWith("✘")).findFirst().orElse(lines.get(0)));
    }
  }

  /** A line that someone or something has said. */
  void quotes(String line) {
    says("  | ", "  |   ", line.strip());
  }

  /** Types a command that must exit so, and shows the lines of its answer with these in them. */
  Prompt.Answer types(Prompt prompt, int exit, List<String> words, String... parts) {
    Prompt.Answer answer = prompt.run(words.toArray(String[]::new));
    claims++;
    says("$ deployer " + typed(words) + "   (exit " + answer.exit() + ")");
    if (answer.exit() != exit) {
      failures.add(typed(words) + " exits with " + exit);
      says("✘ NOT SO: it exits with " + exit);
      answer.all().lines().forEach(this::quotes);
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

  /** What it comes to with these tools, in a few words and figures. */
  void comesTo(String figures) {
    if (isNow) {
      figuresNow = figures;
    } else {
      figuresThen = figures;
    }
  }

  /** Where that lies which was to be kept. */
  void kept(Path where) {
    out.println();
    out.println("    What lay on the hosts is kept: " + where);
  }

  String figuresThen() {
    return figuresThen;
  }

  String figuresNow() {
    return figuresNow;
  }

  List<Part> parts() {
    return List.copyOf(parts);
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  int claims() {
    return claims;
  }
}
