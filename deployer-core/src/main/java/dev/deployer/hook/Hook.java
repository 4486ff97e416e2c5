package dev.deployer.hook;

import dev.deployer.command.Arguments;
import dev.deployer.command.Variable;
import dev.deployer.command.Variables;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A command at a point of a run.
 *
 * @param name for people, 1 to 100 printable characters
 * @param command the program and its arguments; there is no shell in between
 * @param where on which machines it runs
 * @param host the name of the host it runs on; only with {@link Where#ONCE}
 * @param within after which time it is told to end; more than 0
 * @param environment what it gets in addition to {@code DEPLOYER_*}, whose names it cannot have
 */
public record Hook(
    String name,
    Arguments command,
    Where where,
    Optional<String> host,
    Duration within,
    Map<String, Variable> environment) {
  /** How long a hook may take of which nothing else is said. */
  public static final Duration USUALLY_WITHIN = Duration.ofMinutes(5);

  private static final int LONGEST_NAME = 100;

  /**
   * Validates.
   *
   * @throws IllegalArgumentException if a part is not allowed; the message says what is
   */
  public Hook {
    environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    if (name.isBlank()
        || name.length() > LONGEST_NAME
        || name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "the name of a hook has 1 to 100 characters and no control character");
    }
    if (host.isPresent() && where != Where.ONCE) {
      throw new IllegalArgumentException("a host is only named for a hook with where: once");
    }
    if (within.isNegative() || within.isZero()) {
      throw new IllegalArgumentException("a hook has some time to end");
    }
    for (String variable : environment.keySet()) {
      if (Variables.requireName(variable).startsWith("DEPLOYER_")) {
        throw new IllegalArgumentException(
            "the variable " + variable + ": names that begin with DEPLOYER_ are Deployer's own");
      }
    }
  }
}
