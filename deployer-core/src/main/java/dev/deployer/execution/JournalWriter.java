package dev.deployer.execution;

import dev.deployer.host.Change;
import dev.deployer.host.Content;
import dev.deployer.host.Host;
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
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Appends to the journal; each record is a commit of its own. Only while the lock is held. */
public final class JournalWriter {
  private final Run run;
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
    append(
        own(JournalRecord.Kind.PREPARED)
            .of(flip)
            .note(note)
            .gates(gates)
            .sequel(sequel.equals(Sequel.NONE) ? Optional.empty() : Optional.of(sequel)));
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
    append(own(JournalRecord.Kind.ACTIVATED).of(flip));
  }

  void abandoned(Flip flip) throws IOException, DeployerException {
    append(own(JournalRecord.Kind.ABANDONED).of(flip));
  }

  void good(ReleaseId id, Optional<Digest> digest) throws IOException, DeployerException {
    append(own(JournalRecord.Kind.GOOD).to(Optional.of(id), digest));
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
    append(own(JournalRecord.Kind.BAD).to(Optional.of(id), digest).note(Optional.of(why)));
  }

  void renamed(RootNames from, RootNames to) throws IOException, DeployerException {
    append(record(JournalRecord.Kind.NOTED, transaction).noted(Noted.renamed(from, to)));
  }

  void retired(List<ReleaseId> releases) throws IOException, DeployerException {
    append(record(JournalRecord.Kind.RETIRED, transaction).releases(releases));
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

  private void append(NextRecord next) throws IOException, DeployerException {
    JournalRecord record =
        next.heads(heads)
            .after(
                generation,
                end,
                run.settings().clock().instant().truncatedTo(ChronoUnit.SECONDS),
                run.settings().by());
    byte[] bytes = record.bytes();
    run.reliably(
        again -> {
          if (!again || !isWritten(record, bytes)) {
            write(record, bytes);
          }
          return null;
        });
    generation = record.number();
    end = Digest.ofContent(bytes);
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

  private void write(JournalRecord record, byte[] bytes) throws IOException {
    Host host = run.host();
    boolean durable = run.settings().durable();
    RemotePath prepared = run.bench().record();
    List<Change> changes =
        List.of(
            new Change.MakeDirectory(prepared, 0700),
            new Change.PutFile(
                prepared.child("record.json"),
                0600,
                record.time().getEpochSecond(),
                Content.of(bytes),
                durable),
            new Change.Sync(prepared));
    host.apply(durable ? changes : changes.subList(0, 2));
    try {
      run.rename(
          prepared,
          run.layout().record(record.number()),
          run.layout().journal(),
          run.bench().directory());
    } catch (DirectoryNotEmptyException e) {
      throw new IOException(
          "journal record " + record.number() + " was written by someone else", e);
    }
  }
}
