package dev.deployer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tables of {@code docs/architecture.md} that lead from each sentence of the promise and of the
 * rules to the tests and the lines of the torture bench that hold it, and from the lines back.
 */
record PromiseTable(Document architecture) {
  /** One row of the first table; the promise stands there as a rule of that name. */
  record Row(String rule, String quote, List<String> tests, Set<Integer> lines) {}

  private static final Pattern RULE = Pattern.compile("(?ms)^(\\d)\\. (.*?)(?=^\\d\\. |^#|\\z)");
  private static final Pattern PROMISE = Pattern.compile("(?m)^> (.*)$");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern NUMBER = Pattern.compile("\\d+");
  private static final Pattern BENCH_LINE = Pattern.compile("(?m)^\\| (\\d+) \\|");

  static PromiseTable read() {
    return new PromiseTable(Document.of(Path.of("docs", "architecture.md")));
  }

  /** The sentences of the promise and of each rule. */
  Map<String, List<String>> sentences() {
    Map<String, List<String>> sentences = new LinkedHashMap<>();
    String promise = architecture.text().substring(0, architecture.text().indexOf("\n## "));
    sentences.put(
        "promise",
        split(
            PROMISE
                .matcher(promise)
                .results()
                .map(m -> m.group(1))
                .collect(Collectors.joining(" "))));
    RULE.matcher(architecture.section("## Seven rules"))
        .results()
        .forEach(rule -> sentences.put(rule.group(1), split(rule.group(2))));
    return sentences;
  }

  private static List<String> split(String text) {
    return List.of(
        text.replace("**", "").strip().replaceAll("\\s+", " ").split("(?<=\\.) (?=[A-Z`\"])"));
  }

  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String[] cells : cells(4)) {
      rows.add(
          new Row(
              cells[0],
              cells[1],
              CODE.matcher(cells[2]).results().map(m -> m.group(1)).toList(),
              numbers(cells[3])));
    }
    return rows;
  }

  /** Which rules a line holds, by the second table. */
  Map<Integer, Set<String>> back() {
    Map<Integer, Set<String>> back = new TreeMap<>();
    for (String[] cells : cells(2)) {
      back.put(Integer.valueOf(cells[0]), new TreeSet<>(List.of(cells[1].split(", "))));
    }
    return back;
  }

  /** The rows of the table with so many columns, without its two lines of heading. */
  private List<String[]> cells(int columns) {
    return architecture
        .section("## What holds the promise")
        .lines()
        .filter(line -> line.startsWith("| "))
        .map(line -> line.substring(2, line.length() - 2).split(" \\| ", -1))
        .filter(cells -> cells.length == columns)
        .skip(2)
        .toList();
  }

  private static Set<Integer> numbers(String cell) {
    return NUMBER
        .matcher(cell)
        .results()
        .map(MatchResult::group)
        .map(Integer::valueOf)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The numbers of the lines of the bench. */
  static Set<Integer> benchLines() {
    return BENCH_LINE
        .matcher(Document.of(Path.of("docs", "reliability.md")).text())
        .results()
        .map(line -> Integer.valueOf(line.group(1)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether some module has this test, {@code Class#method}. */
  static boolean isThere(String test) throws IOException {
    String[] names = test.split("#", 2);
    for (Path module : Rooms.modules()) {
      Path tests = module.resolve("src/test/java");
      if (!Files.exists(tests)) {
        continue;
      }
      try (Stream<Path> files = Files.walk(tests)) {
        for (Path file : files.filter(f -> f.endsWith(names[0] + ".java")).toList()) {
          if (names.length == 2 && isTest(Files.readString(file), names[1])) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean isTest(String source, String method) {
    int at = source.indexOf("void " + method + "(");
    if (at < 0) {
      return false;
    }
    String annotations = source.substring(source.lastIndexOf("\n\n", at), at);
    return annotations.contains("@Test") || annotations.contains("@ParameterizedTest");
  }
}
