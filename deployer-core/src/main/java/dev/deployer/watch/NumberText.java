package dev.deployer.watch;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Numbers as programs print them, and as people read them. */
public final class NumberText {
  private static final int LONGEST = 60;
  private static final String FORM = "[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,3})?";

  /** What it looks like, for editors. */
  public static final String PATTERN = "^\\s*" + FORM + "\\s*$";

  private static final Pattern NUMBER = Pattern.compile(FORM);

  private NumberText() {}

  /** The number that this text is, {@code 12}, {@code 0.5} or {@code 1.2e+05}; empty if none. */
  public static Optional<Double> parse(String text) {
    String trimmed = text.strip();
    if (trimmed.length() > LONGEST || !NUMBER.matcher(trimmed).matches()) {
      return Optional.empty();
    }
    return Optional.of(Double.parseDouble(trimmed)).filter(value -> Double.isFinite(value));
  }

  /** {@code 5}, {@code 0.25}: as it is configured. */
  public static String exact(double number) {
    return new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
  }

  /** With three digits after the point at most. */
  static String rounded(double number) {
    String digits = String.format(Locale.ROOT, "%.3f", number);
    return digits.replaceAll("\\.?0+$", "");
  }

  /** {@code 41.0}. */
  static String ofAMinute(double number) {
    return String.format(Locale.ROOT, "%.1f", number);
  }
}
