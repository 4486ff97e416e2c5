package dev.deployer.cluster;

import dev.deployer.path.Printable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One wave of a rollout: which of the hosts that no earlier wave took it takes.
 *
 * <pre>
 * wave  = "rest" | count | share "%" | label | "!" label
 * count = 1 to 9999
 * share = 1 to 100
 * label = a letter, then up to 63 letters, digits, "-", "_", "."; not "rest"
 * </pre>
 */
public sealed interface Wave {
  /** What a wave looks like, for messages. */
  String FORMS = "a wave is a label, \"!label\", a number of hosts, a share such as 25%, or rest";

  /** All. */
  record Rest() implements Wave {
    @Override
    public String toString() {
      return "rest";
    }
  }

  /**
   * The first so many, in the order of the configuration.
   *
   * @param hosts 1 to 9999
   */
  record Count(int hosts) implements Wave {
    @Override
    public String toString() {
      return String.valueOf(hosts);
    }
  }

  /**
   * As a count: so many of a hundred of all hosts that are divided, rounded up.
   *
   * @param percent 1 to 100
   */
  record Share(int percent) implements Wave {
    @Override
    public String toString() {
      return percent + "%";
    }
  }

  /**
   * Those that bear the label, or those that do not.
   *
   * @param label a word of the configuration
   * @param bears whether those that bear it are meant
   */
  record Labelled(String label, boolean bears) implements Wave {
    @Override
    public String toString() {
      return (bears ? "" : "!") + label;
    }
  }

  /**
   * The wave that this text is.
   *
   * @throws IllegalArgumentException if it is not one
   */
  static Wave parse(String text) {
    if (text.equals("rest")) {
      return new Rest();
    }
    if (text.matches("[1-9][0-9]{0,3}")) {
      return new Count(Integer.parseInt(text));
    }
    Matcher share = Pattern.compile("([1-9][0-9]?|100)%").matcher(text);
    if (share.matches()) {
      return new Share(Integer.parseInt(share.group(1)));
    }
    boolean bears = !text.startsWith("!");
    String label = bears ? text : text.substring(1);
    if (!isLabel(label)) {
      throw new IllegalArgumentException("wave " + Printable.quote(text) + ": " + FORMS);
    }
    return new Labelled(label, bears);
  }

  /** Whether this is a label as a host may bear it. */
  static boolean isLabel(String text) {
    return text.matches("[A-Za-z][A-Za-z0-9._-]{0,63}") && !text.equals("rest");
  }
}
