package dev.deployer.root;

import dev.deployer.path.ReleaseId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the journal notes of hooks that run before a release goes live: that they begin, and later
 * what came of them.
 *
 * @param release which is to go live
 * @param outcome how far they are
 * @param run of the first host; the same on every host
 * @param hooks their names; none where only the end is told
 */
public record AttemptNote(ReleaseId release, Outcome outcome, String run, List<String> hooks) {
  /** How far they are. */
  public enum Outcome {
    /** They are about to run; without a later word nobody knows what they did. */
    BEGUN,
    /** They have passed. */
    DONE,
    /** One of them has failed. */
    FAILED,
    /** Nobody knows what they did. */
    UNKNOWN;

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Copies the list. */
  public AttemptNote {
    hooks = List.copyOf(hooks);
  }

  /** The same, ended so. */
  public AttemptNote ended(Outcome how) {
    return new AttemptNote(release, how, run, List.of());
  }

  /**
   * As a fact.
   *
   * @param data what the release writes, which they may write as well
   */
  public Noted noted(DataInUse data) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("release", release.value());
    facts.put("outcome", outcome.word());
    facts.put("run", run);
    if (!hooks.isEmpty()) {
      facts.put("hooks", hooks);
    }
    data.putInto(facts);
    return new Noted(Noted.ATTEMPT, facts);
  }

  /** The note in this record; empty where it has none that can be read. */
  static Optional<AttemptNote> of(JournalRecord record) {
    Optional<Map<String, Object>> facts =
        record.noted().filter(noted -> noted.about().equals(Noted.ATTEMPT)).map(Noted::facts);
    if (facts.isEmpty() || record.to().isEmpty()) {
      return Optional.empty();
    }
    Map<String, Object> known = facts.get();
    return Optional.of(
        new AttemptNote(
            record.to().get(),
            outcome(known.get("outcome")),
            known.get("run") instanceof String run ? run : record.transaction(),
            known.get("hooks") instanceof List<?> names
                ? names.stream().filter(String.class::isInstance).map(String.class::cast).toList()
                : List.of()));
  }

  private static Outcome outcome(Object word) {
    for (Outcome outcome : Outcome.values()) {
      if (outcome.word().equals(word)) {
        return outcome;
      }
    }
    return Outcome.UNKNOWN;
  }
}
