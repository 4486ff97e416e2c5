package dev.deployer.yaml;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The durations within bounds, as one regular expression for editors. */
final class DurationPattern {
  private static final long MOST_OF_NINE_DIGITS = 999_999_999;
  private static final Map<String, Long> UNITS = new LinkedHashMap<>();

  static {
    UNITS.put("ms", 1L);
    UNITS.put("s", 1_000L);
    UNITS.put("m", 60_000L);
    UNITS.put("h", 3_600_000L);
    UNITS.put("d", 86_400_000L);
  }

  private DurationPattern() {}

  /** From {@code least} to {@code most}, both included and of whole milliseconds. */
  static String between(Duration least, Duration most) {
    List<String> units = new ArrayList<>();
    UNITS.forEach(
        (unit, millis) -> {
          long from = (least.toMillis() + millis - 1) / millis;
          long to = Math.min(most.toMillis() / millis, MOST_OF_NINE_DIGITS);
          if (from <= to) {
            units.add((from == 0 ? "" : "(?!" + upTo(from - 1) + unit + "$)") + upTo(to) + unit);
          }
        });
    return "^(?=[0-9]{1,9}[a-z]+$)(" + String.join("|", units) + ")$";
  }

  /** The whole numbers up to this one, with zeros before them. */
  private static String upTo(long most) {
    String digits = String.valueOf(most);
    List<String> parts = new ArrayList<>();
    if (digits.length() > 1) {
      parts.add("[0-9]" + times(digits.length() - 1, "{1,"));
    }
    for (int i = 0; i < digits.length(); i++) {
      char digit = digits.charAt(i);
      if (digit > '0') {
        char below = (char) (digit - 1);
        String rest = digits.length() - 1 - i == 0 ? "" : "[0-9]" + times(digits.length() - 1 - i);
        parts.add(digits.substring(0, i) + (below == '0' ? "0" : "[0-" + below + "]") + rest);
      }
    }
    parts.add(digits);
    return "0*(" + String.join("|", parts) + ")";
  }

  private static String times(int number) {
    return times(number, "{");
  }

  private static String times(int number, String open) {
    return number == 1 ? "" : open + number + "}";
  }
}
