package dev.deployer.cli;

import dev.deployer.config.KeyLines;
import dev.deployer.project.report.ConfigShown.Held;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the values come from that hold for a target: a line of the file, an option, or nothing.
 *
 * @param file as it was named
 * @param environment the target, where it is one
 */
record ValueOrigins(
    String file, KeyLines lines, Optional<String> environment, CommonOptions common) {
  /** What nobody has said. */
  static final String DEFAULT = "default";

  private static final String GATES = "gates";

  /** All keys of a recipe, of mappings each key of theirs. */
  List<Held> recipe(Map<String, Object> keys) {
    List<Held> all = new ArrayList<>();
    keys.forEach(
        (key, value) -> {
          if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            map.forEach((sub, each) -> all.add(held(key, key + "." + sub, each)));
          } else if (value instanceof List<?> list && isOfMappings(list)) {
            for (int i = 0; i < list.size(); i++) {
              String item = key + "[" + i + "]";
              all.add(held(key, item, list.get(i)));
            }
          } else {
            all.add(held(key, key, value));
          }
        });
    return all;
  }

  private static boolean isOfMappings(List<?> list) {
    return !list.isEmpty() && list.get(0) instanceof Map;
  }

  private Held held(String key, String path, Object value) {
    if (key.equals("source") && common.source != null) {
      return new Held(key, common.source.toString(), "--source");
    }
    if (key.equals("on_failure") && common.onFailure.isPresent()) {
      return new Held(key, Held.word(common.onFailure.get()), "--on-failure");
    }
    // An environment replaces a key as a whole, and of the gates each one.
    String whole = key.equals(GATES) ? path : key;
    Optional<String> section =
        environment
            .map(name -> "environments." + name + ".")
            .filter(at -> lines.of(at + whole).isPresent());
    return new Held(path, value, lines.of(section.orElse("") + path).map(this::at).orElse(DEFAULT));
  }

  /** A key of a host, or else that of its environment. */
  String ofHost(Optional<Integer> number, String key) {
    if (environment.isEmpty() || number.isEmpty()) {
      return "the target";
    }
    String section = "environments." + environment.get() + ".";
    String host = section + "hosts[" + number.get() + "]";
    return lines
        .of(host + "." + key)
        .or(() -> key.equals("root") ? lines.of(section + key) : Optional.empty())
        .or(() -> lines.of(host))
        .map(this::at)
        .orElse(file);
  }

  private String at(int line) {
    return file + ":" + line;
  }
}
