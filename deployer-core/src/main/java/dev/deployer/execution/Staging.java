package dev.deployer.execution;

import dev.deployer.event.Event;
import dev.deployer.event.Phase;
import dev.deployer.host.Change;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.Content;
import dev.deployer.host.Facts;
import dev.deployer.host.Host;
import dev.deployer.host.NotAssembledException;
import dev.deployer.manifest.Difference;
import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Entry;
import dev.deployer.manifest.Manifest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.EntryPath;
import dev.deployer.path.RemotePath;
import dev.deployer.plan.Base;
import dev.deployer.root.ReleaseSweep;
import dev.deployer.source.Source;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Builds a release on the workbench. What the host acknowledged is not sent again after a lost
 * connection; what it did not acknowledge is removed first, since an old session may still hold an
 * open handle to it.
 */
final class Staging {
  /** What is sent between two safe points; a file counts for several changes. */
  private static final int CHUNK = 16_000;

  private static final int FILE = 4;

  /** So few changes go with the syncs of their directories; of more, files go side by side. */
  private static final int FEW = 24;

  private static final int WRITABLE_MODE = 0775;
  private static final long PROGRESS_NANOS = 100_000_000;

  private final Run run;
  private final Source source;
  private final Optional<Base> base;
  private Optional<RawTree> raw;
  private boolean rawIsReady;
  private Manifest manifest;
  private List<Entry> entries;
  private final BitSet done = new BitSet();
  private final BitSet linked = new BitSet();
  private final BitSet unlinkable = new BitSet();
  private final BitSet assembled = new BitSet();

  /** Files that are there and are not what they should be: they go before they are sent whole. */
  private final BitSet spoiled = new BitSet();

  private final long totalFiles;
  private final long totalBytes;
  private final Assemblies assemblies;
  private boolean topDone;

  /** Whether what was touched was synced with the last that was sent. */
  private boolean synced;

  private boolean readBack;
  private long files;
  private long bytes;
  private long lastTold = System.nanoTime() - 2 * PROGRESS_NANOS;

  /**
   * For one release.
   *
   * @param raw what is to become it
   * @param assemblies which files are put together on the host
   */
  Staging(
      Run run, Source source, Optional<Base> base, Optional<RawTree> raw, Assemblies assemblies) {
    this.run = run;
    this.assemblies = assemblies;
    this.source = source;
    this.base = base;
    this.raw = raw;
    isToBe(base.map(b -> b.asOnHost(source.manifest())).orElse(source.manifest()));
    this.totalFiles = files().count();
    this.totalBytes = files().mapToLong(Entry.File::size).sum();
  }

  private void isToBe(Manifest onHost) {
    manifest = onHost;
    entries = new ArrayList<>(onHost.entries());
    entries.addAll(source.writableContent());
  }

  /** The release with the times that its files have on this host. */
  Manifest manifest() {
    return manifest;
  }

  /** Builds the tree, and sees that it is what the manifest says. */
  void run() throws IOException, DeployerException {
    build();
    if (assemblies.asksToReadBack()) {
      readBack();
    }
    List<Difference> differences = verify();
    if (!differences.isEmpty() && raw.isPresent()) {
      // What is not as it should be is made anew, and walked again.
      run.reliablyWithoutReserve(
          again -> {
            withoutRaw();
            return null;
          });
      build();
      differences = verify();
    }
    if (!differences.isEmpty()) {
      throw new IOException(
          "the staged release differs from its manifest in "
              + differences.size()
              + " places, first: "
              + differences.get(0));
    }
  }

  /** What was put together is read; what is not as it should be is sent whole. */
  private void readBack() throws IOException, DeployerException {
    Map<EntryPath, Digest> wanted = assemblies.toReadBack();
    run.phase(
        Phase.VERIFY,
        () -> {
          run.reliablyWithoutReserve(
              again -> {
                List<EntryPath> paths = List.copyOf(wanted.keySet());
                List<Optional<byte[]>> found =
                    run.host().digest(paths.stream().map(run.bench().tree()::resolve).toList());
                for (int i = 0; i < paths.size(); i++) {
                  Optional<Digest> digest = found.get(i).map(Digest::of);
                  if (!digest.equals(Optional.of(wanted.get(paths.get(i))))) {
                    spoil(indexOf(paths.get(i)));
                    assemblies.distrust(paths.get(i));
                  }
                }
                return null;
              });
          return null;
        });
    if (!spoiled.isEmpty()) {
      build();
    }
    readBack = true;
  }

