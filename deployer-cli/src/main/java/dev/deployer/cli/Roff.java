package dev.deployer.cli;

import java.util.Locale;

/** A manual page in the macros of man(7), in ASCII. */
final class Roff {
  private final StringBuilder text = new StringBuilder();

  /**
   * @param date as {@code 2026-11-29}
   */
  Roff(String name, int section, String date, String version) {
    text.append(".TH \"")
        .append(name.toUpperCase(Locale.ROOT))
        .append("\" \"")
        .append(section)
        .append("\" \"")
        .append(date)
        .append("\" \"deployer ")
        .append(version)
        .append("\" \"Deployer\"\n");
  }

  Roff section(String heading) {
    text.append(".SH ").append(escaped(heading.toUpperCase(Locale.ROOT))).append('\n');
    return this;
  }

  Roff subsection(String heading) {
    text.append(".SS ").append(escaped(heading)).append('\n');
    return this;
  }

  Roff paragraph() {
    text.append(".PP\n");
    return this;
  }

  /** Running text; nothing of it is a request. */
  Roff line(String line) {
    String escaped = escaped(line);
    text.append(escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" : "")
        .append(escaped)
        .append('\n');
    return this;
  }

  /** A term in bold, and behind it what is not, with what follows set in. */
  Roff term(String bold, String plain) {
    text.append(".TP\n\\fB").append(escaped(bold)).append("\\fR").append(escaped(plain));
    text.append('\n');
    return this;
  }

  /** Lines as they are, set in. */
  Roff example(Iterable<String> lines) {
    text.append(".RS 4\n.nf\n");
    lines.forEach(this::line);
    text.append(".fi\n.RE\n");
    return this;
  }

  private static String escaped(String words) {
    StringBuilder escaped = new StringBuilder();
    words
        .codePoints()
        .forEach(
            one -> {
              switch (one) {
                case '\\' -> escaped.append("\\e");
                case '-' -> escaped.append("\\-");
                case '`' -> escaped.append("\\(ga");
                case '^' -> escaped.append("\\(ha");
                case '~' -> escaped.append("\\(ti");
                case '"' -> escaped.append("\\(dq");
                case '\t', '\n' -> escaped.append(' ');
                default -> {
                  if (one < 0x80) {
                    escaped.append((char) one);
                  } else {
                    escaped.append(String.format(Locale.ROOT, "\\[u%04X]", one));
                  }
                }
              }
            });
    return escaped.toString();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
