package dev.deployer.root;

import dev.deployer.manifest.Digest;
import dev.deployer.path.ReleaseId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a rehearsal ended, as the journal has it in a {@code noted} record whose {@code about} is
 * {@code rehearsal} and whose {@code to} and {@code digest} say of what.
 *
 * @param number of the record
 * @param at by the clock of whoever rehearsed
 * @param hooks what was tried, in its order
 */
public record Rehearsed(
    long number, ReleaseId release, Digest digest, Instant at, Outcome outcome, List<Tried> hooks) {
  private static final String BEGUN = "begun";

  /** How it ended. */
  public enum Outcome {
    /** Every hook passed, and the release is what it was. */
    PASSED,
    /** Some hook did not pass. */
    FAILED,
    /** The hooks have changed the release: it is not the one that was published any more. */
    CHANGED;

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A hook that was run.
   *
   * @param passed whether it passed wherever it ran
   * @param took the longest that it took anywhere
   */
  public record Tried(String name, boolean passed, Duration took) {}

  /** Copies the list. */
  public Rehearsed {
    hooks = List.copyOf(hooks);
  }

  public boolean passed() {
    return outcome == Outcome.PASSED;
  }

  /** What is noted before one begins: where nothing follows it, nobody knows how it ended. */
  public static Noted begun() {
    return new Noted(Noted.REHEARSAL, Map.of("outcome", BEGUN));
  }

  /** What is noted of one. */
  public static Noted noted(Outcome outcome, Duration took, List<Tried> hooks) {
    List<Map<String, Object>> tried = new ArrayList<>();
    for (Tried hook : hooks) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("name", hook.name());
      fields.put("passed", hook.passed());
      fields.put("took_ms", hook.took().toMillis());
      tried.add(fields);
    }
    return new Noted(
        Noted.REHEARSAL,
        Map.of("outcome", outcome.word(), "took_ms", took.toMillis(), "hooks", tried));
  }

  /**
   * What a record says of the end of a rehearsal; empty where it is about something else. What
   * cannot be read of it counts as not passed.
   */
  static Optional<Rehearsed> of(JournalRecord record) {
    Optional<Noted> noted =
        record
            .noted()
            .filter(it -> it.about().equals(Noted.REHEARSAL) && isOfARelease(record))
            .filter(it -> !BEGUN.equals(it.facts().get("outcome")));
    return noted.map(
        it ->
            new Rehearsed(
                record.number(),
                record.to().orElseThrow(),
                record.digest().orElseThrow(),
                record.time(),
                Stream.of(Outcome.values())
                    .filter(outcome -> outcome.word().equals(it.facts().get("outcome")))
                    .findFirst()
                    .orElse(Outcome.FAILED),
                tried(it.facts().get("hooks"))));
  }

  private static boolean isOfARelease(JournalRecord record) {
    return record.kind() == JournalRecord.Kind.NOTED
        && record.to().isPresent()
        && record.digest().isPresent();
  }

  private static List<Tried> tried(Object hooks) {
    return hooks instanceof List<?> list
        ? list.stream()
            .flatMap(
                hook ->
                    hook instanceof Map<?, ?> fields && fields.get("name") instanceof String name
                        ? Stream.of(
                            new Tried(
                                name,
                                Boolean.TRUE.equals(fields.get("passed")),
                                fields.get("took_ms") instanceof Number millis
                                    ? Duration.ofMillis(millis.longValue())
                                    : Duration.ZERO))
                        : Stream.empty())
            .toList()
        : List.of();
  }
}
