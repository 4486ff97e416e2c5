package dev.deployer.yaml;

import dev.deployer.command.Arguments;
import dev.deployer.command.Variable;
import dev.deployer.outcome.InWords;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The keys that hooks, checks and sinks have in common: commands, durations, variables. */
public final class CommandKeys {
  private static final String COMMAND_EXAMPLE = "[bin/migrate, --all]";
  private static final Shape PROGRAM =
      Shape.any(Shape.text("^[^-]"), Shape.number().with("minimum", 0));
  private static final Shape WORD = Shape.any(Shape.text(), Shape.number());

  /** The program and its arguments. */
  private static final Form<Arguments> COMMAND =
      new Form<>(Shape.list(PROGRAM, WORD), CommandKeys::arguments);

  private static final Key<Value> SECRET =
      Key.of(
              "secret",
              Form.described(Shape.text("^[A-Za-z_][A-Za-z0-9_]{0,127}$")),
              "The name of the variable of your own environment that holds it.")
          .needed("name the variable of your own environment that holds it: {secret: NAME}");

  private static final Keys SECRET_KEYS = Keys.of(SECRET);

  /** A text, or {@code {secret: NAME}}. */
  public static final Form<Variable> VARIABLE =
      new Form<>(orSecret(Shape.text()), CommandKeys::variable);

  /** Variables that a command gets. */
  public static final Key<Map<String, Variable>> ENVIRONMENT =
      Key.of(
          "environment",
          new Form<>(
              Shape.named("^(?!DEPLOYER_)[A-Za-z_][A-Za-z0-9_]{0,127}$", VARIABLE.shape()),
              value -> Optional.of(variables(value.section()))),
          "Variables that it gets besides DEPLOYER_*: a text, or {secret: NAME} for one of your own"
              + " environment.");

  private CommandKeys() {}

  /** This, or {@code {secret: NAME}}. */
  public static Shape orSecret(Shape text) {
    return Shape.any(text, Shape.of(SECRET_KEYS));
  }

  /** {@code command}, which must stand there. */
  public static Key<Arguments> neededCommand(String about, String example) {
    return command(about, example).needed("name the program and its arguments, such as " + example);
  }

  /** {@code command}. */
  public static Key<Arguments> command(String about, String example) {
    return words("command", about, example);
  }

  /** A command at another key. */
  public static Key<Arguments> words(String key, String about, String example) {
    return Key.of(key, COMMAND, about).such(example);
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
  public static Key<Duration> time(String key, String about, Duration usual) {
    return Key.of(
            key,
            Form.time(Duration.ofMillis(1), Duration.ofDays(1), "from 1ms to 1d is allowed"),
            about)
        .usually(InWords.typed(usual));
  }

  private static Optional<Variable> variable(Value value) {
    if (value.isScalar()) {
      return value.secretText(Variable.Plain::new);
    }
    return SECRET
        .in(value.section().onlyDiscreetly(SECRET_KEYS.names()))
        .flatMap(name -> name.secretText(Variable.Secret::new));
  }

  private static Map<String, Variable> variables(Section all) {
    Map<String, Variable> variables = new LinkedHashMap<>();
    for (String name : all.keys()) {
      all.value(name)
          .flatMap(VARIABLE.reading())
          .ifPresent(variable -> variables.put(name, variable));
    }
    return variables;
  }
}
