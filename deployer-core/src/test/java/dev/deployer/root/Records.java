package dev.deployer.root;

import dev.deployer.manifest.Digest;
import dev.deployer.metadata.StoreVersions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes a journal, a record at a time. */
public final class Records {
  public static final Instant TIME = Instant.parse("2026-11-20T21:13:45Z");

  private final List<JournalRecord> records = new ArrayList<>();

  /** The content digest of that release. */
  public static Digest digestOf(String id) {
    return Digest.ofContent(id.getBytes(StandardCharsets.UTF_8));
  }

  /** Flips from one to the other; an empty text stands for none. */
  public Records activated(String from, String to) {
    return add(JournalRecord.Kind.ACTIVATED, from, to);
  }

  /** Flips from one to another tool's release. */
  public Records addUnmanaged(String from, String to) {
    return add(new DraftRecord(JournalRecord.Kind.ACTIVATED).from(from).to(to));
  }

  public Records good(String id) {
    return add(JournalRecord.Kind.GOOD, "", id);
  }

  public Records bad(String id) {
    return add(JournalRecord.Kind.BAD, "", id);
  }

  /** What was live was asked, and was not well. */
  public Records notWell(String id, String why) {
    return add(managed(JournalRecord.Kind.NOTED, id).note(why).noted(Noted.notWell()));
  }

  /** Prepares a release that reads and writes this in the store {@code schema}. */
  public Records prepared(String to, long from, long most, long writes) {
    return add(
        managed(JournalRecord.Kind.PREPARED, to)
            .data(
                new DataInUse(
                    new TreeMap<>(
                        Map.of("schema", new StoreVersions(from, most, writes, false))))));
  }

  /** Notes a fact, about a release where one is named. */
  public Records noted(String to, Noted fact) {
    return add(managed(JournalRecord.Kind.NOTED, to).noted(fact));
  }

  /** A release was rehearsed, and that ended like this. */
  public Records rehearsed(String id, Rehearsed.Outcome outcome) {
    return noted(id, Rehearsed.noted(outcome, Duration.ofSeconds(2), List.of()));
  }

  /** A step begins, or has come to this end. */
  public Records step(StepNote note) {
    return later(new DraftRecord(JournalRecord.Kind.NOTED).noted(note.noted()));
  }

  /** A run is about to make a release live that needs these. */
  public Records preparedNeeding(String transaction, String... needs) {
    return later(
        new DraftRecord(JournalRecord.Kind.PREPARED)
            .transaction(transaction)
            .gates(GatesOfRun.NONE.needing(List.of(needs))));
  }

  /** The release of that run serves well. */
  public Records goodOf(String transaction) {
    return later(new DraftRecord(JournalRecord.Kind.GOOD).transaction(transaction));
  }

  /** A second after each of those before it. */
  private Records later(DraftRecord draft) {
    return add(draft.at(TIME.plusSeconds(records.size())));
  }

  /** A record of this kind; an empty text stands for none. */
  public Records add(JournalRecord.Kind kind, String from, String to) {
    return add(managed(kind, to).from(from));
  }

  public Records retired(String... ids) {
    return add(new DraftRecord(JournalRecord.Kind.RETIRED).releases(ids));
  }

  private static DraftRecord managed(JournalRecord.Kind kind, String to) {
    DraftRecord draft = new DraftRecord(kind).to(to);
    return to.isEmpty() ? draft : draft.digest(digestOf(to));
  }

  private Records add(DraftRecord draft) {
    records.add(draft.numbered(records.size() + 1L));
    return this;
  }

  public History history() {
    return new History(records, Digest.ofContent(new byte[0]));
  }
}
