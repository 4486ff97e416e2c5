package dev.deployer.project.html;

import dev.deployer.path.Printable;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Writes HTML. A text and the value of an attribute are escaped here and nowhere else, so that
 * nothing that a host has said becomes markup; the names of elements and attributes are our own.
 */
final class Html {
  /** Behind these a line end would be a blank that is seen. */
  private static final Set<String> INLINE = Set.of("span", "strong", "b", "code");

  private final StringBuilder out = new StringBuilder();

  /** An element with what is in it. */
  Html element(String name, String attributes, Consumer<Html> content) {
    out.append('<').append(name).append(attributes).append('>');
    content.accept(this);
    out.append("</").append(name).append('>').append(INLINE.contains(name) ? "" : "\n");
    return this;
  }

  /** An element without attributes. */
  Html element(String name, Consumer<Html> content) {
    return element(name, "", content);
  }

  /** An element with a text. */
  Html text(String name, String attributes, String text) {
    return element(name, attributes, html -> html.text(text));
  }

  /** An element of which nothing is in it, of SVG. */
  Html empty(String name, String attributes) {
    out.append('<').append(name).append(attributes).append("/>\n");
    return this;
  }

  /** A text. */
  Html text(String text) {
    out.append(escaped(text));
    return this;
  }

  /** Markup of our own. */
  Html raw(String markup) {
    out.append(markup);
    return this;
  }

  /** An attribute, with the blank before it. */
  static String attribute(String name, Object value) {
    return " " + name + "=\"" + escaped(String.valueOf(value)) + '"';
  }

  /** A length in a drawing. */
  static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  static String classes(String names) {
    return attribute("class", names);
  }

  /** Fit for a text and for an attribute in double quotes; nothing turns the direction either. */
  static String escaped(String text) {
    String shown = Printable.shown(text);
    StringBuilder safe = new StringBuilder(shown.length() + 16);
    for (int i = 0; i < shown.length(); i++) {
      char c = shown.charAt(i);
      switch (c) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        default -> safe.append(c);
      }
    }
    return safe.toString();
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
