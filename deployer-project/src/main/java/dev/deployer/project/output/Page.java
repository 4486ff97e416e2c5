package dev.deployer.project.output;

import dev.deployer.path.Printable;
import dev.deployer.project.output.Style.Mark;
import java.io.PrintStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Writes lines for people, in the width that there is. Whatever text a line is given, nothing in it
 * can move the cursor or begin another line of ours: what goes on below its beginning stands
 * further to the right.
 */
public final class Page {
  /** The width of one on which no line is broken, as in a file or a pipe. */
  public static final int UNBROKEN = Integer.MAX_VALUE;

  private static final int SHOWN_OF_A_LIST = 40;

  /** How wide the names of items are. */
  private static final int NAME = 11;

  /** Behind so much, a word that does not fit stays on its line. */
  private static final int SHORT_LEAD = 6;

  private final PrintStream out;
  private final Style style;
  private final boolean verbose;
  private final int columns;
  private HostNames names = HostNames.NONE;
  private boolean hasOptions = true;

  /**
   * One on which no line is broken.
   *
   * @param verbose whether long lists are shown to their end
   */
  public Page(PrintStream out, Style style, boolean verbose) {
    this(out, style, verbose, UNBROKEN);
  }

  /**
   * @param verbose whether long lists are shown to their end
   * @param columns its width
   */
  public Page(PrintStream out, Style style, boolean verbose, int columns) {
    this.out = out;
    this.style = style;
    this.verbose = verbose;
    this.columns = columns;
  }

  /** From here on, for whoever has no option of the command line by which to see more. */
  Page withoutOptions() {
    hasOptions = false;
    return this;
  }

  /** Whether whoever reads it can type what shows more. */
  public boolean hasOptions() {
    return hasOptions;
  }

  /** What is said of an option that shows more; nothing where there is none to type. */
  public String ofOption(String words) {
    return hasOptions ? words : "";
  }

  /** From here on, hosts are called like this. */
  void calling(HostNames hosts) {
    names = hosts;
  }

  String shown(String text) {
    return Printable.shown(names.in(text));
  }

  int columns() {
    return columns;
  }

  /** Whether everything is to be shown, however long it is. */
  public boolean showsAll() {
    return verbose;
  }

  /** A line; one that begins with blanks goes on as far to the right. */
  public void line(String text) {
    int blanks = text.length() - text.stripLeading().length();
    lay("", 0, blanks == 0 ? 2 : blanks, text, UnaryOperator.identity());
  }

  public void line(Mark mark, String text) {
    lay(style.mark(mark) + " ", 2, 2, text, UnaryOperator.identity());
  }

  /** A line that begins with what it is about; lines of one width align. */
  public void line(Mark mark, String about, int width, String text) {
    String lead = Layout.padded(shown(about), width) + " ";
    int indent = 2 + Layout.width(lead);
    lay(style.mark(mark) + " " + lead, indent, indent, text, UnaryOperator.identity());
  }

  /** A line of a table, which fits. */
  void row(String text) {
    out.println(shown(text));
  }

  public void heading(String text) {
    lay("", 0, 2, text, style::strong);
  }

  /** A word that names something, and what there is to say of it; lines of one width align. */
  public void item(String name, String text) {
    named("  ", 2, name, NAME, text);
  }

  /** The same, with how the thing is that is named. */
  public void item(Mark mark, String name, String text) {
    named("  " + style.mark(mark) + " ", 4, name, NAME, text);
  }

  /**
   * Names in one column, and beside each what there is to say of it; below, where that is narrow.
   */
  public void items(List<Map.Entry<String, String>> items) {
    int width = items.stream().mapToInt(i -> Layout.width(shown(i.getKey()))).max().orElse(0);
    boolean below = width + 4 > columns / 2;
    for (Map.Entry<String, String> item : items) {
      if (below) {
        lay("  ", 2, 4, item.getKey(), style::faint);
        detail(item.getValue());
      } else {
        named("  ", 2, item.getKey(), width + 2, item.getValue());
      }
    }
  }

  private void named(String lead, int leadWidth, String name, int width, String text) {
    String padded = Layout.padded(shown(name), width);
    int indent = leadWidth + Layout.width(padded);
    lay(lead + style.faint(padded), indent, leadWidth + width, text, UnaryOperator.identity());
  }

  /** A line below another one. */
  public void detail(String text) {
    lay("    ", 4, 6, text, UnaryOperator.identity());
  }

  /** A line that somebody else printed, a command of the user's; below, and not in our voice. */
  public void printed(String text) {
    out.println("    " + style.faint(shown(text)));
  }

  /** A line that somebody else printed, where there is nothing else. */
  public void verbatim(String text) {
    out.println(shown(text));
  }

  public void detail(Mark mark, String text) {
    lay("    " + style.mark(mark) + " ", 6, 6, text, UnaryOperator.identity());
  }

  /** One line each, with the end of a long list left out. */
  public void details(Mark mark, Collection<String> texts) {
    int shown = verbose ? texts.size() : Math.min(texts.size(), SHOWN_OF_A_LIST);
    texts.stream().limit(shown).forEach(text -> detail(mark, text));
    if (shown < texts.size()) {
      detail("… and " + Amounts.count(texts.size() - shown) + " more" + ofOption("; -v shows all"));
    }
  }

  public void emptyLine() {
    out.println();
  }

  /**
   * Writes text behind its lead, and below it what does not fit there. A word that fits nowhere
   * begins as far to the left as it must.
   *
   * @param lead as it is written
   * @param leadWidth how wide it is seen
   * @param indent where the text goes on below
   */
  private void lay(
      String lead, int leadWidth, int indent, String text, UnaryOperator<String> styled) {
    List<String> lines = Layout.lines(shown(text), columns - leadWidth, columns - indent);
    boolean apart = leadWidth > SHORT_LEAD && Layout.width(lines.get(0)) > columns - leadWidth;
    if (apart) {
      out.println(lead.stripTrailing());
    }
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      String before = i == 0 && !apart ? lead : " ".repeat(indent(indent, Layout.width(line)));
      out.println(before + styled.apply(line));
    }
  }

  private int indent(int wanted, int width) {
    return width <= columns ? Math.min(wanted, columns - width) : Math.min(wanted, SHORT_LEAD);
  }
}
