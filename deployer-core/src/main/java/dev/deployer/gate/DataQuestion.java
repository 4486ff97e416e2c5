package dev.deployer.gate;

import dev.deployer.command.Arguments;
import dev.deployer.command.Variable;
import dev.deployer.outcome.InWords;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a store is asked which version of its data it has: by a command in the release that is live,
 * which prints the number in its last line.
 *
 * @param command the program and its arguments, without a shell
 * @param onEach whether it runs on each host, of which the highest answer counts; else on one
 * @param within after which time it is told to end; more than 0
 * @param environment what it gets besides the variables of hooks
 */
public record DataQuestion(
    Arguments command, boolean onEach, Duration within, Map<String, Variable> environment) {
  /** How long it may take where nothing else is said. */
  public static final Duration USUALLY_WITHIN = Duration.ofSeconds(30);

  /** Copies the map. */
  public DataQuestion {
    environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    if (within.isNegative() || within.isZero()) {
      throw new IllegalArgumentException("a command has some time to end");
    }
  }

  /** As the configuration has it, with secrets by their names only. */
  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("command", command.words());
    fields.put("where", onEach ? "each" : "once");
    fields.put("within", InWords.typed(within));
    if (!environment.isEmpty()) {
      Map<String, Object> variables = new LinkedHashMap<>();
      environment.forEach(
          (name, value) ->
              variables.put(
                  name,
                  value instanceof Variable.Secret secret
                      ? Map.of("secret", secret.name())
                      : ((Variable.Plain) value).value()));
      fields.put("environment", variables);
    }
    return fields;
  }
}
