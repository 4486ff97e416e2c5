package dev.deployer.root;

import dev.deployer.manifest.Digest;
import dev.deployer.path.ReleaseId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the journal notes of a rehearsed emergency ({@code drill}): that one begins, what was
 * changed in its own release, and that all of it is taken back. Whoever reads the journal later
 * knows by it what was no real emergency; and what a killed client left is known by a beginning
 * without an end.
 *
 * @param drill 8 hex digits, by which it is known
 * @param state how far it is
 * @param live what was live when it began; only of the beginning
 * @param until when it is over at the latest, by the clock of who began it; only of the beginning
 * @param process the number of the process that plays it, on the machine of who began it; only of
 *     the beginning
 * @param edit the digest that a file of its release has since; only where it was edited
 */
public record DrillNote(
    String drill,
    State state,
    Optional<ReleaseId> live,
    Optional<Instant> until,
    Optional<Long> process,
    Optional<Digest> edit) {
  /** How far it is. */
  public enum State {
    /** From here on, what is other than before may be its work. */
    BEGUN,
    /** A file of its release is other than its manifest says. */
    EDITED,
    /** Nothing of it is left. */
    ENDED
  }

  private static final String PREFIX = "drill-";

  /** Validates. */
  public DrillNote {
    if (!drill.matches("[0-9a-f]{8}")) {
      throw new IllegalArgumentException("a drill is known by 8 hex digits");
    }
  }

  /** It begins. */
  public static DrillNote begun(String drill, ReleaseId live, Instant until, long process) {
    return new DrillNote(
        drill,
        State.BEGUN,
        Optional.of(live),
        Optional.of(until),
        Optional.of(process),
        Optional.empty());
  }

  /** A file of its release was edited. */
  public static DrillNote edited(String drill, Digest now) {
    return new DrillNote(
        drill,
        State.EDITED,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(now));
  }

  /** It was taken back. */
  public static DrillNote ended(String drill) {
    return new DrillNote(
        drill, State.ENDED, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The release that this drill makes: no other is ever edited or removed for it. */
  public ReleaseId release() {
    return releaseOf(drill);
  }

  /** The release of the drill of that name. */
  public static ReleaseId releaseOf(String drill) {
    return ReleaseId.parse(PREFIX + drill);
  }

  /** Whether a release was made by some drill, by its name. */
  public static boolean isOfADrill(ReleaseId release) {
    return release.value().matches(PREFIX + "[0-9a-f]{8}");
  }

  /** As a fact of the journal. */
  public Noted noted() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("drill", drill);
    facts.put("state", state.name().toLowerCase(Locale.ROOT));
    live.ifPresent(id -> facts.put("live", id.value()));
    until.ifPresent(time -> facts.put("until", time.toString()));
    process.ifPresent(number -> facts.put("process", number));
    edit.ifPresent(digest -> facts.put("edit", digest.toString()));
    return new Noted(Noted.DRILL, facts);
  }

  /** What a record says of a drill; empty where it says nothing of one that is known here. */
  public static Optional<DrillNote> of(JournalRecord record) {
    return record
        .noted()
        .filter(noted -> noted.about().equals(Noted.DRILL))
        .flatMap(noted -> read(noted.facts()));
  }

  private static Optional<DrillNote> read(Map<String, Object> facts) {
    try {
      return Optional.of(
          new DrillNote(
              String.valueOf(facts.get("drill")),
              State.valueOf(String.valueOf(facts.get("state")).toUpperCase(Locale.ROOT)),
              text(facts, "live").map(ReleaseId::parse),
              text(facts, "until").map(Instant::parse),
              text(facts, "process").map(Long::valueOf),
              text(facts, "edit").map(Digest::parse)));
    } catch (IllegalArgumentException | java.time.DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(Map<String, Object> facts, String name) {
    return Optional.ofNullable(facts.get(name)).map(String::valueOf);
  }

  /**
   * A drill of which the end is not recorded.
   *
   * @param begun how it began
   * @param record where that stands
   * @param edit the digest of what was edited, where something was
   */
  public record Open(DrillNote begun, JournalRecord record, Optional<Digest> edit) {}

  /** The last drill that began and is not known to be taken back. */
  public static Optional<Open> open(List<JournalRecord> records) {
    Open open = null;
    for (JournalRecord record : records) {
      DrillNote note = of(record).orElse(null);
      if (note == null) {
        continue;
      }
      boolean same = open != null && open.begun().drill().equals(note.drill());
      switch (note.state()) {
        case BEGUN -> open = new Open(note, record, Optional.empty());
        case EDITED -> open = same ? new Open(open.begun(), open.record(), note.edit()) : open;
        case ENDED -> open = same ? null : open;
      }
    }
    return Optional.ofNullable(open);
  }
}
