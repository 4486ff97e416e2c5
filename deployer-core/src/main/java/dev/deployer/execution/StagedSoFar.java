package dev.deployer.execution;

import dev.deployer.event.Event;
import dev.deployer.event.Phase;
import dev.deployer.host.Change;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.NotAssembledException;
import dev.deployer.manifest.Entry;
import dev.deployer.manifest.Manifest;
import dev.deployer.path.EntryPath;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Remembers which entries of a release the host has acknowledged, and which way each of them came:
 * sent, linked or put together. Tells the progress. Asks the host for nothing.
 *
 * <p>An entry is known by its index: those of the manifest first, in its order, then what lies in
 * writable directories.
 */
final class StagedSoFar {
  /** Stands for a change that makes no entry. */
  static final int NO_ENTRY = -1;

  private static final long PROGRESS_NANOS = 100_000_000;

  private final Run run;
  private final Assemblies assemblies;
  private final List<Entry> writableContent;
  private Manifest manifest;
  private List<Entry> entries;
  private final BitSet done = new BitSet();
  private final BitSet linked = new BitSet();
  private final BitSet unlinkable = new BitSet();
  private final BitSet assembled = new BitSet();
  private boolean besidesAreWhole = true;

  /** Files that are there and are not what they should be: they go before they are sent whole. */
  private final BitSet spoiled = new BitSet();

  private final long totalFiles;
  private final long totalBytes;
  private long files;
  private long bytes;
  private long lastTold = System.nanoTime() - 2 * PROGRESS_NANOS;

  /**
   * Nothing yet.
   *
   * @param onHost the release with the times that its files are to have on the host
   */
  StagedSoFar(Run run, Assemblies assemblies, Manifest onHost, List<Entry> writableContent) {
    this.run = run;
    this.assemblies = assemblies;
    this.writableContent = writableContent;
    isToBe(onHost);
    this.totalFiles = files().count();
    this.totalBytes = files().mapToLong(Entry.File::size).sum();
  }

  private void isToBe(Manifest onHost) {
    manifest = onHost;
    entries = new ArrayList<>(onHost.entries());
    entries.addAll(writableContent);
  }

  private Stream<Entry.File> files() {
    return entries.stream().filter(Entry.File.class::isInstance).map(Entry.File.class::cast);
  }

  /** The release with the times that its files have on this host. */
  Manifest manifest() {
    return manifest;
  }

  int size() {
    return entries.size();
  }

  Entry entry(int index) {
    return entries.get(index);
  }

  /** Whether the entry stands in the manifest. */
  boolean isRecorded(int index) {
    return index < manifest.entries().size();
  }

  boolean isDone(int index) {
    return done.get(index);
  }

  /** Whether what was made besides entries in the last portion is what it should be. */
  boolean areBesidesWhole() {
    return besidesAreWhole;
  }

  /** The first entry from this one on that is still to be made; {@link #size} or more if none. */
  int next(int from) {
    return done.nextClearBit(from);
  }

  /** Whether nothing has spoken against a link yet. */
  boolean mayBeLinked(int index) {
    return !unlinkable.get(index);
  }

  /** What stays of this tree counts as made. */
  void beginsWith(RawTree tree, Manifest onHost) {
    isToBe(onHost);
    for (int i = 0; i < manifest.entries().size(); i++) {
      Entry entry = entries.get(i);
      if (tree.has(entry.path())) {
        done.set(i);
        if (entry instanceof Entry.File file) {
          linked.set(i);
          files++;
          bytes += file.size();
        }
      }
    }
  }

  /** The tree that counted as made is not used. */
  void beginAnew(Manifest onHost) {
    nothingIsThere();
    linked.clear();
    assembled.clear();
    files = 0;
    bytes = 0;
    isToBe(onHost);
  }

  /** The directory of the release is made now. */
  void nothingIsThere() {
    done.clear();
  }

  /** This file is there and is not what it should be. */
  void spoil(EntryPath path) {
    int index = index(path);
    done.clear(index);
    assembled.clear(index);
    spoiled.set(index);
  }

  private int index(EntryPath path) {
    return Collections.binarySearch(
        entries.subList(0, manifest.entries().size()),
        new Entry.Writable(path),
        Comparator.comparing(Entry::path));
  }

  /** Those that were copied from it and are there already; the others when they are. */
  private void spoilCopies(int entry) {
    for (EntryPath copy : assemblies.giveUp(entries.get(entry).path())) {
      if (assembled.get(index(copy))) {
        spoil(copy);
      }
    }
  }

  /** Whether this file came by what was sent and copied, and was not there before or linked. */
  boolean wasMade(EntryPath path) {
    int index = index(path);
    return done.get(index) && !linked.get(index);
  }

  boolean hasSpoiled() {
    return !spoiled.isEmpty();
  }

