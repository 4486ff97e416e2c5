package dev.deployer.cli.output;

import java.util.ArrayList;
import java.util.List;

/** Rows whose columns align. */
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... heading) {
    rows.add(List.of(heading));
  }

  public void row(String... cells) {
    rows.add(List.of(cells));
  }

  /** The heading, then the rows. */
  public void write(Page page) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    boolean heading = true;
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - width(row.get(i)) + 2));
      }
      if (heading) {
        page.heading(line.toString().stripTrailing());
      } else {
        page.line(line.toString().stripTrailing());
      }
      heading = false;
    }
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
