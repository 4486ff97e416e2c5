package dev.deployer.execution;

import static dev.deployer.execution.StagedSoFar.NO_ENTRY;

import dev.deployer.event.Event;
import dev.deployer.event.Phase;
import dev.deployer.host.Change;
import dev.deployer.host.Facts;
import dev.deployer.host.Host;
import dev.deployer.host.Questions;
import dev.deployer.manifest.Difference;
import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Drift;
import dev.deployer.manifest.Manifest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.EntryPath;
import dev.deployer.path.RemotePath;
import dev.deployer.plan.Base;
import dev.deployer.root.ReleaseSweep;
import dev.deployer.source.Source;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Builds a release on the workbench. What the host acknowledged is not sent again after a lost
 * connection; what it did not acknowledge is removed first, since an old session may still hold an
 * open handle to it.
 */
final class Staging {
  /**
   * What is listed at once; a file counts for several changes. After each the host is waited for,
   * which far away is as long as some hundred files take.
   */
  private static final int CHUNK = 128_000;

  private static final int FILE = 4;

  /** So few changes go with the syncs of their directories; of more, files go side by side. */
  private static final int FEW = 191;

  /** What is made in the same burst as the syncs that end the making of a tree. */
  interface Besides {
    /**
     * The changes, for a release that is as this manifest says.
     *
     * @param behind is asked behind them
     */
    List<Change> changes(Manifest manifest, Questions behind) throws IOException;

    /**
     * They were carried out.
     *
     * @param whole whether all is what it should be
     */
    void made(boolean whole) throws IOException;
  }

  private final Run run;
  private final Source source;
  private final Optional<Base> base;
  private Optional<RawTree> raw;
  private boolean rawIsReady;
  private final Assemblies assemblies;
  private final StagedSoFar soFar;
  private final StagingRequests requests;
  private final List<Besides> besides = new ArrayList<>();
  private boolean topDone;

  /** Whether what was touched was synced with the last that was sent. */
  private boolean synced;

  /** What was asked right behind that, if nothing came after it. */
  private Optional<RawTree.Look> looked = Optional.empty();

  private boolean readBack;

