package dev.deployer.execution;

import dev.deployer.manifest.Digest;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.ClusterMark;
import dev.deployer.root.DataInUse;
import dev.deployer.root.GatesOfRun;
import dev.deployer.root.JournalHead;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.Noted;
import dev.deployer.root.Sequel;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A journal record before it is written: what it says, but not yet its number. */
final class NextRecord {
  private final JournalRecord.Kind kind;
  private final String transaction;
  private Optional<ReleaseId> from = Optional.empty();
  private Optional<ReleaseId> to = Optional.empty();
  private Optional<Digest> digest = Optional.empty();
  private List<ReleaseId> releases = List.of();
  private Optional<String> note = Optional.empty();
  private Optional<ClusterMark> cluster = Optional.empty();
  private Optional<Sequel> sequel = Optional.empty();
  private boolean word;
  private Optional<Noted> noted = Optional.empty();
  private Map<String, JournalHead> heads = Map.of();
  private GatesOfRun gates = GatesOfRun.NONE;
  private DataInUse data = DataInUse.NONE;

  NextRecord(JournalRecord.Kind kind, String transaction) {
    this.kind = kind;
    this.transaction = transaction;
  }

  NextRecord of(Flip flip) {
    from = flip.from();
    return to(flip.to(), flip.digest());
  }

  NextRecord to(Optional<ReleaseId> release, Optional<Digest> content) {
    to = release;
    digest = content;
    return this;
  }

  NextRecord releases(List<ReleaseId> which) {
    releases = which;
    return this;
  }

  NextRecord note(Optional<String> text) {
    note = text;
    return this;
  }

  NextRecord cluster(Optional<ClusterMark> mark) {
    cluster = mark;
    return this;
  }

  NextRecord sequel(Optional<Sequel> what) {
    sequel = what;
    return this;
  }

  NextRecord word(boolean ofPerson) {
    word = ofPerson;
    return this;
  }

  NextRecord noted(Noted fact) {
    noted = Optional.of(fact);
    return this;
  }

  NextRecord gates(GatesOfRun asked) {
    gates = asked;
    return this;
  }

  NextRecord data(DataInUse ofRelease) {
    data = ofRelease;
    return this;
  }

  /** What the journals of the other hosts are, for records that say so. */
  NextRecord heads(Map<String, JournalHead> others) {
    heads = cluster.isPresent() && bearsWitness() ? others : Map.of();
    return this;
  }

  private boolean bearsWitness() {
    return switch (kind) {
      case OPENED, PREPARED, CONFIRMED -> true;
      default -> false;
    };
  }

  /** As it follows the record of this number and these bytes. */
  JournalRecord after(long number, Digest end, Instant time, String by) {
    return new JournalRecord(
        number + 1,
        end,
        time,
        kind,
        transaction,
        by,
        from,
        to,
        digest,
        releases,
        note,
        cluster,
        sequel,
        word,
        noted,
        heads,
        gates,
        data);
  }
}
