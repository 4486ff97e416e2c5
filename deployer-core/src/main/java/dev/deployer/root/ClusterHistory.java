package dev.deployer.root;

import dev.deployer.path.ReleaseId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What a root's journal says of the transactions that it shared with other hosts. Pure. */
public final class ClusterHistory {
  private final List<JournalRecord> records;

  public ClusterHistory(History history) {
    this.records = history.records();
  }

  /** The highest generation of the cluster that this root has seen; 0 where there is none. */
  public long generation() {
    long highest = 0;
    for (JournalRecord record : records) {
      highest = Math.max(highest, record.cluster().map(ClusterMark::generation).orElse(0L));
    }
    return highest;
  }

  /**
   * The flip that this root prepared in a transaction of which it does not know the end: the first
   * record of that transaction here, which has the release that was live before.
   */
  public Optional<JournalRecord> unsettled() {
    JournalRecord open = null;
    for (JournalRecord record : records) {
      if (record.cluster().isEmpty()) {
        continue;
      }
      switch (record.kind()) {
        case PREPARED -> open = sameTransaction(open, record) ? open : record;
        case GOOD, SETTLED -> open = sameTransaction(open, record) ? null : open;
        default -> {}
      }
    }
    return Optional.ofNullable(open);
  }

  /**
   * The transaction that this root is to decide or has decided, and of which the end is missing.
   */
  public Optional<JournalRecord> unconfirmed() {
    JournalRecord open = null;
    for (JournalRecord record : records) {
      switch (record.kind()) {
        case OPENED -> open = record;
        case CONFIRMED -> open = sameTransaction(open, record) ? null : open;
        default -> {}
      }
    }
    return Optional.ofNullable(open);
  }

  /** The record with which this root opened the transaction. */
  public Optional<JournalRecord> opened(String transaction) {
    return records.stream()
        .filter(r -> r.kind() == JournalRecord.Kind.OPENED)
        .filter(r -> r.transaction().equals(transaction))
        .findFirst();
  }

  /** The last decision of the transaction: it rules. */
  public Optional<JournalRecord.Kind> decision(String transaction) {
    return decided(transaction).map(JournalRecord::kind);
  }

  /** The record of the last decision of the transaction. */
  public Optional<JournalRecord> decided(String transaction) {
    JournalRecord last = null;
    for (JournalRecord record : records) {
      if (isDecision(record) && record.transaction().equals(transaction)) {
        last = record;
      }
    }
    return Optional.ofNullable(last);
  }

  /** Whether this root waits for a person, who is to decide about its last transaction. */
  public boolean isHeld() {
    return unconfirmed()
        .flatMap(opened -> decision(opened.transaction()))
        .equals(Optional.of(JournalRecord.Kind.HELD));
  }

  /** Whether this root has ever decided that of the transaction, whatever it decided later. */
  public boolean hasDecided(String transaction, JournalRecord.Kind decision) {
    return records.stream()
        .anyMatch(r -> r.kind() == decision && r.transaction().equals(transaction));
  }

  /** The commit of the highest generation that this root knows and that was not taken back. */
  public Optional<JournalRecord> lastCommitted() {
    return lastCommitted(transaction -> true);
  }

  /** As {@link #lastCommitted()}, of some transactions. */
  public Optional<JournalRecord> lastCommitted(Predicate<String> transactions) {
    return records.stream()
        .filter(r -> transactions.test(r.transaction()))
        .filter(r -> r.kind() == JournalRecord.Kind.COMMIT && r.cluster().isPresent())
        .filter(r -> decision(r.transaction()).equals(Optional.of(JournalRecord.Kind.COMMIT)))
        .max(Comparator.comparingLong(r -> r.cluster().orElseThrow().generation()));
  }

  /** Whether this root has come to the end of its part in that transaction. */
  boolean hasEnded(String transaction) {
    return records.stream()
        .filter(r -> r.cluster().isPresent() && r.transaction().equals(transaction))
        .map(JournalRecord::kind)
        .anyMatch(kind -> kind == JournalRecord.Kind.GOOD || kind == JournalRecord.Kind.SETTLED);
  }

  /** The record with which this root first prepared its flip in that transaction. */
  public Optional<JournalRecord> part(String transaction) {
    return records.stream()
        .filter(r -> r.kind() == JournalRecord.Kind.PREPARED)
        .filter(r -> r.transaction().equals(transaction))
        .findFirst();
  }

  /** Whether this root recorded that, in that transaction, about that release. */
  public boolean has(String transaction, JournalRecord.Kind kind, Optional<ReleaseId> release) {
    return records.stream()
        .anyMatch(
            r -> r.kind() == kind && r.transaction().equals(transaction) && r.to().equals(release));
  }

  private static boolean isDecision(JournalRecord record) {
    return switch (record.kind()) {
      case COMMIT, REVERT, HELD -> true;
      default -> false;
    };
  }

  private static boolean sameTransaction(JournalRecord one, JournalRecord other) {
    return one != null && one.transaction().equals(other.transaction());
  }
}
