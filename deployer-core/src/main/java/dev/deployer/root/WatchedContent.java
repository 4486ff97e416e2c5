package dev.deployer.root;

import dev.deployer.manifest.Digest;
import java.time.Instant;
import java.util.Optional;

/**
 * What watches have left open of a content on a root, by its journal: an alert, or a watch that did
 * not come to its end. Pure. Only another watch settles that, after a flip of its own; that it is
 * gone back to, which nobody watches, or goes live unwatched, does not.
 *
 * @param raised when the first alert was raised that no watch to the end without one has followed
 * @param unwatched whether it was to be watched when it went live, and no watch has ended since
 */
public record WatchedContent(Optional<Instant> raised, boolean unwatched) {

  /** What these records say of a content, under whichever id it was live. */
  public static WatchedContent of(History history, Digest content) {
    Optional<JournalRecord> prepared = Optional.empty();
    boolean live = false;
    boolean watching = false;
    Optional<Instant> raised = Optional.empty();
    boolean raisedNow = false;
    boolean unwatched = false;
    for (JournalRecord record : history.records()) {
      boolean its = record.digest().map(content::equals).orElse(live);
      switch (record.kind()) {
        case PREPARED -> prepared = Optional.of(record);
        case ABANDONED -> prepared = Optional.empty();
        case ACTIVATED -> {
          live = record.digest().equals(Optional.of(content));
          watching =
              live
                  && prepared
                      .filter(r -> r.to().equals(record.to()))
                      .flatMap(JournalRecord::sequel)
                      .filter(Sequel::watched)
                      .isPresent();
          raisedNow = false;
          unwatched |= watching;
          prepared = Optional.empty();
        }
        case NOTED -> {
          if (its && record.noted().filter(Noted::isRaised).isPresent()) {
            raised = raised.or(() -> Optional.of(record.time()));
            raisedNow = true;
          }
        }
        case GOOD -> {
          if (its && watching) {
            unwatched = false;
            // A verdict with a word is of a watch that somebody ended early, or that came late.
            raised = raisedNow || record.note().isPresent() ? raised : Optional.empty();
          }
        }
        default -> {}
      }
    }
    return new WatchedContent(raised, unwatched);
  }
}
