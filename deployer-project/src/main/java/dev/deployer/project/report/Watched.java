package dev.deployer.project.report;

import dev.deployer.outcome.InWords;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Style.Mark;
import dev.deployer.watch.WatchFinding;
import dev.deployer.watch.WatchReport;
import java.time.Duration;
import java.util.Map;

/** The part of a result that says what a watch has found, which took nothing back. */
final class Watched {
  private Watched() {}

  static void write(Page page, WatchReport watch) {
    watch.findings().forEach(finding -> page.line(Mark.NOTE, finding.fact()));
    watch.blind().forEach(fact -> page.line(Mark.NOTE, fact));
    if (watch.isCutShort() && watch.of().isZero()) {
      page.line(Mark.NOTE, "stopped before all was known");
    } else if (watch.isCutShort()) {
      page.line(
          Mark.NOTE,
          "watched for %s of %s, and stopped then"
              .formatted(
                  InWords.typed(Duration.ofSeconds(watch.watched().toSeconds())),
                  InWords.typed(watch.of())));
    }
  }

  static Map<String, Object> fields(WatchReport watch) {
    return Fields.of("watched_ms", watch.watched().toMillis())
        .with("for_ms", watch.of().toMillis())
        .with("samples", watch.samples())
        .with("findings", watch.findings().stream().map(Watched::fields).toList())
        .with("blind", watch.blind())
        .map();
  }

  static Map<String, Object> fields(WatchFinding finding) {
    return Fields.of("kind", Fields.word(finding.kind()))
        .with("host", finding.host())
        .with("fact", finding.fact())
        .with("value", finding.value())
        .with("before", finding.before())
        .with("limit", finding.limit())
        .map();
  }
}
