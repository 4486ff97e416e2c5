package dev.deployer.config;

import dev.deployer.command.Variable;
import dev.deployer.gate.DataQuestion;
import dev.deployer.gate.GateSettings;
import dev.deployer.gate.GateSettings.DataRule;
import dev.deployer.gate.GateSettings.PromotionRule;
import dev.deployer.gate.GateSettings.RehearsalRule;
import dev.deployer.gate.GateSettings.SourceRule;
import dev.deployer.hook.Where;
import dev.deployer.metadata.Metadata;
import dev.deployer.yaml.CommandKeys;
import dev.deployer.yaml.DurationText;
import dev.deployer.yaml.InvalidTextException;
import dev.deployer.yaml.Section;
import dev.deployer.yaml.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** {@code gates}: what is asked before a release goes live, gate by gate. */
final class GateKeys {
  private static final List<String> KEYS =
      List.of("source", "data", "rehearsal", "promotion", "approval");
  private static final List<String> SOURCE_KEYS = List.of("files", "generated");
  private static final List<String> DATA_KEYS = List.of("with", "ask");
  private static final List<String> ASK_KEYS = List.of("command", "where", "within", "environment");
  private static final List<String> REHEARSAL_KEYS = List.of("when", "within", "on");
  private static final List<String> PROMOTION_KEYS = List.of("from", "for");
  private static final Duration LONGEST = Duration.ofDays(90);
  private static final String FILES = "clean, sealed or off";

  private GateKeys() {}

  /** Reads the gates that stand here; those that are missing are taken from {@code outer}. */
  static GateSettings read(Section gates, GateSettings outer, Path folder) {
    Section known = gates.only(KEYS);
    GateSettings settings = outer;
    if (known.has("source")) {
      settings = settings.withSource(source(known.value("source").orElseThrow()));
    }
    if (known.has("data")) {
      settings = settings.withData(data(known.value("data").orElseThrow()));
    }
    if (known.has("rehearsal")) {
      settings = settings.withRehearsal(rehearsal(known.value("rehearsal").orElseThrow()));
    }
    if (known.has("promotion")) {
      settings = settings.withPromotion(promotion(known.value("promotion").orElseThrow()));
    }
    if (known.has("approval")) {
      settings =
          settings.withApproval(ApprovalKeys.read(known.value("approval").orElseThrow(), folder));
    }
    return settings;
  }

  private static Optional<PromotionRule> promotion(Value value) {
    if (value.isScalar()) {
      value.text(GateKeys::off);
      return Optional.empty();
    }
    Section section = value.section().only(PROMOTION_KEYS);
    if (!section.has("from")) {
      section.missing("from", "name the environment, such as from: staging");
    }
    Duration atLeast = section.text("for", GateKeys::atLeast).orElse(Duration.ZERO);
    return section
        .text("from", Environment::requireName)
        .map(from -> new PromotionRule(from, atLeast));
  }

  private static Duration atLeast(String text) {
    Duration time = DurationText.parse(text);
    if (time.compareTo(LONGEST) > 0) {
      throw new InvalidTextException("duration", text, "from 0s to 90d is allowed");
    }
    return time;
  }

  private static Optional<RehearsalRule> rehearsal(Value value) {
    if (value.isScalar()) {
      value.text(GateKeys::off);
      return Optional.empty();
    }
    Section section = value.section().only(REHEARSAL_KEYS);
    if (!section.has("when")) {
      section.missing("when", "say when: always, or for which paths, such as [db/migrate/]");
    }
    return Optional.of(
        new RehearsalRule(
            section.value("when").flatMap(GateKeys::when),
            section.text("within", GateKeys::within).orElse(RehearsalRule.USUALLY_WITHIN),
            section.text("on", Environment::requireName)));
  }

  /** Empty for always. */
  private static Optional<List<String>> when(Value value) {
    if (value.isScalar()) {
      value.text(GateKeys::always);
      return Optional.empty();
    }
    Optional<List<Value>> items = value.items("[db/migrate/]");
    if (items.isPresent() && items.get().isEmpty()) {
      value.fault("must name at least one path, or be always");
    }
    return items.map(
        all -> all.stream().flatMap(item -> item.text(Function.identity()).stream()).toList());
  }

  private static String always(String text) {
    if (!text.equals("always")) {
      throw new InvalidTextException("rehearsal", text, "must be always, or a list of paths");
    }
    return text;
  }

  static Duration within(String text) {
    Duration time = DurationText.parse(text);
    if (time.isZero() || time.compareTo(LONGEST) > 0) {
      throw new InvalidTextException("duration", text, "from 1ms to 90d is allowed");
    }
    return time;
  }

  private static Optional<DataRule> data(Value value) {
    if (value.isScalar()) {
      value.text(GateKeys::off);
      return Optional.empty();
    }
    Section section = value.section().only(DATA_KEYS);
    SortedMap<String, DataQuestion> ask = new TreeMap<>();
    section
        .section("ask")
        .ifPresent(
            stores -> {
              for (String store : stores.keys()) {
                if (!Metadata.isStore(store)) {
                  stores.fault(store, Metadata.STORES);
                }
                stores
                    .value(store)
                    .flatMap(question -> question(question.section().only(ASK_KEYS)))
                    .ifPresent(question -> ask.put(store, question));
              }
            });
    return Optional.of(
        new DataRule(
            section.texts("with", "[codegen]", Environment::requireName).orElse(List.of()), ask));
  }

  private static Optional<DataQuestion> question(Section section) {
    Optional<Where> where = section.has("where") ? WhereKey.read(section) : Optional.of(Where.ONCE);
    if (where.equals(Optional.of(Where.LOCAL))) {
      section.fault("where", "must be once or each: it runs in the release that is live");
    }
    Duration within = CommandKeys.time(section, "within", DataQuestion.USUALLY_WITHIN);
    Map<String, Variable> environment = CommandKeys.variables(section);
    return CommandKeys.command(section, "[bin/schema-version]")
        .map(
            command ->
                new DataQuestion(
                    command, where.equals(Optional.of(Where.EACH)), within, environment));
  }

  static String off(String text) {
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
