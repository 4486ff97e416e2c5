package dev.deployer.execution;

import dev.deployer.host.Change;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.Content;
import dev.deployer.host.Questions;
import dev.deployer.manifest.Digest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.RemotePath;
import dev.deployer.path.RootNames;
import dev.deployer.root.ClusterMark;
import dev.deployer.root.GatesOfRun;
import dev.deployer.root.History;
import dev.deployer.root.JournalHead;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.Noted;
import dev.deployer.root.Sequel;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Appends to the journal; each record is a commit of its own. Only while the lock is held.
 *
 * <p>Records that will follow one another can be prepared together before their turn, since the
 * chain of their digests is known ({@link #foresee}). One of which something else came is not used.
 */
public final class JournalWriter {
  /** So many records at most are prepared before their turn, in all of a run. */
  static final int MOST_AHEAD = 9;

  /** A record that lies on the workbench. */
  private record Ahead(JournalRecord record, RemotePath place) {}

  private final Run run;
  private final Deque<Ahead> ahead = new ArrayDeque<>();
  private int foreseen;
  private long generation;
  private Digest end;
  private String transaction;
  private Optional<ClusterMark> cluster = Optional.empty();
  private Map<String, JournalHead> heads = Map.of();

  public JournalWriter(Run run, History history) {
    this.run = run;
    this.generation = history.generation();
    this.end = history.end();
    this.transaction = run.id();
  }

  /** How far the journal reaches now. */
  public JournalHead head() {
    return new JournalHead(generation, end);
  }

  /**
   * From here on says in the records that begin or end something for several hosts how far their
   * journals reached, so that each of them bears witness of the others.
   *
   * @param others by the ids of their roots
   */
  public void witness(Map<String, JournalHead> others) {
    heads = Map.copyOf(others);
  }

  long generation() {
    return generation;
  }

  /** From here on writes for a transaction that other hosts take part in. */
  public void join(String shared, ClusterMark mark) {
    transaction = shared;
    cluster = Optional.of(mark);
  }

  /** Whether it writes for a transaction that other hosts take part in. */
  public boolean isShared() {
    return cluster.isPresent();
  }

  /**
   * Records a decision of this host for all that take part, or its beginning or end.
   *
   * @param word whether a person decided it
   */
  public void decided(
      JournalRecord.Kind kind,
      Optional<ReleaseId> to,
      Optional<Digest> digest,
      ClusterMark mark,
      Optional<String> note,
      boolean word)
      throws IOException, DeployerException {
    append(
        record(kind, transaction).to(to, digest).note(note).cluster(Optional.of(mark)).word(word));
  }

  /**
   * Records what came of the hooks that were to follow the last flip.
   *
   * @param failed those that are still to run, since they did not pass or were not reached
   */
  public void followed(List<String> failed) throws IOException, DeployerException {
    append(
        record(JournalRecord.Kind.NOTED, transaction)
            .cluster(cluster)
            .noted(Noted.followed(failed)));
  }

  /**
   * Records that this host has done what was decided. Writes nothing where no other host takes
   * part.
   */
  public void settledInCluster() throws IOException, DeployerException {
    if (cluster.isPresent()) {
      append(own(JournalRecord.Kind.SETTLED));
    }
  }

  void prepared(Flip flip, Optional<String> note, Sequel sequel, GatesOfRun gates)
      throws IOException, DeployerException {
    prepared(ofPrepared(flip, note, sequel, gates), questions -> {});
  }

  /**
   * Records that a flip is about to happen.
   *
   * @param behind asks what is to be known right after that
   */
  void prepared(NextRecord prepared, Consumer<Questions> behind)
      throws IOException, DeployerException {
    append(prepared, behind);
  }

  NextRecord ofPrepared(Flip flip, Optional<String> note, Sequel sequel, GatesOfRun gates) {
    return own(JournalRecord.Kind.PREPARED)
        .of(flip)
        .note(note)
        .gates(gates)
        .sequel(sequel.equals(Sequel.NONE) ? Optional.empty() : Optional.of(sequel));
  }

  /** Repeats what was prepared, as done or as abandoned; also for a dead run. */
  void settled(JournalRecord prepared, JournalRecord.Kind kind)
      throws IOException, DeployerException {
    append(
        record(kind, prepared.transaction())
            .of(new Flip(prepared.from(), prepared.to(), prepared.digest()))
            .cluster(prepared.cluster()));
  }

  void activated(Flip flip) throws IOException, DeployerException {
    append(ofActivated(flip));
  }

  NextRecord ofActivated(Flip flip) {
    return own(JournalRecord.Kind.ACTIVATED).of(flip);
  }

  void abandoned(Flip flip) throws IOException, DeployerException {
    append(own(JournalRecord.Kind.ABANDONED).of(flip));
  }

  void good(ReleaseId id, Optional<Digest> digest) throws IOException, DeployerException {
    append(ofGood(id, digest));
  }

  NextRecord ofGood(ReleaseId id, Optional<Digest> digest) {
    return own(JournalRecord.Kind.GOOD).to(Optional.of(id), digest);
  }

  /**
   * Records that what is live was not well when it was asked, which is no verdict.
   *
   * @param why in one clause
   */
  public void notWell(ReleaseId id, Optional<Digest> digest, String why)
      throws IOException, DeployerException {
    append(
        own(JournalRecord.Kind.NOTED)
            .to(Optional.of(id), digest)
            .note(Optional.of(why))
            .noted(Noted.notWell()));
  }

  void bad(ReleaseId id, Optional<Digest> digest, String why)
      throws IOException, DeployerException {
    append(ofBad(id, digest, why));
  }

  NextRecord ofBad(ReleaseId id, Optional<Digest> digest, String why) {
    return own(JournalRecord.Kind.BAD).to(Optional.of(id), digest).note(Optional.of(why));
  }

  void renamed(RootNames from, RootNames to) throws IOException, DeployerException {
    append(record(JournalRecord.Kind.NOTED, transaction).noted(Noted.renamed(from, to)));
  }

  void retired(List<ReleaseId> releases) throws IOException, DeployerException {
    append(ofRetired(releases));
  }

  NextRecord ofRetired(List<ReleaseId> releases) {
    return record(JournalRecord.Kind.RETIRED, transaction).releases(releases);
  }

  /** Records that a release is back from the trash. */
  void restored(ReleaseId id, Digest digest) throws IOException, DeployerException {
    append(
        record(JournalRecord.Kind.NOTED, transaction)
            .to(Optional.of(id), Optional.of(digest))
            .noted(Noted.restored(id)));
  }

  private NextRecord own(JournalRecord.Kind kind) {
    return record(kind, transaction).cluster(cluster);
  }

  private static NextRecord record(JournalRecord.Kind kind, String owner) {
    return new NextRecord(kind, owner);
  }

  /**
   * Prepares records that will probably follow one another, and whatever else is prepared with
   * them, in one burst. To be begun again after a lost connection, where they are needed then.
   *
   * @param besides what is made with them
   * @param behind asks what is to be known after that
   */
  void foresee(List<NextRecord> records, List<Change> besides, Questions behind)
      throws IOException {
    ahead.clear();
    List<Change> changes = new ArrayList<>();
    long number = generation;
    Digest last = end;
    for (NextRecord next : records) {
      if (foreseen == MOST_AHEAD) {
        break;
      }
      JournalRecord record = next.heads(heads).after(number, last, now(), run.settings().by());
      byte[] bytes = record.bytes();
      RemotePath place = run.bench().record(++foreseen);
      changes.addAll(making(record, bytes, place));
      ahead.add(new Ahead(record, place));
      number = record.number();
      last = Digest.ofContent(bytes);
    }
    changes.addAll(besides);
    try {
      run.host().apply(changes, new ChangeListener() {}, behind);
    } catch (IOException e) {
      ahead.clear();
      throw e;
    }
  }

  private Instant now() {
    return run.settings().clock().instant().truncatedTo(ChronoUnit.SECONDS);
  }

  private void append(NextRecord next) throws IOException, DeployerException {
    append(next, questions -> {});
  }

  private void append(NextRecord next, Consumer<Questions> behind)
      throws IOException, DeployerException {
    Optional<Ahead> lying = lying(next);
    JournalRecord record =
        lying
            .map(Ahead::record)
            .orElseGet(() -> next.heads(heads).after(generation, end, now(), run.settings().by()));
    byte[] bytes = record.bytes();
    run.reliably(
        again -> {
          Questions questions = new Questions();
          behind.accept(questions);
          if (again && isWritten(record, bytes)) {
            run.host().ask(questions);
          } else if (!again && lying.isPresent()) {
            commit(record, lying.get().place(), questions);
          } else {
            write(record, bytes, questions);
          }
          return null;
        });
    generation = record.number();
    end = Digest.ofContent(bytes);
  }

  /** This record, if it was prepared before its turn and lies where it was. */
  private Optional<Ahead> lying(NextRecord next) {
    Ahead first = ahead.poll();
    if (first == null) {
      return Optional.empty();
    }
    JournalRecord same =
        next.heads(heads).after(generation, end, first.record().time(), run.settings().by());
    if (first.place().parent().equals(run.bench().directory()) && first.record().equals(same)) {
      return Optional.of(first);
    }
    ahead.clear();
    return Optional.empty();
  }

  private boolean isWritten(JournalRecord record, byte[] bytes) throws IOException {
    Optional<byte[]> there =
        run.host().read(run.layout().record(record.number()).child("record.json"), 1 << 20);
    if (there.isPresent() && !Arrays.equals(there.get(), bytes)) {
      throw new IOException("journal record " + record.number() + " was written by someone else");
    }
    if (there.isPresent()) {
      run.sync(run.layout().journal(), run.bench().directory());
    }
    return there.isPresent();
  }

  private void write(JournalRecord record, byte[] bytes, Questions behind) throws IOException {
    RemotePath prepared = run.bench().record();
    run.host().apply(making(record, bytes, prepared));
    commit(record, prepared, behind);
  }

  private List<Change> making(JournalRecord record, byte[] bytes, RemotePath place) {
    boolean durable = run.settings().durable();
    List<Change> changes =
        List.of(
            new Change.MakeDirectory(place, 0700),
            new Change.PutFile(
                place.child("record.json"),
                0600,
                record.time().getEpochSecond(),
                Content.of(bytes),
                durable),
            new Change.Sync(place));
    return durable ? changes : changes.subList(0, 2);
  }

  private void commit(JournalRecord record, RemotePath prepared, Questions behind)
      throws IOException {
    try {
      run.rename(
          prepared,
          run.layout().record(record.number()),
          behind,
          run.layout().journal(),
          run.bench().directory());
    } catch (DirectoryNotEmptyException e) {
      throw new IOException(
          "journal record " + record.number() + " was written by someone else", e);
    }
  }
}
