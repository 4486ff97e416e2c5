package dev.deployer.execution;

import dev.deployer.host.Answer;
import dev.deployer.host.Change;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.Facts;
import dev.deployer.host.Found;
import dev.deployer.host.Host;
import dev.deployer.host.Questions;
import dev.deployer.host.Visitor;
import dev.deployer.manifest.Comparison;
import dev.deployer.manifest.Difference;
import dev.deployer.manifest.Entry;
import dev.deployer.manifest.Manifest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.EntryPath;
import dev.deployer.path.Printable;
import dev.deployer.path.RemotePath;
import dev.deployer.root.Layout;
import dev.deployer.root.ReleaseSweep;
import dev.deployer.root.RetiredRelease;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Recycling: makes the tree of a release that fell out of the root's trash the beginning of the
 * next one, which needs nine tenths of it. From the moment it is on the workbench it is no release.
 *
 * <p>Nothing of it is trusted. It is walked once; an entry stays where it was found exactly as its
 * manifest has it and the new release wants the same at its place. Everything else goes before
 * anything is made: a file and a link by unlink, a directory whole, by a rename to the trash. No
 * file is changed in place, since other releases may have it too. So in what is left every path
 * leads through directories that were seen to be some.
 */
final class RawTree {
  private final Run run;
  private final Manifest recorded;
  private final Set<String> stays = new HashSet<>();
  private final Set<String> keptDirectories = new HashSet<>(Set.of(""));
  private final Set<String> touched = new LinkedHashSet<>();
  private final List<Change> removals = new ArrayList<>();
  private final List<Change> leavings = new ArrayList<>();
  private boolean usable = true;

  private RawTree(Run run, Manifest recorded) {
    this.run = run;
    this.recorded = recorded;
  }

  /** Takes it to the workbench, as the tree that is staged; empty where it cannot be used. */
  static Optional<RawTree> take(Run run, RetiredRelease retired)
      throws IOException, DeployerException {
    Layout layout = run.layout();
    RemotePath there = layout.trash(retired);
    Optional<Manifest> manifest = manifest(run, there, retired);
    if (manifest.isEmpty()) {
      return Optional.empty();
    }
    boolean taken =
        run.reliably(
            again -> {
              if (again && run.host().stat(run.bench().tree()).isPresent()) {
                return true;
              }
              try {
                takeApart(run, there, again ? run.bench().raw() : placeFor(run));
                return true;
              } catch (NoSuchFileException e) {
                if (run.host().stat(run.bench().directory()).isEmpty()) {
                  throw e;
                }
                return false;
              }
            });
    return taken ? Optional.of(new RawTree(run, manifest.get())) : Optional.empty();
  }

  /**
   * Where the directory comes in which it lies with its manifest and its card. These are to be
   * deleted, so where there is no trash on the workbench yet, that directory is the trash.
   */
  private static RemotePath placeFor(Run run) {
    Workbench bench = run.bench();
    boolean trashed =
        bench.incarnation() > 1
            || run.connection().lyingIn(bench.directory()).contains(bench.trash());
    return trashed ? bench.raw() : bench.trash();
  }

  private static void takeApart(Run run, RemotePath there, RemotePath to) throws IOException {
    Workbench bench = run.bench();
    Questions behind = new Questions();
    if (run.settings().durable()) {
      behind.opened(List.of(to));
    }
    run.commits().rename(there, to, behind, run.layout().trash(), bench.directory());
    run.connection()
        .came(
            List.of(
                to.child(RetiredRelease.RELEASE),
                to.child(RetiredRelease.MANIFEST),
                to.child(RetiredRelease.CARD)));
    run.commits().rename(to.child(RetiredRelease.RELEASE), bench.tree(), to, bench.directory());
  }

  /** Nobody needs the host's own text any more: where it is known here, it is not looked at. */
  private static Optional<Manifest> manifest(Run run, RemotePath there, RetiredRelease retired)
      throws IOException, DeployerException {
    Optional<Manifest> known =
        ReleaseSweep.known(retired.digest(), retired.manifest(), run.settings().manifests());
    return known.isPresent()
        ? known
        : run.reliably(
            again ->
                ReleaseSweep.manifest(
                    run.host(),
                    there.child(RetiredRelease.MANIFEST),
                    retired.digest(),
                    retired.manifest(),
                    run.settings().manifests()));
  }

