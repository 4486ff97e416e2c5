package dev.deployer.project.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Rows whose columns align. Where they are too wide for the page, what stands in a column goes on
 * below; where even their longest words are, each row becomes some lines of its own.
 */
public final class Table {
  private static final int GAP = 2;

  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... heading) {
    rows.add(List.of(heading));
  }

  public void row(String... cells) {
    rows.add(List.of(cells));
  }

  /** The heading, then the rows. */
  public void write(Page page) {
    List<List<String>> shown =
        rows.stream().map(row -> row.stream().map(page::shown).toList()).toList();
    int[] widths = widths(shown, page.columns());
    if (widths.length == 0) {
      shown.subList(1, shown.size()).forEach(row -> oneByOne(page, shown.get(0), row));
      return;
    }
    for (int i = 0; i < shown.size(); i++) {
      for (String line : lines(shown.get(i), widths)) {
        if (i == 0) {
          page.heading(line);
        } else {
          page.row(line);
        }
      }
    }
  }

  /** How wide each column is; none where they cannot stand beside each other. */
  private static int[] widths(List<List<String>> rows, int room) {
    int[] widths = IntStream.range(0, rows.get(0).size()).map(i -> least(rows, i)).toArray();
    int[] wanted = IntStream.range(0, widths.length).map(i -> wanted(rows, i)).toArray();
    int left = room - Arrays.stream(widths).sum() - GAP * (widths.length - 1);
    if (left < 0) {
      return new int[0];
    }
    // Who wants little gets it; what is left is shared by those who want more.
    List<Integer> byNeed =
        IntStream.range(0, widths.length)
            .boxed()
            .sorted(Comparator.comparing(i -> wanted[i] - widths[i]))
            .toList();
    for (int n = 0; n < byNeed.size(); n++) {
      int i = byNeed.get(n);
      int given = Math.min(wanted[i] - widths[i], left / (byNeed.size() - n));
      widths[i] += given;
      left -= given;
    }
    return widths;
  }

  private static int least(List<List<String>> rows, int column) {
    return rows.stream().mapToInt(row -> Layout.least(row.get(column))).max().orElse(0);
  }

  private static int wanted(List<List<String>> rows, int column) {
    return rows.stream().mapToInt(row -> Layout.width(row.get(column))).max().orElse(0);
  }

  private static List<String> lines(List<String> row, int[] widths) {
    List<List<String>> cells = new ArrayList<>();
    for (int i = 0; i < widths.length; i++) {
      cells.add(Layout.lines(row.get(i), widths[i], widths[i]));
    }
    int height = cells.stream().mapToInt(List::size).max().orElse(0);
    List<String> lines = new ArrayList<>();
    for (int k = 0; k < height; k++) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String part = k < cells.get(i).size() ? cells.get(i).get(k) : "";
        line.append(Layout.padded(part, widths[i] + GAP));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private static void oneByOne(Page page, List<String> heading, List<String> row) {
    page.heading(heading.get(0) + " " + row.get(0));
    List<Map.Entry<String, String>> items = new ArrayList<>();
    for (int i = 1; i < row.size(); i++) {
      if (!row.get(i).isEmpty()) {
        items.add(Map.entry(heading.get(i), row.get(i)));
      }
    }
    page.items(items);
  }
}
