package dev.deployer.root;

import dev.deployer.path.ReleaseId;
import java.util.List;
import java.util.Optional;

/**
 * Which hooks are still owed after the last flip of a root, and whether its release is still to be
 * proven or was to be watched, by its journal. Pure. A flip may have left services running what was
 * live before, until its hooks have passed.
 *
 * @param owed the hooks that are not known to have passed since; empty where nothing is to follow
 * @param unproven the record of a flip that this root prepared alone, of a release that was to
 *     prove itself and that nobody has judged since
 * @param unwatched whether what is live was to be watched, and nobody has judged it since
 */
public record Aftermath(List<String> owed, Optional<JournalRecord> unproven, boolean unwatched) {
  /** Copies the list. */
  public Aftermath {
    owed = List.copyOf(owed);
  }

  /** What these records say. */
  public static Aftermath of(History history) {
    List<String> owed = List.of();
    Optional<JournalRecord> prepared = Optional.empty();
    Optional<JournalRecord> unproven = Optional.empty();
    Optional<ReleaseId> unwatched = Optional.empty();
    for (JournalRecord record : history.records()) {
      switch (record.kind()) {
        case PREPARED -> prepared = Optional.of(record);
        case ABANDONED -> prepared = Optional.empty();
        case ACTIVATED -> {
          List<String> hooks =
              prepared.flatMap(JournalRecord::sequel).map(Sequel::hooks).orElse(List.of());
          // A flip without hooks of its own does not do what an earlier one left undone.
          owed = hooks.isEmpty() ? owed : hooks;
          unproven =
              prepared
                  .filter(r -> r.cluster().isEmpty() && r.to().equals(record.to()))
                  .filter(r -> r.sequel().map(Sequel::proves).orElse(false));
          unwatched =
              prepared
                  .filter(r -> r.to().equals(record.to()))
                  .filter(r -> r.sequel().map(Sequel::watched).orElse(false))
                  .flatMap(JournalRecord::to);
          prepared = Optional.empty();
        }
        case NOTED -> {
          Optional<Noted> followed = record.noted().filter(Noted::isFollowed);
          owed = followed.isPresent() ? followed.get().failed() : owed;
          if (record.noted().map(Noted::isUnwatched).orElse(false)) {
            unproven = Optional.empty();
          }
          if (record.noted().map(Noted::isNotWell).orElse(false)) {
            unwatched = unwatched.filter(id -> !isOf(record, id));
          }
        }
        case GOOD, BAD -> {
          unproven = Optional.empty();
          unwatched = unwatched.filter(id -> !isOf(record, id));
        }
        default -> {}
      }
    }
    return new Aftermath(owed, unproven, unwatched.isPresent());
  }

  private static boolean isOf(JournalRecord record, ReleaseId id) {
    return record.to().equals(Optional.of(id));
  }
}