  /**
   * Walks it, and takes out of it what the new release does not want as it is.
   *
   * @return false where it cannot be used
   */
  boolean prepare(Manifest wanted) throws IOException {
    Host host = run.host();
    RemotePath tree = run.bench().tree();
    Questions questions = new Questions();
    Answer<List<Optional<Found>>> tops = questions.look(List.of(tree, run.bench().raw()));
    Comparison comparison = new Comparison(recorded, tree);
    List<RemotePath> foreseen = ReleaseSweep.directories(recorded, tree);
    Set<String> told = new HashSet<>();
    questions.walk(
        List.of(tree),
        true,
        new Visitor() {
          @Override
          public Collection<RemotePath> foreseen() {
            return foreseen;
          }

          @Override
          public void found(Found entry) {
            comparison.accept(entry);
            String path = entry.path().relativeTo(tree);
            usable &= told.add(path);
            sort(path, entry, comparison, wanted);
          }

          @Override
          public void unlistable(RemotePath directory, IOException failure) {
            usable &= !keptDirectories.contains(directory.relativeTo(tree));
          }
        });
    host.ask(questions);
    usable &= facts(tops, 0).map(f -> f.mode() == Manifest.ROOT_MODE).orElse(false);
    if (!usable) {
      return false;
    }
    if (facts(tops, 1).isPresent()) {
      throwAwayWhatIsLeft();
    }
    for (Entry entry : wanted.entries()) {
      if (!stays.contains(entry.path().value())) {
        touched.add(parentOf(entry.path().value()));
      }
    }
    return remove();
  }

  /** What was said of a directory; empty if it is none. */
  private static Optional<Facts> facts(Answer<List<Optional<Found>>> looks, int number)
      throws IOException {
    return looks.get().get(number).map(Found::facts).filter(Facts::isDirectory);
  }

  private void sort(String path, Found entry, Comparison comparison, Manifest wanted) {
    String parent = parentOf(path);
    if (!keptDirectories.contains(parent)) {
      // It goes with the directory above it.
      return;
    }
    if (isWanted(path, comparison, wanted)) {
      stays.add(path);
      if (entry.facts().isDirectory()) {
        keptDirectories.add(path);
      }
      return;
    }
    touched.add(parent);
    removals.add(
        entry.facts().isDirectory()
            ? new Change.Move(entry.path(), run.bench().trash().child("out-" + removals.size()))
            : new Change.RemoveFile(entry.path()));
  }

  private boolean isWanted(String path, Comparison comparison, Manifest wanted) {
    EntryPath entry;
    try {
      entry = EntryPath.parse(path);
    } catch (IllegalArgumentException e) {
      return false;
    }
    Optional<Entry> old = recorded.find(entry);
    return old.isPresent()
        && comparison.isIntact(entry)
        && wanted.find(entry).map(now -> isSame(old.get(), now)).orElse(false);
  }

  private static boolean isSame(Entry old, Entry now) {
    if (old instanceof Entry.File was && now instanceof Entry.File file) {
      return was.mode() == file.mode() && was.digest().equals(file.digest());
    }
    // What an application has written is not for the next release.
    return !(now instanceof Entry.Writable) && old.equals(now);
  }

