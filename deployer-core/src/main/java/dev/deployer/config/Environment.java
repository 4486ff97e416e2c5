package dev.deployer.config;

import dev.deployer.yaml.InvalidTextException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A named place to deploy to.
 *
 * @param name letters, digits and {@code . _ -}
 * @param hosts at least one
 * @param drills whether emergencies may be rehearsed there
 * @param recipe the file's own, with what this environment replaces
 */
public record Environment(String name, List<HostEntry> hosts, boolean drills, Recipe recipe) {
  /** What its name looks like. */
  static final String PATTERN = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$";

  private static final Pattern NAME = Pattern.compile(PATTERN);

  static final String NAMES =
      "the name of an environment is 1 to 64 letters, digits and . _ -, beginning with a letter or"
          + " digit";

  /** Copies the hosts. */
  public Environment {
    requireName(name);
    hosts = List.copyOf(hosts);
    if (hosts.isEmpty()) {
      throw new IllegalArgumentException("an environment has at least one host");
    }
  }

  static String requireName(String text) {
    if (!isName(text)) {
      throw new InvalidTextException("environment", text, NAMES);
    }
    return text;
  }

  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }
}
