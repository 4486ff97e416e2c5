package dev.deployer.cli.report;

import dev.deployer.cli.output.Amounts;
import dev.deployer.cli.output.ExitCode;
import dev.deployer.cli.output.Page;
import dev.deployer.cli.output.Report;
import dev.deployer.cli.output.Table;
import dev.deployer.path.Printable;
import dev.deployer.root.JournalRecord;
import java.util.List;
import java.util.Map;

/** The journal of a root. */
public record History(List<JournalRecord> records, Invocation typed) implements Report {
  @Override
  public ExitCode exit() {
    return ExitCode.DONE;
  }

  @Override
  public void write(Page page) {
    if (records.isEmpty()) {
      page.line("Nothing has happened on " + typed.target() + " yet.");
      return;
    }
    Table table = new Table("NUMBER", "WHEN", "BY", "WHAT");
    for (JournalRecord record : records) {
      table.row(
          Long.toString(record.number()),
          Amounts.time(record.time()),
          Printable.escape(record.by()),
          what(record) + record.note().map(note -> ": " + Printable.escape(note)).orElse(""));
    }
    table.write(page);
  }

  private static String what(JournalRecord record) {
    String to = record.to().map(Object::toString).orElse("-");
    return switch (record.kind()) {
      case PREPARED -> "prepared to activate " + to + instead(record);
      case ACTIVATED -> "activated " + to + instead(record);
      case ABANDONED -> "did not activate " + to;
      case GOOD -> to + " serves well";
      case BAD -> to + " is bad";
      case RETIRED -> "deleted " + String.join(", ", Fields.ids(record.releases()));
    };
  }

  private static String instead(JournalRecord record) {
    return record.from().map(id -> ", in place of " + id).orElse("");
  }

  @Override
  public Map<String, Object> fields() {
    return Fields.of("command", "history")
        .with("target", typed.target())
        .with("records", records.stream().map(Fields::of).toList())
        .map();
  }
}