  private int indexOf(EntryPath path) {
    return Collections.binarySearch(
        entries.subList(0, manifest.entries().size()),
        new Entry.Writable(path),
        Comparator.comparing(Entry::path));
  }

  private void spoil(int index) {
    done.clear(index);
    assembled.clear(index);
    spoiled.set(index);
  }

  /** Whether what was put together was read and is what it should be. */
  boolean isReadBack() {
    return readBack;
  }

  private void build() throws IOException, DeployerException {
    run.phase(
        Phase.STAGE,
        () -> {
          run.reliablyWithoutReserve(
              again -> {
                if (!useRaw(again)) {
                  makeTop();
                }
                if (again) {
                  discardUnacknowledged();
                }
                send();
                syncDirectories();
                return null;
              });
          run.tell(done());
          return null;
        });
  }

  private List<Difference> verify() throws IOException, DeployerException {
    return run.phase(Phase.VERIFY, () -> run.reliablyWithoutReserve(again -> differences()));
  }

  /**
   * What stays of the raw tree counts as made. A removal that a dead session has begun may still
   * land; so a tree of which not every removal was acknowledged is not gone on with.
   *
   * @return whether the tree was seen to be there just now
   */
  private boolean useRaw(boolean again) throws IOException {
    if (raw.isEmpty() || rawIsReady) {
      return false;
    }
    if (again || !raw.get().prepare(source.manifest())) {
      withoutRaw();
      return false;
    }
    rawIsReady = true;
    RawTree tree = raw.get();
    Manifest content = source.manifest();
    isToBe(
        content.withTimes(
            file ->
                tree.timeOf(file)
                    .orElseGet(() -> base.flatMap(b -> b.match(file)).orElse(file).modified())));
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
    topDone = true;
    return true;
  }

  private void withoutRaw() throws IOException {
    RawTree tree = raw.orElseThrow();
    tree.abandon();
    forgetRaw();
  }

  private void forgetRaw() {
    raw = Optional.empty();
    topDone = false;
    done.clear();
    linked.clear();
    files = 0;
    bytes = 0;
    isToBe(base.map(b -> b.asOnHost(source.manifest())).orElse(source.manifest()));
  }

