package dev.deployer.metadata;

import dev.deployer.command.Arguments;
import dev.deployer.command.Variable;
import dev.deployer.command.Variables;
import dev.deployer.manifest.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A command that belongs to a release and is run by its name, after the deploy.
 *
 * @param name {@code drop-email}
 * @param removes the names that nobody may need any more; sorted
 * @param raises by store: the lowest version that is there afterwards
 * @param after how long after the last host went live it is due
 * @param command what it is
 * @param before what is run before it, and must pass; its output tells what is about to be lost
 * @param onEach whether it runs on each host, and not on one
 * @param host the name of the host it runs on; only where it runs on one
 * @param within after which time each of the two is told to end; more than 0
 * @param environment what it gets in addition to {@code DEPLOYER_*}
 * @param again whether it may run again once it is done
 */
public record ReleaseStep(
    String name,
    List<String> removes,
    SortedMap<String, Long> raises,
    Duration after,
    Arguments command,
    Optional<Arguments> before,
    boolean onEach,
    Optional<String> host,
    Duration within,
    Map<String, Variable> environment,
    boolean again) {
  /** How long a step may take of which nothing else is said. */
  public static final Duration USUALLY_WITHIN = Duration.ofMinutes(5);

  /** What its name looks like. */
  static final String PATTERN = "^[a-z0-9][a-z0-9-]{0,40}$";

  private static final Pattern NAME = Pattern.compile(PATTERN);

  /** What a name is, for messages. */
  static final String NAMES =
      "a step is named by 1 to 41 lower-case letters, digits and -, and does not begin with -";

  /**
   * Validates.
   *
   * @throws IllegalArgumentException if a part is not allowed; the message says what is
   */
  public ReleaseStep {
    removes = removes.stream().distinct().sorted().toList();
    raises = Collections.unmodifiableSortedMap(new TreeMap<>(raises));
    environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    if (!isName(name)) {
      throw new IllegalArgumentException(NAMES);
    }
    if (host.isPresent() && onEach) {
      throw new IllegalArgumentException("a host is only named for a step with where: once");
    }
    if (within.isNegative() || within.isZero()) {
      throw new IllegalArgumentException("a step has some time to end");
    }
    for (String variable : environment.keySet()) {
      if (Variables.requireName(variable).startsWith("DEPLOYER_")) {
        throw new IllegalArgumentException(
            "the variable " + variable + ": names that begin with DEPLOYER_ are Deployer's own");
      }
    }
  }

  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** Whether it takes something away that others may need, and so is only due without them. */
  public boolean isContract() {
    return !removes.isEmpty() || !raises.isEmpty();
  }

  /** What it is known by: two steps with the same one are the same, in whatever release. */
  public Digest identity() {
    StringBuilder text = new StringBuilder("deployer step 1\n");
    put(text, "name", name);
    removes.forEach(removed -> put(text, "removes", removed));
    raises.forEach((store, version) -> put(text, "raises", store + "=" + version));
    put(text, "after", after.toString());
    command.words().forEach(word -> put(text, "command", word));
    before.ifPresent(first -> first.words().forEach(word -> put(text, "before", word)));
    put(text, "where", onEach ? "each" : "once");
    host.ifPresent(on -> put(text, "host", on));
    put(text, "within", within.toString());
    new TreeMap<>(environment)
        .forEach(
            (key, value) -> {
              put(text, "variable", key);
              if (value instanceof Variable.Secret secret) {
                put(text, "secret", secret.name());
              } else if (value instanceof Variable.Plain plain) {
                put(text, "value", plain.value());
              }
            });
    put(text, "again", String.valueOf(again));
    return Digest.ofContent(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** With its length, so that no value can pass for two. */
  private static void put(StringBuilder text, String key, String value) {
    text.append(key).append(' ').append(value.length()).append(' ').append(value).append('\n');
  }
}
