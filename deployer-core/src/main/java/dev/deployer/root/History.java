package dev.deployer.root;

import dev.deployer.manifest.Digest;
import dev.deployer.path.ReleaseId;
import java.util.ArrayList;
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
  public record Served(ReleaseId id, Optional<Digest> digest) {
    // Written out, as for the paths: a record's own are slow until they have been used a lot.
    @Override
    public boolean equals(Object other) {
      return other instanceof Served served && id.equals(served.id) && digest.equals(served.digest);
    }

    @Override
    public int hashCode() {
      return 31 * id.hashCode() + digest.hashCode();
    }
  }

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

  /** SHA-256 of each of its records, from the first on. */
  public List<Digest> digests() {
    List<Digest> digests = new ArrayList<>(records.size());
    for (JournalRecord record : records) {
      if (record.number() > 1) {
        digests.add(record.previous());
      }
    }
    if (!records.isEmpty()) {
      digests.add(end);
    }
    return digests;
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

  /** The last deploy, which was recorded with the gates that it went through. */
  public Optional<JournalRecord> lastAsking() {
    return last(r -> r.kind() == JournalRecord.Kind.PREPARED && !r.gates().inForce().isEmpty());
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

  /** The last flip to a release of Deployer's that was prepared, whatever came of it. */
  public Optional<JournalRecord> preparationOf(ReleaseId id) {
    return last(
        r ->
            r.kind() == JournalRecord.Kind.PREPARED
                && r.digest().isPresent()
                && r.to().map(id::equals).orElse(false));
  }

  /**
   * The last verdict on this release with this content; a new release under an old id is not the
   * old one. That it serves well holds from one activation to the next, until it was not well when
   * it was asked; that it is bad holds until it is activated again.
   */
  public Optional<JournalRecord.Kind> verdictOn(ReleaseId id, Optional<Digest> digest) {
    Optional<JournalRecord> said = last(r -> isAsked(r) && isOf(r, id, digest));
    Optional<JournalRecord> activation =
        last(r -> r.kind() == JournalRecord.Kind.ACTIVATED && isOf(r, id, digest));
    return said.filter(r -> r.kind() != JournalRecord.Kind.NOTED)
        .filter(
            r ->
                r.kind() == JournalRecord.Kind.GOOD
                    || activation.map(a -> a.number() < r.number()).orElse(true))
        .map(JournalRecord::kind);
  }

  /** The record by which this release, with this content, serves well, if that is the last word. */
  public Optional<JournalRecord> good(ReleaseId id, Optional<Digest> digest) {
    return last(r -> isAsked(r) && isOf(r, id, digest))
        .filter(r -> r.kind() == JournalRecord.Kind.GOOD);
  }

  /**
   * Why this release, with this content, was not well when it was last asked, if nothing was said
   * of it since and it was not activated again.
   */
  public Optional<String> notWell(ReleaseId id, Optional<Digest> digest) {
    return last(r ->
            (isAsked(r) || r.kind() == JournalRecord.Kind.ACTIVATED) && isOf(r, id, digest))
        .filter(r -> r.kind() == JournalRecord.Kind.NOTED)
        .map(r -> r.note().orElse("it is not known why"));
  }

  /**
   * What counted as bad in the watch of this release, with this content, since it last went live.
   */
  public List<Noted.Raised> raisedSince(ReleaseId id, Optional<Digest> digest) {
    List<Noted.Raised> raised = new ArrayList<>();
    for (JournalRecord record : records) {
      if (record.kind() == JournalRecord.Kind.ACTIVATED && isOf(record, id, digest)) {
        raised.clear();
      } else if (record.kind() == JournalRecord.Kind.NOTED && isOf(record, id, digest)) {
        record.noted().flatMap(Noted::whatIsRaised).ifPresent(raised::add);
      }
    }
    return raised;
  }

  private static boolean isOf(JournalRecord record, ReleaseId id, Optional<Digest> digest) {
    return record.to().map(id::equals).orElse(false) && record.digest().equals(digest);
  }

  /** Whether it tells how a release was found to be. */
  static boolean isAsked(JournalRecord record) {
    return switch (record.kind()) {
      case GOOD, BAD -> true;
      case NOTED -> record.noted().map(Noted::isNotWell).orElse(false);
      default -> false;
    };
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

  /** What was recorded as changed by hand in a release with this content, the last record first. */
  public List<JournalRecord> patches(ReleaseId id, Digest digest) {
    List<JournalRecord> patches = new ArrayList<>();
    for (int i = records.size() - 1; i >= 0; i--) {
      JournalRecord record = records.get(i);
      if (isOf(record, id, Optional.of(digest))
          && record.noted().flatMap(Noted::patch).isPresent()) {
        patches.add(record);
      }
    }
    return patches;
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
   * rollback goes to. The release of a drill is none. One that was live before the first record of
   * it served well enough to be left for a deploy, so it counts as good until something else is
   * recorded of it.
   *
   * <p>One that was good and, when a rollback came back to it, not well is passed over as long as
   * there is another; it may have been what it stands on, so where it is the only one left, it is
   * where a rollback goes to.
   *
   * @param usable whether the release is still there, with that content
   */
  public Optional<Served> previousGood(Optional<ReleaseId> live, Predicate<Served> usable) {
    return new WhatServed(records).previousGood(live, usable);
  }

  private Optional<JournalRecord> last(Predicate<JournalRecord> which) {
    for (int i = records.size() - 1; i >= 0; i--) {
      if (which.test(records.get(i))) {
        return Optional.of(records.get(i));
      }
    }
    return Optional.empty();
  }
}
