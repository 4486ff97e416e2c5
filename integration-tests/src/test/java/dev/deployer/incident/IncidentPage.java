package dev.deployer.incident;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page about the incidents: what stands in it in code, each after a line {@code <!-- drill 3,
 * part 1 -->}, and its table of figures were written by a run. The rest is prose.
 */
final class IncidentPage {
  /** As seen from where the tests are run. */
  static final Path FILE = Path.of("../docs/incidents.md");

  private static final String PART = "<!-- drill %d, part %d -->\n```\n";
  private static final String END = "```\n";
  private static final Pattern PARTS = Pattern.compile("<!-- drill (\\d+), part \\d+ -->");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| \\[(\\d+)]\\(.*\\|$");

  private static final Pattern WRAPPED = Pattern.compile("\\n  (\\|   )?(?=[^| ])");
  private static final Pattern ACCOUNT = Pattern.compile("[\\w.-]+@(?=\\d)");
  private static final Pattern MACHINE = Pattern.compile("(?<=anna@)(?!example)[\\w.-]+ *");
  private static final Pattern OTHERS =
      Pattern.compile("(?m)(?<=the connection was lost): .*$|(?<=Error: )(in prepare|stepping), ");
  private static final Pattern DIGEST = Pattern.compile("\\b[0-9a-f]{8,}\\b");
  private static final Pattern FIGURES = Pattern.compile("(\\d+(\\.\\d+)*( ?(ms|[smh])\\b)? ?)+");

  private String text;

  private IncidentPage(String text) {
    this.text = text;
  }

  static IncidentPage read(Path file) throws IOException {
    return new IncidentPage(Files.readString(file));
  }

  /**
   * Puts what a drill has told in the place of what it told before.
   *
   * @param seconds that it took
   * @throws IOException if the page has no place for it
   */
  void put(Drill drill, Story story, double seconds) throws IOException {
    if (parts(drill.number()) != story.parts().size()) {
      throw new IOException(
          "the page has places for %d parts of drill %d, which has %d"
              .formatted(parts(drill.number()), drill.number(), story.parts().size()));
    }
    for (int part = 1; part <= story.parts().size(); part++) {
      int start = start(drill.number(), part);
      text =
          text.substring(0, start)
              + story.parts().get(part - 1).text()
              + text.substring(end(start));
    }
    Matcher row = ROW.matcher(text);
    StringBuilder rows = new StringBuilder();
    while (row.find()) {
      if (row.group(1).equals(String.valueOf(drill.number()))) {
        row.appendReplacement(rows, Matcher.quoteReplacement(row(row.group(), story, seconds)));
      }
    }
    text = row.appendTail(rows).toString();
  }

  /** The link of it stays, and the figures are new. */
  private static String row(String before, Story story, double seconds) {
    String link = before.substring(0, before.indexOf(" | ", 1));
    return "%s | %s | %s | %d | %.0f s |"
        .formatted(link, story.figuresThen(), story.figuresNow(), story.claims(), seconds);
  }

  void write(Path file) throws IOException {
    Files.writeString(file, text);
  }

  /** What stands there of a drill, a part each. */
  List<String> of(int drill) throws IOException {
    List<String> told = new ArrayList<>();
    for (int part = 1; part <= parts(drill); part++) {
      int start = start(drill, part);
      told.add(text.substring(start, end(start)));
    }
    return told;
  }

  /** What the table says of a drill. */
  String figures(int drill) {
    return ROW.matcher(text)
        .results()
        .filter(row -> row.group(1).equals(String.valueOf(drill)))
        .map(row -> row.group())
        .findFirst()
        .orElse("");
  }

  private int parts(int drill) {
    return (int) PARTS.matcher(text).results().filter(p -> p.group(1).equals("" + drill)).count();
  }

  private int start(int drill, int part) throws IOException {
    String marker = PART.formatted(drill, part);
    int start = text.indexOf(marker);
    if (start < 0) {
      throw new IOException("the page has no place for part %d of drill %d".formatted(part, drill));
    }
    return start + marker.length();
  }

  /** Of what begins there, which may be nothing. */
  private int end(int start) {
    return text.indexOf("\n" + END, start - 1) + 1;
  }

  /**
   * The same in each run: in one line what was wrapped, and without figures, digests, what only
   * this machine and account are called, and how another system or another version of SQLite words
   * a failure.
   */
  static String withoutFigures(String told) {
    String whole = WRAPPED.matcher(told).replaceAll(" ");
    String nobodys = MACHINE.matcher(ACCOUNT.matcher(whole).replaceAll("@")).replaceAll("");
    nobodys = OTHERS.matcher(nobodys).replaceAll("");
    return FIGURES.matcher(DIGEST.matcher(nobodys).replaceAll("0 ")).replaceAll("# ");
  }
}
