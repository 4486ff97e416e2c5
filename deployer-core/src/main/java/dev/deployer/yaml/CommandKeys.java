package dev.deployer.yaml;

import dev.deployer.command.Arguments;
import dev.deployer.command.Variable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads the keys that hooks, checks and sinks have in common: commands, durations, variables. */
public final class CommandKeys {
  private static final String COMMAND_EXAMPLE = "[bin/migrate, --all]";
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final List<String> SECRET_KEYS = List.of("secret");

  private CommandKeys() {}

  /**
   * The list of words at {@code command}; what is wrong with it is a fault, and so is its absence.
   */
  public static Optional<Arguments> command(Section section, String example) {
    if (!section.has("command")) {
      section.missing("command", "name the program and its arguments, such as " + example);
      return Optional.empty();
    }
    return words(section, "command");
  }

  /** The list of words at this key, which stands there; what is wrong with it is a fault. */
  public static Optional<Arguments> words(Section section, String key) {
    return section.value(key).flatMap(CommandKeys::arguments);
  }

  private static Optional<Arguments> arguments(Value value) {
    Optional<List<Value>> items = value.items(COMMAND_EXAMPLE);
    List<String> words =
        items.orElse(List.of()).stream()
            .flatMap(item -> item.wordOrNumber(Function.identity()).stream())
            .toList();
    if (items.isEmpty() || words.size() < items.get().size()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Arguments(words));
    } catch (IllegalArgumentException e) {
      value.fault(e.getMessage());
      return Optional.empty();
    }
  }

  /** A duration of more than nothing, and at most a day. */
  public static Duration time(Section section, String key, Duration usual) {
    return section.text(key, CommandKeys::time).orElse(usual);
  }

  private static Duration time(String text) {
    Duration time = DurationText.parse(text);
    if (time.isZero() || time.compareTo(LONGEST) > 0) {
      throw new InvalidTextException("duration", text, "from 1ms to 1d is allowed");
    }
    return time;
  }

  /** A text, or {@code {secret: NAME}}. */
  public static Optional<Variable> variable(Value value) {
    if (value.isScalar()) {
      return value.secretText(Variable.Plain::new);
    }
    Section section = value.section().onlyDiscreetly(SECRET_KEYS);
    if (!section.has("secret")) {
      section.missing(
          "secret", "name the variable of your own environment that holds it: {secret: NAME}");
    }
    return section.value("secret").flatMap(name -> name.secretText(Variable.Secret::new));
  }

  public static Map<String, Variable> variables(Section section) {
    Map<String, Variable> variables = new LinkedHashMap<>();
    section
        .section("environment")
        .ifPresent(
            all -> {
              for (String name : all.keys()) {
                all.value(name)
                    .flatMap(CommandKeys::variable)
                    .ifPresent(variable -> variables.put(name, variable));
              }
            });
    return variables;
  }
}
