package dev.deployer.project.html;

import static dev.deployer.project.html.Html.attribute;
import static dev.deployer.project.html.Html.classes;

import dev.deployer.HistoryEntry;
import dev.deployer.HistoryVerification;
import dev.deployer.Overview;
import dev.deployer.project.output.Amounts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** The journal of each host, and whether it is whole. */
final class JournalSection {
  private static final int MOST = 300;

  private final Look look;

  JournalSection(Look look) {
    this.look = look;
  }

  void write(Html html) {
    html.text("h2", "", "The journals");
    html.text(
        "p",
        classes("quiet small"),
        "Each record names the digest of the one before. Whole means that none is missing or"
            + " changed, that what the records say is there, and that they fit one another.");
    look.hosts().forEach(host -> host.overview().ifPresent(one -> journal(html, host.name(), one)));
  }

  private static void journal(Html html, String host, Overview overview) {
    HistoryVerification check = overview.journal();
    boolean whole = check.findings().isEmpty();
    html.element(
        "details",
        details -> {
          details.element(
              "summary",
              summary -> {
                summary.text("strong", "", host);
                summary.text(" – " + Amounts.count(check.records(), "record", "records") + ", ");
                summary.text(
                    "span", classes(whole ? "good" : "bad"), whole ? "✔ whole" : "✘ not whole");
              });
          details.element(
              "p",
              classes("small quiet"),
              line ->
                  line.text("root ")
                      .text("code", "", check.rootId())
                      .text(", last record ")
                      .text("code", "", check.head()));
          check.findings().forEach(finding -> details.text("p", classes("bad"), finding.fact()));
          records(details, overview.history());
        });
  }

  private static void records(Html html, List<HistoryEntry> history) {
    List<HistoryEntry> latest = new ArrayList<>(history);
    Collections.reverse(latest);
    Cells cells = new Cells("Number", "When", "By", "What", "Note");
    html.element(
        "table",
        table -> {
          cells.head(table);
          table.element(
              "tbody",
              body ->
                  latest.stream()
                      .limit(MOST)
                      .forEach(
                          record ->
                              body.element(
                                  "tr",
                                  attribute("data-record", record.number()),
                                  row -> cells.row(row, cells(record)))));
        });
    if (latest.size() > MOST) {
      html.text(
          "p",
          classes("quiet small"),
          "and " + Amounts.count(latest.size() - MOST) + " earlier ones, by deployer history");
    }
  }

  private static List<String> cells(HistoryEntry record) {
    return List.of(
        Long.toString(record.number()),
        Cells.when(record.time()),
        record.by(),
        what(record),
        said(record));
  }

  private static String what(HistoryEntry record) {
    String kind =
        record
            .fact()
            .map(HistoryEntry.Fact::about)
            .orElse(record.kind().name().toLowerCase(Locale.ROOT))
            .replace('_', ' ');
    String releases = String.join(", ", record.releases().stream().map(Object::toString).toList());
    return kind
        + record.to().map(id -> " " + id).orElse("")
        + (releases.isEmpty() ? "" : " " + releases)
        + record.from().map(id -> ", in place of " + id).orElse("");
  }

  private static String said(HistoryEntry record) {
    List<String> said = new ArrayList<>(record.note().stream().toList());
    record.accepted().forEach(one -> said.add(one.gate() + " accepted: " + one.reason()));
    record.approved().forEach(one -> said.add("approved by " + one.principal()));
    return said.isEmpty() ? Cells.NONE : String.join("; ", said);
  }
}