  /** Whether a spoiled file is to go before this entry is made; it is asked for once. */
  boolean takeSpoiled(int index) {
    boolean was = spoiled.get(index);
    spoiled.clear(index);
    return was;
  }

  /**
   * After a lost connection. A file may be acknowledged before the directory that it lies in, whose
   * mode takes a request more. To make that directory anew, what lies in it has to go.
   */
  void doubt() {
    Set<EntryPath> doubtful = new HashSet<>();
    for (int i = 0; i < entries.size(); i++) {
      EntryPath path = entries.get(i).path();
      if (doubtful.contains(path.parent())) {
        done.clear(i);
      }
      if (!done.get(i)) {
        doubtful.add(path);
      }
    }
    spoiled.clear();
  }

  /** Counts what the host has acknowledged; the rest is sent again, and counts then. */
  void count() {
    files = 0;
    bytes = 0;
    linked.and(done);
    assembled.and(done);
    for (int i = done.nextSetBit(0); i >= 0; i = done.nextSetBit(i + 1)) {
      if (entries.get(i) instanceof Entry.File file) {
        files++;
        bytes += file.size();
      }
    }
  }

  /** What was sent and linked; only after the tree was built. */
  Event.Staged done() {
    long linkedBytes =
        linked.stream().mapToLong(index -> ((Entry.File) entries.get(index)).size()).sum();
    assembled.and(done);
    long copiedBytes =
        assembled.stream().mapToLong(index -> assemblies.bytes(entries.get(index).path())).sum();
    return new Event.Staged(
        totalFiles - linked.cardinality(),
        totalBytes - linkedBytes - copiedBytes,
        assembled.cardinality(),
        copiedBytes,
        linked.cardinality());
  }

  /**
   * Notes what becomes of these changes.
   *
   * @param indexes of the entry that each of them makes, or {@link #NO_ENTRY}
   */
  ChangeListener acknowledging(List<Change> changes, List<Integer> indexes) {
    return new Acknowledgements(changes, indexes);
  }

  /** A person wants the run to stop while changes are under way. */
  static final class StopWished extends IOException {
    private static final long serialVersionUID = 1L;

    StopWished() {
      super("interrupted");
    }
  }

  private final class Acknowledgements implements ChangeListener {
    private final List<Change> changes;
    private final List<Integer> indexes;

    Acknowledgements(List<Change> changes, List<Integer> indexes) {
      besidesAreWhole = true;
      this.changes = changes;
      this.indexes = indexes;
    }

    @Override
    public void sent(int index, long more) {
      bytes += more;
      tellProgress(false);
    }

    @Override
    public void copied(int index, long more) {
      sent(index, more);
    }

    @Override
    public void done(int index) throws IOException {
      if (indexes.get(index) < 0) {
        return;
      }
      if (changes.get(index) instanceof Change.AssembleFile && !isToBeAssembled(index)) {
        spoiled.set(indexes.get(index));
        return;
      }
      done.set(indexes.get(index));
      if (changes.get(index) instanceof Change.HardLink) {
        linked.set(indexes.get(index));
        files++;
        bytes += ((Entry.File) entries.get(indexes.get(index))).size();
      } else if (changes.get(index) instanceof Change.AssembleFile) {
        assembled.set(indexes.get(index));
        files++;
      } else if (changes.get(index) instanceof Change.PutFile) {
        assembled.clear(indexes.get(index));
        files++;
      }
      tellProgress(false);
      if (run.stop().isRequested()) {
        throw new StopWished();
      }
    }

    @Override
    public void failed(int index, IOException failure) throws IOException {
      // Too many links to one file, or links that the system forbids: then it is sent.
      if (changes.get(index) instanceof Change.HardLink
          && failure instanceof FileSystemException
          && !unlinkable.get(indexes.get(index))) {
        unlinkable.set(indexes.get(index));
      } else if (failure instanceof NotAssembledException && indexes.get(index) < 0) {
        besidesAreWhole = false;
      } else if (failure instanceof NotAssembledException) {
        spoiled.set(indexes.get(index));
        spoilCopies(indexes.get(index));
      } else {
        throw failure;
      }
    }

    /** Not, where a file that it was copied from turned out not to be what it should be. */
    private boolean isToBeAssembled(int index) {
      return assemblies.has(entries.get(indexes.get(index)).path());
    }
  }

  /** Tells that all is there. */
  void tellAll() {
    tellProgress(true);
  }

  private void tellProgress(boolean last) {
    long now = System.nanoTime();
    if (last || now - lastTold > PROGRESS_NANOS) {
      lastTold = now;
      run.tell(
          new Event.Progress(
              Phase.STAGE,
              Math.min(files, totalFiles),
              totalFiles,
              Math.min(bytes, totalBytes),
              totalBytes));
    }
  }
}
