package dev.deployer.project.html;

import static dev.deployer.project.html.Html.attribute;
import static dev.deployer.project.html.Html.classes;

import dev.deployer.project.output.Amounts;
import java.time.Instant;
import java.util.List;

/** A table's columns; on a narrow screen each cell bears the name of its column. */
final class Cells {
  /** Stands where there is nothing; on a narrow screen it is left out. */
  static final String NONE = "–";

  private final List<String> columns;

  Cells(String... columns) {
    this.columns = List.of(columns);
  }

  /** A time without its zone, which the page says once. */
  static String when(Instant at) {
    return Amounts.time(at).replace(" UTC", "");
  }

  void head(Html table) {
    table.element(
        "thead",
        head ->
            head.element(
                "tr",
                row ->
                    columns.forEach(column -> row.text("th", attribute("scope", "col"), column))));
  }

  /** A row, of as many cells as there are columns. */
  void row(Html row, List<String> cells) {
    for (int i = 0; i < columns.size(); i++) {
      String text = cells.get(i);
      row.element(
          "td",
          attribute("data-label", columns.get(i)) + (text.equals(NONE) ? classes("none") : ""),
          cell -> cell.text("span", "", text));
    }
  }
}
