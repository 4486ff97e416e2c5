package dev.deployer.execution;

import dev.deployer.host.Change;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.Content;
import dev.deployer.host.Questions;
import dev.deployer.manifest.Digest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.RemotePath;
import dev.deployer.root.History;
import dev.deployer.root.JournalHead;
import dev.deployer.root.JournalRecord;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
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
 * Appends records to the end of the journal, each with the digest of the one before it; each is a
 * commit of its own.
 *
 * <p>Records that will follow one another can be prepared together before their turn, since the
 * chain of their digests is known ({@link #foresee}). One of which something else came is not used.
 */
final class JournalEnd {
  /** So many records at most are prepared before their turn, in all of a run. */
  static final int MOST_AHEAD = 9;

  /** A record that lies on the workbench. */
  private record Ahead(JournalRecord record, RemotePath place) {}

  private final Run run;
  private final Deque<Ahead> ahead = new ArrayDeque<>();
  private List<Ahead> begun = List.of();
  private int foreseen;

  /** How many records were refused while they were written, each of which may lie where it was. */
  private int refused;

  private long generation;
  private Digest end;
  private Optional<JournalRecord> inDoubt = Optional.empty();
  private Map<String, JournalHead> heads = Map.of();

  JournalEnd(Run run, History history) {
    this.run = run;
    this.generation = history.generation();
    this.end = history.end();
  }

  /** How far the journal reaches now. */
  JournalHead head() {
    return new JournalHead(generation, end);
  }

  /** The number of the last record. */
  long generation() {
    return generation;
  }

  /**
   * From here on says in the records that begin or end something for several hosts how far their
   * journals reached.
   *
   * @param others by the ids of their roots
   */
  void witness(Map<String, JournalHead> others) {
    heads = Map.copyOf(others);
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
    List<Change> changes = new ArrayList<>(foreseeing(records));
    changes.addAll(besides);
    run.host().apply(changes, new ChangeListener() {}, behind);
    foreseen();
  }

  /** The changes that prepare them, among others; then {@link #foreseen}. */
  List<Change> foreseeing(List<NextRecord> records) {
    ahead.clear();
    begun = new ArrayList<>();
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
      begun.add(new Ahead(record, place));
      number = record.number();
      last = Digest.ofContent(bytes);
    }
    return changes;
  }

  /** What was begun last was carried out. */
  void foreseen() {
    ahead.addAll(begun);
    begun = List.of();
  }

  /** Whether this record lies prepared as the next one. */
  boolean isForeseen(NextRecord next) {
    return !ahead.isEmpty() && isNext(ahead.peek(), next);
  }

  private boolean isNext(Ahead lying, NextRecord next) {
    JournalRecord same =
        next.heads(heads).after(generation, end, lying.record().time(), run.settings().by());
    return lying.place().parent().equals(run.bench().directory())
        && Arrays.equals(lying.record().bytes(), same.bytes());
  }

  private Instant now() {
    return run.settings().clock().instant().truncatedTo(ChronoUnit.SECONDS);
  }

  /**
   * Appends a record. Where it fails, it is not known whether the record is there; whoever appends
   * the next one goes on behind it if it is.
   *
   * @param behind asks what is to be known right after that
   */
  void append(NextRecord next, Consumer<Questions> behind) throws IOException, DeployerException {
    resolveDoubt();
    Optional<Ahead> lying = lying(next);
    JournalRecord record =
        lying
            .map(Ahead::record)
            .orElseGet(() -> next.heads(heads).after(generation, end, now(), run.settings().by()));
    inDoubt = Optional.of(record);
    run.reliably(
        again -> {
          Questions questions = new Questions();
          behind.accept(questions);
          if (again && isWritten(record)) {
            run.host().ask(questions);
          } else if (!again && lying.isPresent()) {
            commit(record, lying.get().place(), questions);
          } else {
            write(record, questions);
          }
          return null;
        });
    written(record);
  }

  /**
   * Looks for the record of which the last append did not hear whether it is there. It cannot
   * arrive later: after a lost connection the run has fenced itself before anything is asked.
   */
  private void resolveDoubt() throws IOException, DeployerException {
    if (inDoubt.isPresent()) {
      JournalRecord last = inDoubt.get();
      if (run.reliably(again -> isWritten(last))) {
        written(last);
      }
      inDoubt = Optional.empty();
    }
  }

  /** It is there, and the next one follows it. */
  private void written(JournalRecord last) {
    generation = last.number();
    end = Digest.ofContent(last.bytes());
    inDoubt = Optional.empty();
    run.journalWritten(head());
  }

  /** This record, if it was prepared before its turn and lies where it was. */
  private Optional<Ahead> lying(NextRecord next) {
    Ahead first = ahead.poll();
    if (first == null) {
      return Optional.empty();
    }
    if (isNext(first, next)) {
      return Optional.of(first);
    }
    ahead.clear();
    return Optional.empty();
  }

  /** Whether it is there, and not somebody else's of that number; it lasts then. */
  private boolean isWritten(JournalRecord record) throws IOException {
    RemotePath place = run.layout().record(record.number()).child("record.json");
    byte[] own = record.bytes();
    boolean there =
        run.host().read(place, 1 << 20).filter(bytes -> Arrays.equals(bytes, own)).isPresent();
    if (there) {
      run.commits().sync(run.layout().journal(), run.bench().directory());
    }
    return there;
  }

  private void write(JournalRecord record, Questions behind) throws IOException {
    RemotePath prepared =
        refused == 0 ? run.bench().record() : run.bench().record(MOST_AHEAD + refused);
    try {
      run.host().apply(making(record, record.bytes(), prepared));
      commit(record, prepared, behind);
    } catch (FileSystemException e) {
      refused++;
      throw e;
    }
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
      run.commits()
          .rename(
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
