package dev.deployer.root;

import dev.deployer.root.AttemptNote.Outcome;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the journals of some roots together say of hooks that ran before a release was to go live.
 * Pure. Where one of them tells how they ended, that holds for all: another may have been cut off
 * before it was told.
 */
public final class AttemptLog {
  private final Map<String, Outcome> ends = new HashMap<>();

  /**
   * Hooks of which nobody knows what they did.
   *
   * @param note what was begun
   * @param begun when, by the clock of who ran them
   * @param by who that was
   */
  public record Open(AttemptNote note, Instant begun, String by) {}

  private AttemptLog(Collection<History> histories) {
    for (History history : histories) {
      for (JournalRecord record : history.records()) {
        AttemptNote.of(record)
            .filter(note -> note.outcome() == Outcome.DONE || note.outcome() == Outcome.FAILED)
            .ifPresent(note -> ends.put(note.run(), note.outcome()));
      }
    }
  }

  /** What these journals say. */
  public static AttemptLog of(Collection<History> histories) {
    return new AttemptLog(histories);
  }

  /** The ends of those that this journal has begun and does not end. */
  public List<AttemptNote> untold(History journal) {
    Map<String, AttemptNote> open = new LinkedHashMap<>();
    for (JournalRecord record : journal.records()) {
      AttemptNote.of(record)
          .ifPresent(
              note -> {
                if (note.outcome() == Outcome.BEGUN) {
                  open.put(note.run(), note);
                } else {
                  open.remove(note.run());
                }
              });
    }
    return open.values().stream()
        .map(note -> note.ended(ends.getOrDefault(note.run(), Outcome.UNKNOWN)))
        .toList();
  }

  /**
   * What was begun last on a root and is not known to have ended; empty where something has gone
   * live there since.
   */
  public Optional<Open> open(History journal) {
    Optional<Open> last = Optional.empty();
    for (JournalRecord record : journal.records()) {
      Optional<AttemptNote> note = AttemptNote.of(record);
      if (record.kind() == JournalRecord.Kind.ACTIVATED) {
        last = Optional.empty();
      } else if (note.isPresent() && note.get().outcome() == Outcome.BEGUN) {
        last = Optional.of(new Open(note.get(), record.time(), record.by()));
      }
    }
    return last.filter(open -> !ends.containsKey(open.note().run()));
  }
}
