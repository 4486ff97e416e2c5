package dev.deployer.project.report;

import dev.deployer.DataReport;
import dev.deployer.DataReport.Range;
import dev.deployer.DataReport.Reader;
import dev.deployer.DataReport.Store;
import dev.deployer.path.Printable;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.Style.Mark;
import dev.deployer.project.output.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What was written to the data, and who reads it. */
public record DataPage(DataReport data, Invocation typed) implements Report {
  @Override
  public ExitCode exit() {
    return data.isWhole() || data.recorded().isPresent() ? ExitCode.DONE : ExitCode.REFUSED;
  }

  @Override
  public void write(Page page) {
    data.recorded()
        .ifPresent(
            what -> page.line(Mark.DONE, what + " is recorded on all hosts of " + typed.target()));
    if (data.recorded().isPresent()
        && data.stores().stream()
            .anyMatch(
                store -> data.recorded().get().equals(store.name() + "=" + store.written()))) {
      return;
    }
    data.recorded()
        .ifPresent(
            what ->
                page.detail(
                    "Another environment that shares the data still says otherwise; record it there"
                        + " as well."));
    if (data.stores().isEmpty()) {
      page.line("No release of " + typed.target() + " has said anything of its data.");
    }
    data.stores().forEach(store -> write(page, store));
    data.unanswered().forEach(store -> page.line(Mark.NOTE, Printable.escape(store)));
    data.unknown().forEach(host -> page.line(Mark.FAILED, Printable.escape(host)));
  }

  private static void write(Page page, Store store) {
    page.line(
        store.name()
            + ": "
            + store.written()
            + switch (store.source()) {
              case "attempted" -> " may have been written ";
              case "asked" -> " is there, ";
              default -> " was written ";
            }
            + store.since()
            + (store.floor() < store.written()
                ? "; the oldest that may be left is " + store.floor()
                : ""));
    Table table = new Table("RELEASE", "READS", "WRITES", "LIVE ON", "");
    Map<List<Object>, List<Reader>> alike =
        store.readers().stream()
            .collect(
                Collectors.groupingBy(
                    reader ->
                        List.of(
                            reader.environment(), reader.release(), reader.reads(), reader.able()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    for (List<Reader> readers : alike.values()) {
      Reader reader = readers.get(0);
      table.row(
          reader.release().value(),
          reader.reads().map(DataPage::reads).orElse("-"),
          reader.reads().map(range -> String.valueOf(range.writes())).orElse("-"),
          Printable.escape(
              readers.stream().map(Reader::host).collect(Collectors.joining(", "))
                  + reader.environment().map(name -> " of " + name).orElse("")),
          reader.able() ? "" : reader.reads().isEmpty() ? "not known" : "cannot read all of it");
    }
    if (!alike.isEmpty()) {
      table.write(page);
    }
  }

  private static String reads(Range range) {
    return range.from() == range.to()
        ? String.valueOf(range.from())
        : range.from() + " to " + range.to();
  }

  @Override
  public Map<String, Object> fields() {
    return Fields.of("command", "data")
        .with("target", typed.target())
        .with("stores", data.stores().stream().map(DataPage::fields).toList())
        .with("unknown", data.unknown())
        .with("unanswered", Optional.of(data.unanswered()).filter(all -> !all.isEmpty()))
        .with("recorded", data.recorded())
        .map();
  }

  private static Map<String, Object> fields(Store store) {
    return Fields.of("name", store.name())
        .with("written", store.written())
        .with("by", store.by())
        .with("at", store.at().toString())
        .with("source", store.source())
        .with("floor", store.floor())
        .with("readers", store.readers().stream().map(DataPage::fields).toList())
        .map();
  }

  private static Map<String, Object> fields(Reader reader) {
    return Fields.of("environment", reader.environment())
        .with("host", reader.host())
        .with("release", reader.release())
        .with("from", reader.reads().map(Range::from))
        .with("to", reader.reads().map(Range::to))
        .with("writes", reader.reads().map(Range::writes))
        .with("able", reader.able())
        .map();
  }
}
