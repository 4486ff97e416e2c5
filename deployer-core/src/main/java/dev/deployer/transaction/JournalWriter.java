package dev.deployer.transaction;

import dev.deployer.host.Change;
import dev.deployer.host.Content;
import dev.deployer.host.Host;
import dev.deployer.manifest.Digest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.RemotePath;
import dev.deployer.root.History;
import dev.deployer.root.JournalRecord;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Appends to the journal; each record is a commit of its own. Only while the lock is held. */
final class JournalWriter {
  private final Run run;
  private long generation;
  private Digest end;

  JournalWriter(Run run, History history) {
    this.run = run;
    this.generation = history.generation();
    this.end = history.end();
  }

  long generation() {
    return generation;
  }

  void prepared(
      Optional<ReleaseId> from, ReleaseId to, Optional<Digest> digest, Optional<String> note)
      throws IOException, DeployerException {
    append(JournalRecord.Kind.PREPARED, run.id(), from, Optional.of(to), digest, List.of(), note);
  }

  /** Repeats what was prepared, as done or as abandoned; also for a dead run. */
  void settled(JournalRecord prepared, JournalRecord.Kind kind)
      throws IOException, DeployerException {
    append(
        kind,
        prepared.transaction(),
        prepared.from(),
        prepared.to(),
        prepared.digest(),
        List.of(),
        Optional.empty());
  }

  void activated(Optional<ReleaseId> from, ReleaseId to, Optional<Digest> digest)
      throws IOException, DeployerException {
    append(
        JournalRecord.Kind.ACTIVATED,
        run.id(),
        from,
        Optional.of(to),
        digest,
        List.of(),
        Optional.empty());
  }

  void judged(ReleaseId id, Optional<Digest> digest, boolean good)
      throws IOException, DeployerException {
    append(
        good ? JournalRecord.Kind.GOOD : JournalRecord.Kind.BAD,
        run.id(),
        Optional.empty(),
        Optional.of(id),
        digest,
        List.of(),
        Optional.empty());
  }

  void retired(List<ReleaseId> releases) throws IOException, DeployerException {
    append(
        JournalRecord.Kind.RETIRED,
        run.id(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        releases,
        Optional.empty());
  }

  private void append(
      JournalRecord.Kind kind,
      String transaction,
      Optional<ReleaseId> from,
      Optional<ReleaseId> to,
      Optional<Digest> digest,
      List<ReleaseId> releases,
      Optional<String> note)
      throws IOException, DeployerException {
    JournalRecord record =
        new JournalRecord(
            generation + 1,
            end,
            run.settings().clock().instant().truncatedTo(ChronoUnit.SECONDS),
            kind,
            transaction,
            run.settings().by(),
            from,
            to,
            digest,
            releases,
            note);
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
      host.rename(prepared, run.layout().record(record.number()));
    } catch (DirectoryNotEmptyException e) {
      throw new IOException(
          "journal record " + record.number() + " was written by someone else", e);
    }
    run.sync(run.layout().journal(), run.bench().directory());
  }
}
