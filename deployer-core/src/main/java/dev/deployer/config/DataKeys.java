package dev.deployer.config;

import dev.deployer.command.Arguments;
import dev.deployer.gate.DataQuestion;
import dev.deployer.gate.GateSettings.DataRule;
import dev.deployer.hook.Where;
import dev.deployer.metadata.Metadata;
import dev.deployer.yaml.CommandKeys;
import dev.deployer.yaml.Form;
import dev.deployer.yaml.Key;
import dev.deployer.yaml.Keys;
import dev.deployer.yaml.Section;
import dev.deployer.yaml.Shape;
import dev.deployer.yaml.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code data} of {@code gates}: who else reads the same data, and how it is asked. */
final class DataKeys {
  private static final Key<Arguments> COMMAND =
      CommandKeys.neededCommand(
          "The program and its arguments; it prints the version in its last line.",
          "[bin/schema-version]");
  private static final Key<Duration> WITHIN =
      CommandKeys.time(
          "within", "After which time it is told to end.", DataQuestion.USUALLY_WITHIN);
  private static final Keys QUESTION =
      Keys.of(COMMAND, WhereKey.ON_HOSTS, WITHIN, CommandKeys.ENVIRONMENT);

  private static final Key<List<String>> WITH =
      Key.of(
              "with",
              Form.list(GateForms.environment(), "[codegen]"),
              "Other environments of the file that share the data.")
          .such("[codegen]");
  private static final Key<Section> ASK =
      Key.of(
          "ask",
          Form.described(Shape.named(Metadata.STORE_PATTERN, Shape.of(QUESTION)))
              .to(Value::section),
          "By store: how the data itself says which version it is of.");

  /** All of them. */
  static final Keys ALL = Keys.of(WITH, ASK);

  private DataKeys() {}

  /** Reads it; absent where it is off. */
  static Optional<DataRule> read(Value value) {
    if (value.isScalar()) {
      value.text(GateForms::off);
      return Optional.empty();
    }
    Section section = value.section().only(ALL);
    SortedMap<String, DataQuestion> ask = new TreeMap<>();
    ASK.in(section)
        .ifPresent(
            stores -> {
              for (String store : stores.keys()) {
                if (!Metadata.isStore(store)) {
                  stores.fault(store, Metadata.STORES);
                }
                stores
                    .value(store)
                    .flatMap(question -> question(question.section().only(QUESTION)))
                    .ifPresent(question -> ask.put(store, question));
              }
            });
    return Optional.of(new DataRule(WITH.in(section).orElse(List.of()), ask));
  }

  private static Optional<DataQuestion> question(Section section) {
    Optional<Where> where = WhereKey.ON_HOSTS.in(section);
    Duration within = WITHIN.in(section).orElse(DataQuestion.USUALLY_WITHIN);
    Optional<Arguments> command = COMMAND.in(section);
    return command.map(
        words ->
            new DataQuestion(
                words,
                where.equals(Optional.of(Where.EACH)),
                within,
                CommandKeys.ENVIRONMENT.in(section).orElse(Map.of())));
  }
}
