package dev.deployer.project.report;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A value on one line, as it can be written in the configuration. */
final class FlowText {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./~][A-Za-z0-9_./@%+=~-]*");
  private static final Pattern WITH_BLANKS =
      Pattern.compile("[A-Za-z0-9_./~][A-Za-z0-9_./@%+=~ -]*[A-Za-z0-9_./@%+=~-]");

  private FlowText() {}

  static String of(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(FlowText::of).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(each -> of(each.getKey()) + ": " + of(each.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    String text = String.valueOf(value);
    boolean plain =
        !(value instanceof String)
            || PLAIN.matcher(text).matches()
            || WITH_BLANKS.matcher(text).matches();
    return plain ? text : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
