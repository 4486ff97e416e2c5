package dev.deployer.root;

import dev.deployer.manifest.Digest;
import dev.deployer.path.ReleaseId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The journal of a root as a whole, and the questions that its records answer together. Pure: the
 * same records give the same answers.
 *
 * @param end SHA-256 of the bytes of the last record; of nothing where there is none
 */
public record History(List<JournalRecord> records, Digest end) {
  /** A release that served well: what a rollback goes to. */
  public record Served(ReleaseId id, Optional<Digest> digest) {}

  /** The journal of a root on which nothing was decided yet. */
  public static final History EMPTY = new History(List.of(), Digest.ofContent(new byte[0]));

  /** Copies the records, which follow one another. */
  public History {
    records = List.copyOf(records);
  }

  /** The number of the last record; 0 where there is none. */
  public long generation() {
    return records.size();
  }

  /** How far it reaches. */
  public JournalHead head() {
    return new JournalHead(generation(), end);
  }

  /** The flip that was prepared and neither happened nor was abandoned, as far as is recorded. */
  public Optional<JournalRecord> unfinished() {
    JournalRecord open = null;
    for (JournalRecord record : records) {
      switch (record.kind()) {
        case PREPARED -> open = record;
        case ACTIVATED, ABANDONED -> open = null;
        default -> {}
      }
    }
    return Optional.ofNullable(open);
  }

  /** What was left by the last flip, where that has led to this. */
  public Optional<ReleaseId> leftFor(Optional<ReleaseId> live) {
    return last(r -> r.kind() == JournalRecord.Kind.ACTIVATED)
        .filter(flip -> flip.to().equals(live))
        .flatMap(JournalRecord::from);
  }

  /** The last activation of a release. */
  public Optional<JournalRecord> activationOf(ReleaseId id) {
    return last(
        r -> r.kind() == JournalRecord.Kind.ACTIVATED && r.to().map(id::equals).orElse(false));
  }

  /**
   * The last verdict on this release with this content since it was last activated; a new release
   * under an old id is not the old one.
   */
  public Optional<JournalRecord.Kind> verdictOn(ReleaseId id, Optional<Digest> digest) {
    return last(r ->
            switch (r.kind()) {
              case ACTIVATED, GOOD, BAD ->
                  r.to().map(id::equals).orElse(false) && r.digest().equals(digest);
              default -> false;
            })
        .map(JournalRecord::kind)
        .filter(k -> k != JournalRecord.Kind.ACTIVATED);
  }

  /**
   * The verdict that this release is bad, if that is the last one on its content under any id; of
   * an unmanaged release, on its id.
   */
  public Optional<JournalRecord> bad(ReleaseId id, Optional<Digest> digest) {
    return last(r ->
            switch (r.kind()) {
              case GOOD, BAD ->
                  r.digest().equals(digest)
                      && (digest.isPresent() || r.to().map(id::equals).orElse(false));
              default -> false;
            })
        .filter(r -> r.kind() == JournalRecord.Kind.BAD);
  }

  /** Whether the last thing said of the release is that it is to be deleted. */
  public boolean isRetired(ReleaseId id) {
    return last(r -> r.releases().contains(id) || r.to().map(id::equals).orElse(false))
        .map(r -> r.kind() == JournalRecord.Kind.RETIRED)
        .orElse(false);
  }

  /** The releases that were live, or were to be, and are not to be deleted since. */
  public Set<ReleaseId> named() {
    Set<ReleaseId> named = new TreeSet<>();
    for (JournalRecord record : records) {
      record.from().ifPresent(named::add);
      record.to().ifPresent(named::add);
      if (record.kind() == JournalRecord.Kind.RETIRED) {
        record.releases().forEach(named::remove);
      }
    }
    return named;
  }

  /**
   * The release, other than {@code live}, that was last live with good as its last verdict: where a
   * rollback goes to. One that was live before the first record of it served well enough to be left
   * for a deploy, so it counts as good until it is recorded as bad.
   *
   * @param usable whether the release is still there, with that content
   */
  public Optional<Served> previousGood(Optional<ReleaseId> live, Predicate<Served> usable) {
    for (int i = records.size() - 1; i >= 0; i--) {
      JournalRecord record = records.get(i);
      if (record.kind() != JournalRecord.Kind.ACTIVATED) {
        continue;
      }
      Predicate<Served> eligible = s -> !live.equals(Optional.of(s.id())) && usable.test(s);
      Optional<Served> served =
          record
              .to()
              .map(id -> new Served(id, record.digest()))
              .filter(s -> verdictOn(s.id(), s.digest()).equals(GOOD))
              .filter(eligible)
              .or(() -> adoptedBefore(record).filter(eligible));
      if (served.isPresent()) {
        return served;
      }
    }
    return Optional.empty();
  }

  private Optional<Served> adoptedBefore(JournalRecord activation) {
    return activation
        .from()
        .filter(id -> activationOf(id).isEmpty())
        .map(id -> new Served(id, Optional.empty()))
        .filter(s -> verdictOn(s.id(), s.digest()).isEmpty());
  }

  private static final Optional<JournalRecord.Kind> GOOD = Optional.of(JournalRecord.Kind.GOOD);

  private Optional<JournalRecord> last(Predicate<JournalRecord> which) {
    for (int i = records.size() - 1; i >= 0; i--) {
      if (which.test(records.get(i))) {
        return Optional.of(records.get(i));
      }
    }
    return Optional.empty();
  }
}