  /** Whether something may have come into the tree that is neither known nor acknowledged. */
  private boolean disturbed;

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
    this.soFar = new StagedSoFar(run, assemblies, asOnHost(), source.writableContent());
    this.requests = new StagingRequests(run, source, base, assemblies, soFar);
  }

  /** Makes this as well, where there is such a burst. */
  Staging with(Besides more) {
    besides.add(more);
    return this;
  }

  private Manifest asOnHost() {
    return base.map(b -> b.asOnHost(source.manifest())).orElse(source.manifest());
  }

  /** The release with the times that its files have on this host. */
  Manifest manifest() {
    return soFar.manifest();
  }

  /** Builds the tree, and sees that it is what the manifest says. */
  void run() throws IOException, DeployerException {
    buildAndReadBack();
    List<Difference> differences = verify();
    if (!differences.isEmpty() && raw.isPresent()) {
      // What is not as it should be is made anew, and walked again.
      run.reliablyWithoutReserve(
          again -> {
            withoutRaw();
            return null;
          });
      buildAndReadBack();
      differences = verify();
    }
    if (!differences.isEmpty()) {
      int places = Drift.places(differences);
      throw new IOException(
          "the staged release differs from its manifest in "
              + places
              + (places == 1 ? " place: " : " places, first: ")
              + differences.get(0));
    }
  }

  private void buildAndReadBack() throws IOException, DeployerException {
    build();
    Map<EntryPath, Digest> wanted =
        assemblies.asksToReadBack() ? assemblies.toReadBack(soFar::wasMade) : Map.of();
    readBack = !wanted.isEmpty();
    if (readBack) {
      readBack(wanted);
    }
  }

  /** What was put together, and what of, is read; what is not as it should be is sent whole. */
  private void readBack(Map<EntryPath, Digest> wanted) throws IOException, DeployerException {
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
                    soFar.spoil(paths.get(i));
                    assemblies.distrust(paths.get(i));
                  }
                }
                return null;
              });
          return null;
        });
    if (soFar.hasSpoiled()) {
      build();
    }
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
                try {
                  make(again);
                } catch (StagedSoFar.StopWished e) {
                  // What was under way has ended, and the rest was not sent.
                  run.checkpoint();
                  throw e;
                }
                return null;
              });
          run.tell(done());
          return null;
        });
  }

  private void make(boolean again) throws IOException, DeployerException {
    disturbed |= again;
    if (!useRaw(again)) {
      makeTop();
    }
    if (again) {
      discardUnacknowledged();
    }
    send();
    syncDirectories();
  }

  private List<Difference> verify() throws IOException, DeployerException {
    return run.phase(
        Phase.VERIFY,
        () ->
            run.reliablyWithoutReserve(
                again -> {
                  Optional<RawTree.Look> asked = looked.filter(look -> !again);
                  looked = Optional.empty();
                  return asked.isPresent() ? asked.get().differences() : differences();
                }));
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
    if (again || !raw.get().prepare()) {
      withoutRaw();
      return false;
    }
    rawIsReady = true;
    RawTree tree = raw.get();
    Manifest content = source.manifest();
    soFar.beginsWith(
        tree,
        content.withTimes(
            file ->
                tree.timeOf(file)
                    .orElseGet(() -> base.flatMap(b -> b.match(file)).orElse(file).modified())));
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
    soFar.beginAnew(asOnHost());
  }

  /** What was sent and linked; only after the tree was built. */
  Event.Staged done() {
    return soFar.done();
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
    soFar.nothingIsThere();
    run.host().apply(List.of(new Change.MakeDirectory(tree, Manifest.ROOT_MODE)));
    topDone = true;
  }

  private void discardUnacknowledged() throws IOException {
    soFar.doubt();
    Host host = run.host();
    RemotePath tree = run.bench().tree();
    Set<String> there = new HashSet<>();
    host.walk(List.of(tree), true, entry -> there.add(entry.path().relativeTo(tree)));
    List<Change> removals = new ArrayList<>();
    for (int i = soFar.size() - 1; i >= 0; i--) {
      if (!soFar.isDone(i) && there.contains(soFar.entry(i).path().value())) {
        removals.add(requests.removal(i));
      }
    }
    host.apply(removals);
  }

  private void send() throws IOException, DeployerException {
    soFar.count();
    synced = false;
    looked = Optional.empty();
    for (int from = soFar.next(0); from < soFar.size(); from = soFar.next(from)) {
      run.checkpoint();
      synced = false;
      List<Change> changes = removals(from);
      if (changes.size() > FEW) {
        // Files go side by side where nothing is removed with them.
        run.host().apply(changes);
        changes.clear();
      }
      List<Integer> indexes = new ArrayList<>(Collections.nCopies(changes.size(), NO_ENTRY));
      int size = 0;
      for (int i = from; i < soFar.size() && size < CHUNK; i = soFar.next(i + 1)) {
        Change change = requests.making(i);
        changes.add(change);
        indexes.add(i);
        boolean file = change instanceof Change.PutFile || change instanceof Change.AssembleFile;
        size += file ? FILE : 1;
      }
      boolean last = soFar.next(indexes.get(indexes.size() - 1) + 1) >= soFar.size();
      if (last && raw.isPresent() && changes.size() <= FEW) {
        finish(changes, indexes);
      } else {
        run.host().apply(changes, soFar.acknowledging(changes, indexes));
      }
    }
    soFar.tellAll();
  }

  /** Of what is spoiled from this entry on. What removes waits for what is made before it. */
  private List<Change> removals(int from) {
    List<Change> removals = new ArrayList<>();
    for (int i = from; i < soFar.size(); i = soFar.next(i + 1)) {
      if (soFar.takeSpoiled(i)) {
        removals.add(requests.removal(i));
      }
    }
    return removals;
  }

  private void syncDirectories() throws IOException {
    if (!synced) {
      finish(new ArrayList<>(), new ArrayList<>());
    }
  }

  /** What ends the making of a tree goes in one burst with these, and what is asked after that. */
  private void finish(List<Change> changes, List<Integer> indexes) throws IOException {
    List<Change> ending = new ArrayList<>(requests.syncs(raw));
    Questions behind = new Questions();
    for (Besides each : besides) {
      ending.addAll(each.changes(soFar.manifest(), behind));
    }
    for (Change change : ending) {
      changes.add(change);
      indexes.add(NO_ENTRY);
    }
    Optional<RawTree.Look> look =
        raw.filter(tree -> !disturbed).map(tree -> tree.look(soFar.manifest(), behind));
    run.host().apply(changes, soFar.acknowledging(changes, indexes), behind);
    for (Besides each : besides) {
      each.made(soFar.areBesidesWhole());
    }
    synced = true;
    // What was not put together after all is sent whole, in another round.
    looked = soFar.next(0) >= soFar.size() ? look : Optional.empty();
  }

  private List<Difference> differences() throws IOException {
    RemotePath tree = run.bench().tree();
    if (raw.isPresent()) {
      return raw.get().differences(soFar.manifest());
    }
    if (!run.host().stat(tree).map(Facts::isDirectory).orElse(false)) {
      throw new NoSuchFileException(tree.toString());
    }
    return ReleaseSweep.of(run.host(), tree, soFar.manifest()).differences();
  }
}
