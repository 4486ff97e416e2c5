package dev.deployer.root;

import dev.deployer.manifest.Digest;
import dev.deployer.metadata.StoreVersions;
import dev.deployer.path.ReleaseId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    JournalRecord managed = activated(from, to).records.remove(records.size() - 1);
    records.add(
        new JournalRecord(
            managed.number(),
            managed.previous(),
            managed.time(),
            managed.kind(),
            managed.transaction(),
            managed.by(),
            managed.from(),
            managed.to(),
            Optional.empty(),
            managed.releases(),
            managed.note(),
            managed.cluster()));
    return this;
  }

  public Records good(String id) {
    return add(JournalRecord.Kind.GOOD, "", id);
  }

  public Records bad(String id) {
    return add(JournalRecord.Kind.BAD, "", id);
  }

  /** What was live was asked, and was not well. */
  public Records notWell(String id, String why) {
    JournalRecord plain = bad(id).records.remove(records.size() - 1);
    records.add(
        new JournalRecord(
            plain.number(),
            plain.previous(),
            plain.time(),
            JournalRecord.Kind.NOTED,
            plain.transaction(),
            plain.by(),
            plain.from(),
            plain.to(),
            plain.digest(),
            plain.releases(),
            Optional.of(why),
            plain.cluster(),
            Optional.empty(),
            false,
            Optional.of(Noted.notWell()),
            Map.of(),
            GatesOfRun.NONE,
            DataInUse.NONE));
    return this;
  }

  /** Prepares a release that reads and writes this in the store {@code schema}. */
  public Records prepared(String to, long from, long most, long writes) {
    return said(
        add(JournalRecord.Kind.PREPARED, "", to).last(),
        Optional.empty(),
        new DataInUse(
            new TreeMap<>(Map.of("schema", new StoreVersions(from, most, writes, false)))));
  }

  /** Notes a fact, about a release where one is named. */
  public Records noted(String to, Noted fact) {
    return said(add(JournalRecord.Kind.NOTED, "", to).last(), Optional.of(fact), DataInUse.NONE);
  }

  private JournalRecord last() {
    return records.remove(records.size() - 1);
  }

  private Records said(JournalRecord plain, Optional<Noted> fact, DataInUse data) {
    records.add(
        new JournalRecord(
            plain.number(),
            plain.previous(),
            plain.time(),
            plain.kind(),
            plain.transaction(),
            plain.by(),
            plain.from(),
            plain.to(),
            plain.digest(),
            plain.releases(),
            plain.note(),
            plain.cluster(),
            Optional.empty(),
            false,
            fact,
            Map.of(),
            GatesOfRun.NONE,
            data));
    return this;
  }

  /** A release was rehearsed, and that ended like this. */
  public Records rehearsed(String id, Rehearsed.Outcome outcome) {
    JournalRecord plain = bad(id).records.remove(records.size() - 1);
    records.add(
        new JournalRecord(
            plain.number(),
            plain.previous(),
            plain.time(),
            JournalRecord.Kind.NOTED,
            plain.transaction(),
            plain.by(),
            plain.from(),
            plain.to(),
            plain.digest(),
            plain.releases(),
            plain.note(),
            plain.cluster(),
            Optional.empty(),
            false,
            Optional.of(Rehearsed.noted(outcome, Duration.ofSeconds(2), List.of())),
            Map.of(),
            GatesOfRun.NONE,
            DataInUse.NONE));
    return this;
  }

  /** A step begins, or has come to this end. */
  public Records step(StepNote note) {
    return noting(JournalRecord.Kind.NOTED, "t", Optional.of(note.noted()), GatesOfRun.NONE);
  }

  /** A run is about to make a release live that needs these. */
  public Records preparedNeeding(String transaction, String... needs) {
    return noting(
        JournalRecord.Kind.PREPARED,
        transaction,
        Optional.empty(),
        GatesOfRun.NONE.needing(List.of(needs)));
  }

  /** The release of that run serves well. */
  public Records goodOf(String transaction) {
    return noting(JournalRecord.Kind.GOOD, transaction, Optional.empty(), GatesOfRun.NONE);
  }

  private Records noting(
      JournalRecord.Kind kind, String transaction, Optional<Noted> noted, GatesOfRun gates) {
    records.add(
        new JournalRecord(
            records.size() + 1L,
            Digest.ofContent(new byte[0]),
            TIME.plusSeconds(records.size()),
            kind,
            transaction,
            "anna@laptop",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            noted,
            Map.of(),
            gates,
            DataInUse.NONE));
    return this;
  }

  /** A record of this kind; an empty text stands for none. */
  public Records add(JournalRecord.Kind kind, String from, String to) {
    return add(kind, id(from), id(to), List.of());
  }

  public Records retired(String... ids) {
    return add(
        JournalRecord.Kind.RETIRED,
        Optional.empty(),
        Optional.empty(),
        Arrays.stream(ids).map(ReleaseId::parse).toList());
  }

  private Records add(
      JournalRecord.Kind kind,
      Optional<ReleaseId> from,
      Optional<ReleaseId> to,
      List<ReleaseId> releases) {
    records.add(
        new JournalRecord(
            records.size() + 1L,
            Digest.ofContent(new byte[0]),
            TIME,
            kind,
            "t",
            "anna@laptop",
            from,
            to,
            to.map(id -> digestOf(id.value())),
            releases,
            Optional.empty(),
            Optional.empty()));
    return this;
  }

  private static Optional<ReleaseId> id(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(ReleaseId.parse(text));
  }

  public History history() {
    return new History(records, Digest.ofContent(new byte[0]));
  }
}
