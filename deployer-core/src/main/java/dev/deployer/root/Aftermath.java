package dev.deployer.root;

import java.util.List;
import java.util.Optional;

/**
 * Which hooks are still owed after the last flip of a root, and whether its release is still to be
 * proven, by its journal. Pure. A flip may have left services running what was live before, until
 * its hooks have passed.
 *
 * @param owed the hooks that are not known to have passed since; empty where nothing is to follow
 * @param unproven the record of a flip that this root prepared alone, of a release that was to
 *     prove itself and that nobody has judged since
 */
public record Aftermath(List<String> owed, Optional<JournalRecord> unproven) {
  /** Copies the list. */
  public Aftermath {
    owed = List.copyOf(owed);
  }

  /** What these records say. */
  public static Aftermath of(History history) {
    List<String> owed = List.of();
    Optional<JournalRecord> prepared = Optional.empty();
    Optional<JournalRecord> unproven = Optional.empty();
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
          prepared = Optional.empty();
        }
        case NOTED -> {
          Optional<Noted> followed = record.noted().filter(Noted::isFollowed);
          owed = followed.isPresent() ? followed.get().failed() : owed;
          if (record.noted().map(Noted::isUnwatched).orElse(false)) {
            unproven = Optional.empty();
          }
        }
        case GOOD, BAD -> unproven = Optional.empty();
        default -> {}
      }
    }
    return new Aftermath(owed, unproven);
  }
}
