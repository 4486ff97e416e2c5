package dev.deployer.torture;

import dev.deployer.torture.trial.Trial;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What came of a trial at its full size, as a row of {@code docs/reliability.md}; the page itself
 * is where it is kept, so that a later run of another line leaves this one as it is.
 *
 * @param commit what was tried, as {@code git describe} names it
 */
record FullRun(
    int number,
    String title,
    long cases,
    long violations,
    long seed,
    long seconds,
    LocalDate date,
    String commit,
    String figures) {
  static final String HEADING =
      """
      | # | trial | cases | violations | seed | seconds | day | commit | figures |
      |--:|---|--:|--:|--:|--:|---|---|---|
      """;

  private static final Pattern ROW =
      Pattern.compile(
          "\\| (\\d+) \\| (.+?) \\| ([\\d,]+) \\| (\\d+) \\| (-?\\d+) \\| (\\d+)"
              + " \\| (\\d{4}-\\d\\d-\\d\\d) \\| ([^|]+) \\| (.*) \\|");

  static FullRun of(Scorecard.Line line, LocalDate date, String commit) {
    return new FullRun(
        line.trial().number(),
        line.trial().title(),
        line.score().cases(),
        line.score().violated(),
        line.seed(),
        line.time().toSeconds(),
        date,
        commit,
        line.score().figures());
  }

  /** The row that {@link #row} wrote; empty where the line is another. */
  static Optional<FullRun> parse(String line) {
    Matcher row = ROW.matcher(line);
    return row.matches()
        ? Optional.of(
            new FullRun(
                Integer.parseInt(row.group(1)),
                row.group(2),
                Long.parseLong(row.group(3).replace(",", "")),
                Long.parseLong(row.group(4)),
                Long.parseLong(row.group(5)),
                Long.parseLong(row.group(6)),
                LocalDate.parse(row.group(7)),
                row.group(8),
                row.group(9).replace("\\|", "|")))
        : Optional.empty();
  }

  String row() {
    return "| %d | %s | %,d | %d | %d | %d | %s | %s | %s |%n"
        .formatted(
            number,
            title,
            cases,
            violations,
            seed,
            seconds,
            date,
            commit,
            figures.replace("|", "\\|"));
  }

  /** The row of a line of which there is no full run. */
  static String missing(int number, String title) {
    return "| %d | %s | | | | | | | not yet run at full size |%n".formatted(number, title);
  }

  boolean isOf(Trial trial) {
    return trial.number() == number && trial.title().equals(title);
  }
}