  private static String parentOf(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  /** What lies around the tree of a retired release: its manifest and its card. */
  private void throwAwayWhatIsLeft() {
    RemotePath raw = run.bench().raw();
    leavings.add(
        new Change.Move(
            raw.child(RetiredRelease.MANIFEST), run.bench().trash().child("raw-manifest")));
    leavings.add(new Change.RemoveFile(raw.child(RetiredRelease.CARD)));
    leavings.add(new Change.RemoveDirectory(raw));
  }

  /** The moves first, then the rest: each in one burst. */
  private boolean remove() throws IOException {
    List<Change> changes = new ArrayList<>();
    leavings.stream().filter(Change.Move.class::isInstance).forEach(changes::add);
    int moved = changes.size();
    removals.stream().filter(Change.Move.class::isInstance).forEach(changes::add);
    Workbench bench = run.bench();
    if (!changes.isEmpty()
        && !run.connection().lyingIn(bench.directory()).contains(bench.trash())) {
      changes.add(0, new Change.MakeDirectory(run.bench().trash(), 0700));
      moved++;
    }
    removals.stream().filter(Change.RemoveFile.class::isInstance).forEach(changes::add);
    int needed = changes.size();
    leavings.stream().filter(change -> !(change instanceof Change.Move)).forEach(changes::add);
    int first = moved;
    run.host()
        .apply(
            changes,
            new ChangeListener() {
              @Override
              public void failed(int index, IOException failure) throws IOException {
                if (!(failure instanceof FileSystemException)) {
                  throw failure;
                }
                // The trash may be there, and what is left is deleted with whatever else is.
                usable &= index < first || index >= needed;
              }
            });
    return usable;
  }

  /** Throws it away: the release is made without it. */
  void abandon() throws IOException {
    Trash trash = new Trash(run);
    trash.prepare();
    if (run.host().stat(run.bench().tree()).isPresent()) {
      trash.take(run.bench().tree(), "out-of-" + run.bench().incarnation());
    }
  }

  /** Whether the entry of the new release at this path is there already. */
  boolean has(EntryPath path) {
    return stays.contains(path.value());
  }

  /** The time of a file that is there already, as it is on this host. */
  Optional<Long> timeOf(Entry.File file) {
    return has(file.path())
        ? recorded.find(file.path()).map(entry -> ((Entry.File) entry).modified())
        : Optional.empty();
  }

  /** The directories in which anything was, or is to be, removed or made. */
  List<RemotePath> touched(Manifest made) {
    RemotePath tree = run.bench().tree();
    Set<String> all = new LinkedHashSet<>(touched);
    for (Entry entry : made.entries()) {
      if (entry instanceof Entry.Directory && !has(entry.path())) {
        all.add(entry.path().value());
      }
    }
    return all.stream()
        .map(path -> path.isEmpty() ? tree : tree.resolve(EntryPath.parse(path)))
        .toList();
  }

  /**
   * How the tree differs from its manifest: what was touched is listed again, and for the rest
   * stands what the walk has seen.
   */
  List<Difference> differences(Manifest made) throws IOException {
    Questions questions = new Questions();
    Look look = look(made, questions);
    run.host().ask(questions);
    return look.differences();
  }

  /** What was asked about a tree that should be as its manifest says. */
  static final class Look {
    private final RemotePath tree;
    private final Answer<List<Optional<Found>>> top;
    private final Comparison comparison;

    private Look(RemotePath tree, Answer<List<Optional<Found>>> top, Comparison comparison) {
      this.tree = tree;
      this.top = top;
      this.comparison = comparison;
    }

    /** How it differs; once, when that was answered. */
    List<Difference> differences() throws IOException {
      if (facts(top, 0).isEmpty()) {
        throw new NoSuchFileException(tree.toString());
      }
      top.get().get(0).ifPresent(comparison::accept);
      return comparison.finish();
    }
  }

  /** Asks for that among other questions. */
  Look look(Manifest made, Questions questions) {
    RemotePath tree = run.bench().tree();
    Answer<List<Optional<Found>>> top = questions.look(List.of(tree));
    Comparison comparison = new Comparison(made, tree);
    List<RemotePath> again = touched(made);
    Set<String> listed = new HashSet<>();
    again.forEach(directory -> listed.add(directory.relativeTo(tree)));
    for (Entry entry : made.entries()) {
      if (has(entry.path()) && !listed.contains(parentOf(entry.path().value()))) {
        comparison.acceptIntact(entry.path());
      }
    }
    questions.walk(
        again,
        false,
        new Visitor() {
          @Override
          public void found(Found entry) {
            comparison.accept(entry);
          }

          @Override
          public void unlistable(RemotePath directory, IOException failure) {
            comparison.acceptUnlistable(
                directory, Printable.escape(String.valueOf(failure.getMessage())));
          }
        });
    return new Look(tree, top, comparison);
  }
}
