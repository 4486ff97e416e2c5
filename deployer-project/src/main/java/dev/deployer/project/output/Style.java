package dev.deployer.project.output;

/** Marks and colours (ECMA-48), or marks alone. */
public enum Style {
  PLAIN,
  COLOURED;

  /** The first sign of a line: how the thing is that it tells of. */
  public enum Mark {
    DONE("✔", "32"),
    FAILED("✘", "31"),
    NOTE("!", "33"),
    AWAITED("…", "33"),
    ADDED("+", "32"),
    CHANGED("~", "33"),
    REMOVED("-", "31"),
    TIDIED("-", "2"),
    LIVE("●", "32");

    private final String sign;
    private final String colour;

    Mark(String sign, String colour) {
      this.sign = sign;
      this.colour = colour;
    }
  }

  public String mark(Mark mark) {
    return this == PLAIN ? mark.sign : "\u001b[" + mark.colour + "m" + mark.sign + "\u001b[0m";
  }

  public String strong(String text) {
    return this == PLAIN ? text : "\u001b[1m" + text + "\u001b[0m";
  }

  public String faint(String text) {
    return this == PLAIN ? text : "\u001b[2m" + text + "\u001b[0m";
  }
}
