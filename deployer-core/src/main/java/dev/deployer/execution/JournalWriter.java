package dev.deployer.execution;

import dev.deployer.host.Change;
import dev.deployer.host.Questions;
import dev.deployer.manifest.Digest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.RootNames;
import dev.deployer.root.AttemptNote;
import dev.deployer.root.ClusterMark;
import dev.deployer.root.DataInUse;
import dev.deployer.root.DrillNote;
import dev.deployer.root.GatesOfRun;
import dev.deployer.root.History;
import dev.deployer.root.JournalHead;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.Noted;
import dev.deployer.root.Sequel;
import dev.deployer.root.StepNote;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Says in records of the journal what a run does; each is a commit of its own ({@code JournalEnd}).
 * Only while the lock is held.
 */
public final class JournalWriter {
  private static final String LOST = "its directory was deleted by hand";

  private final JournalEnd end;
  private String transaction;
  private Optional<ClusterMark> cluster = Optional.empty();

  public JournalWriter(Run run, History history) {
    this.end = new JournalEnd(run, history);
    this.transaction = run.id();
  }

  /** How far the journal reaches now. */
  public JournalHead head() {
    return end.head();
  }

  /**
   * From here on says in the records that begin or end something for several hosts how far their
   * journals reached, so that each of them bears witness of the others.
   *
   * @param others by the ids of their roots
   */
  public void witness(Map<String, JournalHead> others) {
    end.witness(others);
  }

  long generation() {
    return end.generation();
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
    end.append(prepared, behind);
  }

  NextRecord ofPrepared(Flip flip, Optional<String> note, Sequel sequel, GatesOfRun gates) {
    return own(JournalRecord.Kind.PREPARED)
        .of(flip)
        .note(note)
        .gates(gates)
        .sequel(sequel.isNothing() ? Optional.empty() : Optional.of(sequel));
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

  void good(ReleaseId id, Optional<Digest> digest, Optional<String> note)
      throws IOException, DeployerException {
    append(ofGood(id, digest).note(note));
  }

  /** Records that the release that is live was not watched as it was to be. */
  void unwatched(ReleaseId id, Optional<Digest> digest) throws IOException, DeployerException {
    append(own(JournalRecord.Kind.NOTED).to(Optional.of(id), digest).noted(Noted.unwatched()));
  }

  /** Records that something counts as bad while this release is live. */
  public void raised(ReleaseId id, Optional<Digest> digest, Noted.Raised what)
      throws IOException, DeployerException {
    append(
        record(JournalRecord.Kind.NOTED, transaction)
            .to(Optional.of(id), digest)
            .noted(Noted.raised(what)));
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

  /** Records that somebody has deleted the directories of these, whose manifests go now. */
  void lost(List<ReleaseId> releases) throws IOException, DeployerException {
    append(ofRetired(releases).note(Optional.of(LOST)));
  }

  /** Records that what lies of a release in the trash is not all of it any more, and goes. */
  void lostInTheTrash(ReleaseId id) throws IOException, DeployerException {
    append(record(JournalRecord.Kind.NOTED, transaction).noted(Noted.lost(id)));
  }

  /** Records that a release is back from the trash. */
  void restored(ReleaseId id, Digest digest) throws IOException, DeployerException {
    append(
        record(JournalRecord.Kind.NOTED, transaction)
            .to(Optional.of(id), Optional.of(digest))
            .noted(Noted.restored(id)));
  }

  /** Records what was changed by hand in a release. */
  public void patched(ReleaseId id, Digest digest, Noted.Patch patch)
      throws IOException, DeployerException {
    append(
        record(JournalRecord.Kind.NOTED, transaction)
            .to(Optional.of(id), Optional.of(digest))
            .noted(Noted.patch(id, patch)));
  }

  /**
   * Records that a step is about to run here, or what came of it.
   *
   * @param gates which of them were overridden for it
   */
  public void step(StepNote note, GatesOfRun gates) throws IOException, DeployerException {
    List<String> words = gates.overriddenInWords();
    append(
        record(JournalRecord.Kind.NOTED, transaction)
            .noted(note.noted())
            .note(words.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", words)))
            .gates(gates));
  }

  /**
   * Records how a rehearsal of a release ended.
   *
   * @param note what is to be known of the way in which it was done
   * @param gates which were overridden
   */
  void rehearsed(ReleaseId id, Digest digest, Optional<String> note, Noted how, GatesOfRun gates)
      throws IOException, DeployerException {
    append(
        record(JournalRecord.Kind.NOTED, transaction)
            .to(Optional.of(id), Optional.of(digest))
            .note(note)
            .noted(how)
            .gates(gates));
  }

  /**
   * Records what is run before a release goes live, or what came of it.
   *
   * @param digest of the release, where it is told with it
   * @param data what it writes, where it begins
   */
  public void attempt(AttemptNote note, Optional<Digest> digest, DataInUse data)
      throws IOException, DeployerException {
    append(
        record(JournalRecord.Kind.NOTED, transaction)
            .to(Optional.of(note.release()), digest)
            .noted(note.noted(data)));
  }

  /** Records how far a rehearsed emergency is, in words as well. */
  public void drill(DrillNote note, String words) throws IOException, DeployerException {
    append(
        record(JournalRecord.Kind.NOTED, transaction).note(Optional.of(words)).noted(note.noted()));
  }

  /** Records what a person knows of the data, and why. */
  public void marked(Noted mark, String reason) throws IOException, DeployerException {
    append(record(JournalRecord.Kind.NOTED, transaction).note(Optional.of(reason)).noted(mark));
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
    end.foresee(records, besides, behind);
  }

  /** The changes that prepare them, among others; then {@link #foreseen}. */
  List<Change> foreseeing(List<NextRecord> records) {
    return end.foreseeing(records);
  }

  /** What was begun last was carried out. */
  void foreseen() {
    end.foreseen();
  }

  /** Whether this record lies prepared as the next one. */
  boolean isForeseen(NextRecord next) {
    return end.isForeseen(next);
  }

  private void append(NextRecord next) throws IOException, DeployerException {
    end.append(next, questions -> {});
  }
}
