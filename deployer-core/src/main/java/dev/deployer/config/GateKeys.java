package dev.deployer.config;

import dev.deployer.gate.GateSettings;
import dev.deployer.gate.GateSettings.PromotionRule;
import dev.deployer.gate.GateSettings.RehearsalRule;
import dev.deployer.gate.GateSettings.SourceRule;
import dev.deployer.yaml.Form;
import dev.deployer.yaml.InvalidTextException;
import dev.deployer.yaml.Key;
import dev.deployer.yaml.Keys;
import dev.deployer.yaml.Section;
import dev.deployer.yaml.Shape;
import dev.deployer.yaml.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** {@code gates}: what is asked before a release goes live, gate by gate. */
final class GateKeys {
  private static final List<String> WORDS = List.of("clean", "sealed", "off");

  private static final Key<String> FILES =
      Key.of(
              "files",
              Form.text(Shape.word(WORDS), GateKeys::word),
              "clean: what is sent is in a commit; sealed: a folder needs a seal; off: it is not"
                  + " asked.")
          .usually("clean");
  private static final Key<List<String>> GENERATED =
      Key.of(
              "generated",
              Form.list(Form.text(), "[vendor/, public/build/]"),
              "What the build makes inside of the source, in the syntax of .gitignore.")
          .such("[vendor/, public/build/]");
  private static final Keys SOURCE_KEYS = Keys.of(FILES, GENERATED);

  private static final Key<Value> WHEN =
      Key.of(
              "when",
              Form.described(Shape.any(Shape.word("always"), Shape.list(Shape.text()).notEmpty())),
              "always, or what adds, changes or removes such a path, in the syntax of .gitignore.")
          .needed("say when: always, or for which paths, such as [db/migrate/]")
          .such("[db/migrate/]");
  private static final Key<Duration> REHEARSED_WITHIN =
      GateForms.within("How long ago it may have been, up to 90d.", RehearsalRule.USUALLY_WITHIN);
  private static final Key<String> ON =
      Key.of(
          "on",
          GateForms.environment(),
          "The environment in which it is rehearsed; this one by default.");
  private static final Keys REHEARSAL_KEYS = Keys.of(WHEN, REHEARSED_WITHIN, ON);

  private static final Key<String> FROM =
      Key.of(
              "from",
              GateForms.environment(),
              "The environment where it has to be live and good, on all its hosts.")
          .needed("name the environment, such as from: staging")
          .such("staging");
  private static final Key<Duration> FOR =
      Key.of(
              "for",
              Form.time(Duration.ZERO, GateForms.LONGEST, "from 0s to 90d is allowed"),
              "How long it has to have been so, up to 90d.")
          .usually("0s");
  private static final Keys PROMOTION_KEYS = Keys.of(FROM, FOR);

  private static final Key<Value> SOURCE =
      Key.of(
              "source",
              Form.described(Shape.any(Shape.word(WORDS), Shape.of(SOURCE_KEYS))),
              "Whether what is sent is in git.")
          .usually("clean");
  private static final Key<Value> DATA =
      Key.of(
          "data",
          GateForms.offOr(DataKeys.ALL),
          "Who else reads the same data, and how it is asked.");
  private static final Key<Value> REHEARSAL =
      Key.of("rehearsal", GateForms.offOr(REHEARSAL_KEYS), "What has to be rehearsed.")
          .usually("off");
  private static final Key<Value> PROMOTION =
      Key.of(
              "promotion",
              GateForms.offOr(PROMOTION_KEYS),
              "Where it has to be live and good first.")
          .usually("off");
  private static final Key<Value> APPROVAL =
      Key.of("approval", GateForms.offOr(ApprovalKeys.ALL), "Who has to agree to what is planned.")
          .usually("off");

  /** All of them. */
  static final Keys ALL = Keys.of(SOURCE, DATA, REHEARSAL, PROMOTION, APPROVAL);

  private GateKeys() {}

  /** Reads the gates that stand here; those that are missing are taken from {@code outer}. */
  static GateSettings read(Section gates, GateSettings outer, Path folder) {
    gates.only(ALL);
    GateSettings settings = outer;
    Optional<Value> source = SOURCE.in(gates);
    if (source.isPresent()) {
      settings = settings.withSource(source(source.get()));
    }
    Optional<Value> data = DATA.in(gates);
    if (data.isPresent()) {
      settings = settings.withData(DataKeys.read(data.get()));
    }
    Optional<Value> rehearsal = REHEARSAL.in(gates);
    if (rehearsal.isPresent()) {
      settings = settings.withRehearsal(rehearsal(rehearsal.get()));
    }
    Optional<Value> promotion = PROMOTION.in(gates);
    if (promotion.isPresent()) {
      settings = settings.withPromotion(promotion(promotion.get()));
    }
    Optional<Value> approval = APPROVAL.in(gates);
    if (approval.isPresent()) {
      settings = settings.withApproval(ApprovalKeys.read(approval.get(), folder));
    }
    return settings;
  }

  private static Optional<PromotionRule> promotion(Value value) {
    if (value.isScalar()) {
      value.text(GateForms::off);
      return Optional.empty();
    }
    Section section = value.section().only(PROMOTION_KEYS);
    Optional<String> from = FROM.in(section);
    Duration atLeast = FOR.in(section).orElse(Duration.ZERO);
    return from.map(environment -> new PromotionRule(environment, atLeast));
  }

  private static Optional<RehearsalRule> rehearsal(Value value) {
    if (value.isScalar()) {
      value.text(GateForms::off);
      return Optional.empty();
    }
    Section section = value.section().only(REHEARSAL_KEYS);
    return Optional.of(
        new RehearsalRule(
            WHEN.in(section).flatMap(GateKeys::when),
            REHEARSED_WITHIN.in(section).orElse(RehearsalRule.USUALLY_WITHIN),
            ON.in(section)));
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

  private static Optional<SourceRule> source(Value value) {
    if (value.isScalar()) {
      return value.text(GateKeys::word).flatMap(word -> files(word, List.of()));
    }
    Section section = value.section().only(SOURCE_KEYS);
    List<String> generated = GENERATED.in(section).orElse(List.of());
    return section.has(FILES.name())
        ? FILES.in(section).flatMap(word -> files(word, generated))
        : files("clean", generated);
  }

  private static Optional<SourceRule> files(String word, List<String> generated) {
    return word.equals("off")
        ? Optional.empty()
        : Optional.of(new SourceRule(word.equals("sealed"), generated));
  }

  private static String word(String text) {
    if (!WORDS.contains(text)) {
      throw new InvalidTextException("source gate", text, "must be clean, sealed or off");
    }
    return text;
  }
}
