package dev.deployer.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One of the project's documents, in Markdown as it is written here: fenced code and inline code,
 * tables, and headings with {@code #}.
 *
 * @param path from the top of the project
 */
record Document(Path path, String text) {
  /** The top of the project. */
  static final Path TOP = Path.of("..").toAbsolutePath().normalize();

  private static final Pattern FENCED = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");
  private static final Pattern INLINE = Pattern.compile("`([^`\\n]+)`");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

  static Document of(Path path) {
    try {
      return new Document(path, Files.readString(TOP.resolve(path)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All of them. */
  static List<Document> all() throws IOException {
    try (Stream<Path> top = Files.list(TOP);
        Stream<Path> docs = Files.walk(TOP.resolve("docs"))) {
      return Stream.concat(top, docs)
          .filter(file -> file.toString().endsWith(".md"))
          .map(TOP::relativize)
          .sorted()
          .map(Document::of)
          .toList();
    }
  }

  /** Fenced code in this language. */
  List<String> blocks(String language) {
    return matches(FENCED, text)
        .filter(block -> block.group(1).equals(language))
        .map(block -> block.group(2))
        .toList();
  }

  /** Every line of fenced code, and every piece of inline code. */
  List<String> code() {
    List<String> code = new ArrayList<>();
    matches(FENCED, text).flatMap(block -> block.group(2).lines()).forEach(code::add);
    matches(INLINE, FENCED.matcher(text).replaceAll("")).map(m -> m.group(1)).forEach(code::add);
    return code;
  }

  List<String> links() {
    return matches(LINK, FENCED.matcher(text).replaceAll("")).map(m -> m.group(1)).toList();
  }

  /** The anchors of its headings, as GitHub makes them. */
  Set<String> anchors() {
    Set<String> anchors = new LinkedHashSet<>();
    matches(HEADING, FENCED.matcher(text).replaceAll(""))
        .map(m -> m.group(1).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 _-]", ""))
        .forEach(heading -> anchors.add(heading.replace(' ', '-')));
    return anchors;
  }

  /** What is between this heading and the next of its level. */
  String section(String heading) {
    int start = text.indexOf("\n" + heading + "\n");
    if (start < 0) {
      throw new AssertionError(path + " has no " + heading);
    }
    String level = heading.substring(0, heading.indexOf(' ') + 1);
    int end = text.indexOf("\n" + level, start + heading.length());
    return text.substring(start, end < 0 ? text.length() : end);
  }

  /** The code in the first column of each table, in order. */
  static List<Set<String>> firstColumns(String section) {
    List<Set<String>> tables = new ArrayList<>();
    boolean inside = false;
    for (String line : section.lines().toList()) {
      if (!line.startsWith("|")) {
        inside = false;
        continue;
      }
      if (!inside) {
        tables.add(new LinkedHashSet<>());
        inside = true;
      }
      if (line.startsWith("| `")) {
        tables.get(tables.size() - 1).add(line.substring(3, line.indexOf('`', 3)));
      }
    }
    return tables;
  }

  private static Stream<MatchResult> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results();
  }
}
