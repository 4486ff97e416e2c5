package dev.deployer.root;

import dev.deployer.manifest.Digest;
import dev.deployer.path.ReleaseId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rehearsals in the journal of a root. Pure. */
public final class Rehearsals {
  private final History history;
  private final List<Rehearsed> lastFirst = new ArrayList<>();

  public Rehearsals(History history) {
    this.history = history;
    for (int i = history.records().size() - 1; i >= 0; i--) {
      Rehearsed.of(history.records().get(i)).ifPresent(lastFirst::add);
    }
  }

  /** The last one of this content, whatever its release is called. */
  public Optional<Rehearsed> last(Digest digest) {
    return lastFirst.stream().filter(one -> one.digest().equals(digest)).findFirst();
  }

  /** The last one of this release with this content. */
  public Optional<Rehearsed> last(ReleaseId release, Digest digest) {
    return lastFirst.stream()
        .filter(one -> one.release().equals(release) && one.digest().equals(digest))
        .findFirst();
  }

  /** Whether this release, with this content, was rehearsed and has not passed the last time. */
  public boolean hasFailed(ReleaseId release, Digest digest) {
    return last(release, digest).filter(one -> !one.passed()).isPresent();
  }

  /** Whether this release was live with this content, as far as is recorded. */
  public boolean wasLive(ReleaseId release, Digest digest) {
    return history.records().stream()
        .anyMatch(
            record ->
                record.kind() == JournalRecord.Kind.ACTIVATED
                    && record.to().equals(Optional.of(release))
                    && record.digest().equals(Optional.of(digest)));
  }

  /**
   * The releases that are there, have passed their last rehearsal and were never live; the last
   * rehearsed first.
   */
  public static List<ReleaseId> waiting(RootState state) {
    Rehearsals rehearsals = new Rehearsals(state.history());
    return rehearsals.lastFirst.stream()
        .map(Rehearsed::release)
        .distinct()
        .filter(state::isWhole)
        .filter(id -> !state.live().release().equals(Optional.of(id)))
        .filter(id -> rehearsals.isWaiting(id, state.records().get(id).digest()))
        .toList();
  }

  private boolean isWaiting(ReleaseId id, Digest digest) {
    return last(id, digest).map(Rehearsed::passed).orElse(false) && !wasLive(id, digest);
  }
}
