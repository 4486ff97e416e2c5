package dev.deployer.project.output;

import dev.deployer.path.Printable;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The result of a command as Markdown, for the page on which a CI shows what a job has done: how it
 * ended, a table of the hosts, and what the command line would print. What comes from a host or a
 * file is text in it, whatever it looks like (GitHub Flavored Markdown 0.29).
 */
final class Summary {
  private static final Pattern SPECIAL = Pattern.compile("[\\\\`*_\\[\\]<>|#~&@!]");
  private static final Pattern TICKS = Pattern.compile("`+");

  private Summary() {}

  static String of(Report report, HostNames names) {
    Map<String, Object> fields = report.fields();
    StringBuilder text = new StringBuilder();
    text.append("### ")
        .append(sign(report))
        .append(' ')
        .append(escaped(title(fields)))
        .append("\n\n");
    String facts = facts(report, fields);
    if (!facts.isEmpty()) {
      text.append(facts).append("\n\n");
    }
    table(fields, names, text);
    String printed = printed(report, names);
    if (!printed.isBlank()) {
      String fence = "`".repeat(Math.max(3, longestTicks(printed) + 1));
      text.append(fence).append("text\n").append(printed).append(fence).append("\n\n");
    }
    return text.toString();
  }

  private static String sign(Report report) {
    return switch (report.exit()) {
      case DONE -> "✅";
      case REFUSED, INTERRUPTED, TERMINATED -> "⚠️";
      case FAILED, USAGE, UNREACHABLE, REVERTED, UNKNOWN -> "❌";
    };
  }

  private static String title(Map<String, Object> fields) {
    String title =
        List.of("command", "target").stream()
            .filter(fields::containsKey)
            .map(name -> String.valueOf(fields.get(name)))
            .collect(Collectors.joining(" "));
    return title.isEmpty() ? "deployer" : title;
  }

  /** What a person looks for first, in one line. */
  private static String facts(Report report, Map<String, Object> fields) {
    List<String> facts = new ArrayList<>();
    for (String name : List.of("verdict", "kind", "release", "previous", "from", "step")) {
      if (fields.get(name) instanceof String value) {
        facts.add(name + " **" + escaped(value.replace('_', ' ')) + "**");
      }
    }
    if (fields.get("took_ms") instanceof Number millis) {
      facts.add("took " + Amounts.took(Duration.ofMillis(millis.longValue())));
    }
    if (report.exit() != ExitCode.DONE) {
      facts.add("exit " + report.exit().number());
    }
    return String.join(" · ", facts);
  }

  /** One row for each host, with those columns of which some host has something. */
  private static void table(Map<String, Object> fields, HostNames names, StringBuilder text) {
    if (!(fields.get("hosts") instanceof List<?> hosts)) {
      return;
    }
    List<Map<String, String>> rows = new ArrayList<>();
    for (Object host : hosts) {
      if (host instanceof Map<?, ?> map) {
        Map<String, String> row = new LinkedHashMap<>();
        map.forEach((name, value) -> cell(String.valueOf(name), value, row));
        rows.add(row);
      }
    }
    List<String> columns = rows.stream().flatMap(row -> row.keySet().stream()).distinct().toList();
    if (columns.isEmpty()) {
      return;
    }
    text.append(row(columns.stream().map(name -> name.replace('_', ' ')).toList()));
    text.append("|").append(" --- |".repeat(columns.size())).append('\n');
    for (Map<String, String> row : rows) {
      text.append(
          row(
              columns.stream()
                  .map(column -> escaped(names.in(row.getOrDefault(column, ""))))
                  .toList()));
    }
    text.append('\n');
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  private static void cell(String name, Object value, Map<String, String> row) {
    if (value instanceof Number number && number.longValue() == 0) {
      return;
    }
    if (value instanceof Number bytes && name.endsWith("_bytes")) {
      row.put(name.replace("_bytes", ""), Amounts.bytes(bytes.longValue()));
    } else if (value instanceof Number || value instanceof Boolean || value instanceof String) {
      row.put(name, String.valueOf(value));
    }
  }

  private static String printed(Report report, HostNames names) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Page page = new Page(new PrintStream(bytes, true, StandardCharsets.UTF_8), Style.PLAIN, false);
    page.calling(names);
    report.write(page);
    return bytes.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }

  private static int longestTicks(String text) {
    return TICKS.matcher(text).results().mapToInt(found -> found.group().length()).max().orElse(0);
  }

  private static String escaped(String text) {
    return SPECIAL.matcher(Printable.escape(text).replace("\\\\", "\\")).replaceAll("\\\\$0");
  }
}
