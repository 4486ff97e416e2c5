package dev.deployer.cli.output;

import dev.deployer.cli.output.Style.Mark;
import dev.deployer.path.Printable;
import java.io.PrintStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Writes lines for people. Whatever text a line is given, nothing in it can move the cursor or
 * begin another line.
 */
public final class Page {
  private static final int SHOWN_OF_A_LIST = 40;

  private final PrintStream out;
  private final Style style;
  private final boolean verbose;
  private HostNames names = HostNames.NONE;

  /**
   * @param verbose whether long lists are shown to their end
   */
  public Page(PrintStream out, Style style, boolean verbose) {
    this.out = out;
    this.style = style;
    this.verbose = verbose;
  }

  /** From here on, hosts are called like this. */
  void calling(HostNames hosts) {
    names = hosts;
  }

  private String shown(String text) {
    return Printable.shown(names.in(text));
  }

  /** Whether everything is to be shown, however long it is. */
  public boolean showsAll() {
    return verbose;
  }

  public void line(String text) {
    out.println(shown(text));
  }

  public void line(Mark mark, String text) {
    out.println(style.mark(mark) + " " + shown(text));
  }

  public void heading(String text) {
    out.println(style.strong(shown(text)));
  }

  /** A word that names something, and what there is to say of it; lines of one width align. */
  public void item(String name, String text) {
    out.println("  " + style.faint(String.format("%-11s", shown(name))) + shown(text));
  }

  /** The same, with how the thing is that is named. */
  public void item(Mark mark, String name, String text) {
    out.println(
        "  "
            + style.mark(mark)
            + " "
            + style.faint(String.format("%-11s", shown(name)))
            + shown(text));
  }

  /** Names in one column, and beside each what there is to say of it. */
  public void items(List<Map.Entry<String, String>> items) {
    int width = items.stream().mapToInt(item -> shown(item.getKey()).length()).max().orElse(0);
    for (Map.Entry<String, String> item : items) {
      String name = String.format("%-" + (width + 2) + "s", shown(item.getKey()));
      out.println("  " + style.faint(name) + shown(item.getValue()));
    }
  }

  /** A line below another one. */
  public void detail(String text) {
    out.println("    " + shown(text));
  }

  /** A line that somebody else printed, a command of the user's; below, and not in our voice. */
  public void printed(String text) {
    out.println("    " + style.faint(shown(text)));
  }

  public void detail(Mark mark, String text) {
    out.println("    " + style.mark(mark) + " " + shown(text));
  }

  /** One line each, with the end of a long list left out. */
  public void details(Mark mark, Collection<String> texts) {
    int shown = verbose ? texts.size() : Math.min(texts.size(), SHOWN_OF_A_LIST);
    texts.stream().limit(shown).forEach(text -> detail(mark, text));
    if (shown < texts.size()) {
      detail("… and " + Amounts.count(texts.size() - shown) + " more; -v shows all");
    }
  }

  public void emptyLine() {
    out.println();
  }
}
