package dev.deployer.command;

import dev.deployer.path.Discreet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Environment variables that a command gets in addition to those of the account it runs as.
 *
 * @param values by name, in their order; names as POSIX.1-2017, 3.235 has them, and values without
 *     NUL
 */
public record Variables(Map<String, String> values) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

  /** None. */
  public static final Variables NONE = new Variables(Map.of());

  /**
   * Validates.
   *
   * @throws IllegalArgumentException if a name or value cannot be one; no value is in the message
   */
  public Variables {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    values.forEach(
        (name, value) -> {
          requireName(name);
          if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                "the value of the variable " + name + " has a NUL, which no value can have");
          }
        });
  }

  /** Whether a variable can have this name. */
  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /**
   * The name, if it is one.
   *
   * @throws IllegalArgumentException if not
   */
  public static String requireName(String name) {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "the variable "
              + Discreet.quote(name)
              + ": a name is 1 to 128 letters, digits and _, not beginning with a digit");
    }
    return name;
  }

  /** These and those; where both have a name, those count. */
  public Variables and(Variables others) {
    Map<String, String> all = new LinkedHashMap<>(values);
    all.putAll(others.values);
    return new Variables(all);
  }

  /** The names alone: a value may be a secret. */
  @Override
  public String toString() {
    return "Variables" + values.keySet();
  }
}
