package dev.deployer.config;

import dev.deployer.gate.GateSettings;
import dev.deployer.gate.GateSettings.DataRule;
import dev.deployer.gate.GateSettings.SourceRule;
import dev.deployer.yaml.InvalidTextException;
import dev.deployer.yaml.Section;
import dev.deployer.yaml.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** {@code gates}: what is asked before a release goes live, gate by gate. */
final class GateKeys {
  private static final List<String> KEYS = List.of("source", "data");
  private static final List<String> SOURCE_KEYS = List.of("files", "generated");
  private static final List<String> DATA_KEYS = List.of("with");
  private static final String FILES = "clean, sealed or off";

  private GateKeys() {}

  /** Reads the gates that stand here; those that are missing are taken from {@code outer}. */
  static GateSettings read(Section gates, GateSettings outer) {
    Section known = gates.only(KEYS);
    GateSettings settings = outer;
    if (known.has("source")) {
      settings = settings.withSource(source(known.value("source").orElseThrow()));
    }
    if (known.has("data")) {
      settings = settings.withData(data(known.value("data").orElseThrow()));
    }
    return settings;
  }

  private static Optional<DataRule> data(Value value) {
    if (value.isScalar()) {
      value.text(GateKeys::off);
      return Optional.empty();
    }
    Section section = value.section().only(DATA_KEYS);
    return Optional.of(
        new DataRule(
            section.texts("with", "[codegen]", Environment::requireName).orElse(List.of())));
  }

  private static String off(String text) {
    if (!text.equals("off")) {
      throw new InvalidTextException("gate", text, "must be off, or keys with values");
    }
    return text;
  }

  private static Optional<SourceRule> source(Value value) {
    if (value.isScalar()) {
      return files(value, List.of());
    }
    Section section = value.section().only(SOURCE_KEYS);
    List<String> generated =
        section
            .texts("generated", "[vendor/, public/build/]", Function.identity())
            .orElse(List.of());
    return section
        .value("files")
        .map(files -> files(files, generated))
        .orElse(Optional.of(new SourceRule(false, generated)));
  }

  private static Optional<SourceRule> files(Value value, List<String> generated) {
    return value
        .text(GateKeys::word)
        .filter(word -> !word.equals("off"))
        .map(word -> new SourceRule(word.equals("sealed"), generated));
  }

  private static String word(String text) {
    if (!List.of("clean", "sealed", "off").contains(text)) {
      throw new InvalidTextException("source gate", text, "must be " + FILES);
    }
    return text;
  }
}