  private Stream<Entry.File> files() {
    return entries.stream().filter(Entry.File.class::isInstance).map(Entry.File.class::cast);
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

  private void makeTop() throws IOException {
    RemotePath tree = run.bench().tree();
    if (topDone && run.host().stat(tree).isPresent()) {
      return;
    }
    if (topDone && raw.isPresent()) {
      forgetRaw();
    }
    if (!topDone && run.host().stat(tree).isPresent()) {
      // Made, but not acknowledged, so that its mode is not certain; nothing was put in it yet.
      run.host().apply(List.of(new Change.RemoveDirectory(tree)));
    }
    done.clear();
    run.host().apply(List.of(new Change.MakeDirectory(tree, Manifest.ROOT_MODE)));
    topDone = true;
  }

  private void discardUnacknowledged() throws IOException {
    doubtWhatLiesInDoubtful();
    spoiled.clear();
    Host host = run.host();
    RemotePath tree = run.bench().tree();
    Set<String> there = new HashSet<>();
    host.walk(List.of(tree), true, entry -> there.add(entry.path().relativeTo(tree)));
    List<Change> removals = new ArrayList<>();
    for (int i = entries.size() - 1; i >= 0; i--) {
      Entry entry = entries.get(i);
      if (!done.get(i) && there.contains(entry.path().value())) {
        RemotePath path = tree.resolve(entry.path());
        removals.add(
            entry instanceof Entry.Directory || entry instanceof Entry.Writable
                ? new Change.RemoveDirectory(path)
                : new Change.RemoveFile(path));
      }
    }
    host.apply(removals);
  }

  /**
   * A file may be acknowledged before the directory that it lies in, whose mode takes a request
   * more. To make that directory anew, what lies in it has to go.
   */
  private void doubtWhatLiesInDoubtful() {
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
  }

  /** Counts what the host has acknowledged; the rest is sent again, and counts then. */
  private void countWhatIsDone() {
    files = 0;
    bytes = 0;
    linked.and(done);
    for (int i = done.nextSetBit(0); i >= 0; i = done.nextSetBit(i + 1)) {
      if (entries.get(i) instanceof Entry.File file) {
        files++;
        bytes += file.size();
      }
    }
  }

  private void send() throws IOException, DeployerException {
    countWhatIsDone();
    synced = false;
    for (int from = done.nextClearBit(0); from < entries.size(); from = done.nextClearBit(from)) {
      run.checkpoint();
      List<Change> changes = new ArrayList<>();
      List<Integer> indexes = new ArrayList<>();
      int size = 0;
      for (int i = from; i < entries.size() && size < CHUNK; i = done.nextClearBit(i + 1)) {
        if (spoiled.get(i)) {
          changes.add(new Change.RemoveFile(run.bench().tree().resolve(entries.get(i).path())));
          indexes.add(-1);
          spoiled.clear(i);
        }
        Change change = change(i);
        changes.add(change);
        indexes.add(i);
        boolean file = change instanceof Change.PutFile || change instanceof Change.AssembleFile;
        size += file ? FILE : 1;
      }
      synced = done.nextClearBit(indexes.get(indexes.size() - 1) + 1) >= entries.size();
      synced &= raw.isPresent() && changes.size() <= FEW;
      if (synced) {
        for (Change sync : syncs()) {
          changes.add(sync);
          indexes.add(-1);
        }
      }
      run.host().apply(changes, new Acknowledgements(changes, indexes));
    }
    tellProgress(true);
  }

  private Change change(int index) {
    Entry entry = entries.get(index);
    RemotePath path = run.bench().tree().resolve(entry.path());
    if (entry instanceof Entry.Directory directory) {
      return new Change.MakeDirectory(path, directory.mode());
    } else if (entry instanceof Entry.Link link) {
      return new Change.SymbolicLink(path, link.target(), run.bench().directory());
    } else if (entry instanceof Entry.Writable) {
      return new Change.MakeDirectory(path, WRITABLE_MODE);
    }
    Entry.File file = (Entry.File) entry;
    boolean recorded = index < manifest.entries().size();
    Optional<Entry.File> same =
        recorded && !unlinkable.get(index) ? base.flatMap(b -> b.match(file)) : Optional.empty();
    return same.<Change>map(
            linked ->
                new Change.HardLink(
                    path,
                    run.layout().release(base.orElseThrow().release()).resolve(linked.path())))
        .orElseGet(() -> sent(file, path, recorded));
  }

  private Change sent(Entry.File file, RemotePath path, boolean recorded) {
    Content content = source.content(file.path());
    Optional<Change.AssembleFile> assembled =
        recorded ? assemblies.change(file, path, content) : Optional.empty();
    return assembled.isPresent()
        ? assembled.get()
        : new Change.PutFile(path, file.mode(), file.modified(), content, run.settings().durable());
  }

  private final class Acknowledgements implements ChangeListener {
    private final List<Change> changes;
    private final List<Integer> indexes;

    Acknowledgements(List<Change> changes, List<Integer> indexes) {
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
    public void done(int index) {
      if (indexes.get(index) < 0) {
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
        files++;
      }
      tellProgress(false);
    }

    @Override
    public void failed(int index, IOException failure) throws IOException {
      // Too many links to one file, or links that the system forbids: then it is sent.
      if (changes.get(index) instanceof Change.HardLink
          && failure instanceof FileSystemException
          && !unlinkable.get(indexes.get(index))) {
        unlinkable.set(indexes.get(index));
      } else if (failure instanceof NotAssembledException) {
        spoiled.set(indexes.get(index));
        assemblies.giveUp(entries.get(indexes.get(index)).path());
      } else {
        throw failure;
      }
    }
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

  private void syncDirectories() throws IOException {
    if (!synced) {
      run.host().apply(syncs());
    }
  }

  private List<Change> syncs() {
    List<Change> syncs = new ArrayList<>();
    if (!run.settings().durable()) {
      return syncs;
    }
    RemotePath tree = run.bench().tree();
    if (raw.isPresent()) {
      raw.get().touched(manifest).forEach(directory -> syncs.add(new Change.Sync(directory)));
      for (Entry entry : entries) {
        if (entry instanceof Entry.Writable
            || (entry instanceof Entry.Directory && manifest.find(entry.path()).isEmpty())) {
          syncs.add(new Change.Sync(tree.resolve(entry.path())));
        }
      }
      return syncs;
    }
    for (Entry entry : entries) {
      if (entry instanceof Entry.Directory || entry instanceof Entry.Writable) {
        syncs.add(new Change.Sync(tree.resolve(entry.path())));
      }
    }
    syncs.add(new Change.Sync(tree));
    return syncs;
  }

  private List<Difference> differences() throws IOException {
    RemotePath tree = run.bench().tree();
    if (raw.isPresent()) {
      return raw.get().differences(manifest);
    }
    if (!run.host().stat(tree).map(Facts::isDirectory).orElse(false)) {
      throw new NoSuchFileException(tree.toString());
    }
    return ReleaseSweep.of(run.host(), tree, manifest).differences();
  }
}
