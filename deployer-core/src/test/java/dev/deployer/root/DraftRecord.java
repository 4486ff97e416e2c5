package dev.deployer.root;

import dev.deployer.manifest.Digest;
import dev.deployer.path.ReleaseId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a journal record says, before it has its place in a journal; it says nothing unasked. */
public final class DraftRecord {
  private final JournalRecord.Kind kind;
  private Optional<Instant> time = Optional.empty();
  private String transaction = "t";
  private Optional<ReleaseId> from = Optional.empty();
  private Optional<ReleaseId> to = Optional.empty();
  private Optional<Digest> digest = Optional.empty();
  private List<ReleaseId> releases = List.of();
  private Optional<String> note = Optional.empty();
  private Optional<ClusterMark> cluster = Optional.empty();
  private Optional<Noted> noted = Optional.empty();
  private GatesOfRun gates = GatesOfRun.NONE;
  private DataInUse data = DataInUse.NONE;

  public DraftRecord(JournalRecord.Kind kind) {
    this.kind = kind;
  }

  public DraftRecord at(Instant when) {
    time = Optional.of(when);
    return this;
  }

  DraftRecord transaction(String run) {
    transaction = run;
    return this;
  }

  /** An empty text stands for none. */
  public DraftRecord from(String id) {
    from = id(id);
    return this;
  }

  /** An empty text stands for none. */
  public DraftRecord to(String id) {
    to = id(id);
    return this;
  }

  private static Optional<ReleaseId> id(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(ReleaseId.parse(text));
  }

  public DraftRecord digest(Digest of) {
    digest = Optional.of(of);
    return this;
  }

  public DraftRecord releases(String... ids) {
    releases = Arrays.stream(ids).map(ReleaseId::parse).toList();
    return this;
  }

  public DraftRecord note(String text) {
    note = Optional.of(text);
    return this;
  }

  DraftRecord cluster(ClusterMark mark) {
    cluster = Optional.of(mark);
    return this;
  }

  public DraftRecord noted(Noted fact) {
    noted = Optional.of(fact);
    return this;
  }

  DraftRecord gates(GatesOfRun asked) {
    gates = asked;
    return this;
  }

  DraftRecord data(DataInUse ofRelease) {
    data = ofRelease;
    return this;
  }

  /** With this number, after nothing, by Anna. */
  JournalRecord numbered(long number) {
    return record(number, History.EMPTY.end(), Records.TIME, transaction, "anna@laptop");
  }

  /** As it follows from that one, which the same run wrote. */
  public JournalRecord after(JournalRecord last) {
    return record(
        last.number() + 1,
        Digest.ofContent(last.bytes()),
        last.time(),
        last.transaction(),
        last.by());
  }

  private JournalRecord record(
      long number, Digest previous, Instant usualTime, String run, String by) {
    return new JournalRecord(
        number,
        previous,
        time.orElse(usualTime),
        kind,
        run,
        by,
        from,
        to,
        digest,
        releases,
        note,
        cluster,
        Optional.empty(),
        false,
        noted,
        Map.of(),
        gates,
        data);
  }
}
