package dev.deployer.execution;

import dev.deployer.host.Answer;
import dev.deployer.host.Change;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.Facts;
import dev.deployer.host.Found;
import dev.deployer.host.Questions;
import dev.deployer.host.Visitor;
import dev.deployer.manifest.Comparison;
import dev.deployer.manifest.Difference;
import dev.deployer.manifest.Entry;
import dev.deployer.manifest.Manifest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.path.EntryPath;
import dev.deployer.path.Printable;
import dev.deployer.path.RemotePath;
import dev.deployer.root.CurrentLink;
import dev.deployer.root.ReleaseSweep;
import dev.deployer.root.RetiredRelease;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Recycling: makes the tree of a release that fell out of the root's trash the beginning of the
 * next one, which needs nine tenths of it. From the moment it is on the workbench it is no release.
 *
 * <p>Nothing of it is trusted. It is walked once; an entry stays where it was found exactly as its
 * manifest has it and the new release wants the same at its place. Everything else goes before
 * anything is made, by a rename to the trash, a directory whole; see {@link RawRemoval}. No file is
 * changed in place, since other releases may have it too. So in what is left every path leads
 * through directories that were seen to be some, and to no mount where anything changes.
 */
final class RawTree {
  /** Of more, listing the directories that they lie in takes fewer requests. */
  private static final int MOST_LOOKS = 1_000;

  private final Run run;
  private final RawWalk walk;
  private final List<Change> removals = new ArrayList<>();

  private RawTree(Run run, RawWalk walk) {
    this.run = run;
    this.walk = walk;
  }

  /**
   * Takes it to the workbench, as the tree that is staged; empty where it cannot be used.
   *
   * @param wanted what it is to become
   * @param seen the walk of it, where it was walked under this lock already
   * @param besides asks what is to be known right after that
   */
  static Optional<RawTree> take(
      Run run,
      RetiredRelease retired,
      Manifest wanted,
      Optional<RawWalk> seen,
      Consumer<Questions> besides)
      throws IOException, DeployerException {
    RemotePath there = run.layout().trash(retired);
    Optional<RawWalk> walk =
        seen.isPresent()
            ? seen
            : manifest(run, there, retired).map(recorded -> new RawWalk(recorded, wanted));
    if (walk.isEmpty()) {
      return Optional.empty();
    }
    boolean taken =
        run.reliably(
            again -> {
              if (again && run.host().stat(run.bench().tree()).isPresent()) {
                return true;
              }
              try {
                return takeApart(run, there, besides);
              } catch (NoSuchFileException e) {
                if (run.host().stat(run.bench().directory()).isEmpty()) {
                  throw e;
                }
                return false;
              }
            });
    return taken ? Optional.of(new RawTree(run, walk.get())) : Optional.empty();
  }

  /**
   * Takes the tree from where it lies with its papers, which are to be deleted.
   *
   * @return false where it must stay with them: what is live may be that, or it is a mount point
   */
  private static boolean takeApart(Run run, RemotePath there, Consumer<Questions> besides)
      throws IOException {
    Workbench bench = run.bench();
    RemotePath raw = bench.raw();
    Questions behind = new Questions();
    besides.accept(behind);
    if (run.settings().durable()) {
      behind.opened(List.of(raw));
    }
    CurrentLink current = CurrentLink.asked(behind, run.layout(), run.live().release());
    run.commits().rename(there, raw, behind, run.layout().trash(), bench.directory());
    if (current.live(run.host()) instanceof Live.Strange) {
      run.commits().rename(raw, there, run.layout().trash(), bench.directory());
      return false;
    }
    try {
      run.commits().rename(raw.child(RetiredRelease.RELEASE), bench.tree(), raw, bench.directory());
      return true;
    } catch (NoSuchFileException e) {
      throw e;
    } catch (FileSystemException e) {
      if (run.host().stat(bench.tree()).isPresent()) {
        throw e;
      }
      return false;
    }
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
   * Walks it, if that was not done before, and takes out of it what the new release does not want
   * as it is.
   *
   * @return false where it cannot be used
   */
  boolean prepare() throws IOException {
    if (!isUsable()) {
      return false;
    }
    RemotePath tree = run.bench().tree();
    RawRemoval removal = new RawRemoval(walk);
    List<Change> renames = new ArrayList<>();
    for (RawWalk.Gone gone : removal.renamed()) {
      RemotePath out = run.bench().trash().child("out-" + renames.size());
      renames.add(new Change.Move(below(tree, gone.path()), out, true));
    }
    List<Change> unlinks = new ArrayList<>();
    for (RawWalk.Gone gone : removal.unlinked()) {
      unlinks.add(new Change.RemoveFile(below(tree, gone.path())));
    }
    removals.addAll(renames);
    removals.addAll(unlinks);
    return rename(renames) && (unlinks.isEmpty() || allDone(unlinks, Set.copyOf(unlinks)));
  }

  /** Not where it cannot be walked: then it is done without. */
  private boolean isUsable() throws IOException {
    try {
      if (!walk.isAnswered()) {
        Questions questions = new Questions();
        walk.ask(run.bench().tree(), questions);
        run.host().ask(questions);
      }
      return walk.isUsable();
    } catch (FileSystemException e) {
      return false;
    }
  }

  private static RemotePath below(RemotePath tree, String path) {
    RemotePath at = tree;
    for (String name : path.split("/", -1)) {
      at = at.child(name);
    }
    return at;
  }

  /** What lies around the tree of a retired release. */
  private List<Change> leavings() {
    RemotePath raw = run.bench().raw();
    return List.of(
        new Change.Move(
            raw.child(RetiredRelease.MANIFEST), run.bench().trash().child("raw-manifest"), true),
        new Change.RemoveFile(raw.child(RetiredRelease.CARD)),
        new Change.RemoveDirectory(raw));
  }

  /**
   * To the trash, which may be there already, and with it what else is to be deleted. A rename is
   * safe from a power loss when both directories were synced; the other one is with the tree.
   */
  private boolean rename(List<Change> renames) throws IOException {
    List<Change> changes = new ArrayList<>(renames);
    Set<Change> needed = new HashSet<>(renames);
    changes.addAll(leavings());
    Workbench bench = run.bench();
    if (run.settings().durable() && !renames.isEmpty()) {
      Change safe = new Change.Sync(bench.trash());
      changes.add(safe);
      needed.add(safe);
    }
    if (!run.connection().lyingIn(bench.directory()).contains(bench.trash())) {
      changes.add(0, new Change.MakeDirectory(bench.trash(), 0700));
    }
    return allDone(changes, needed);
  }

  /** Whether all of these were carried out that are needed; of the others it does not matter. */
  private boolean allDone(List<Change> changes, Set<Change> needed) throws IOException {
    boolean[] done = {true};
    run.host()
        .apply(
            changes,
            new ChangeListener() {
              @Override
              public void failed(int index, IOException failure) throws IOException {
                if (!(failure instanceof FileSystemException)) {
                  throw failure;
                }
                done[0] &= !needed.contains(changes.get(index));
              }
            });
    return done[0];
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
    return walk.stays(path);
  }

  /** The time of a file that is there already, as it is on this host. */
  Optional<Long> timeOf(Entry.File file) {
    return has(file.path())
        ? walk.recorded().find(file.path()).map(entry -> ((Entry.File) entry).modified())
        : Optional.empty();
  }

  /** The directories in which anything was, or is to be, removed or made. */
  List<RemotePath> touched(Manifest made) {
    RemotePath tree = run.bench().tree();
    Set<String> all = new LinkedHashSet<>(walk.touched());
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
    Look look = list(made, questions);
    run.host().ask(questions);
    return look.differences();
  }

  /** What was asked about a tree that should be as its manifest says. */
  static final class Look {
    private final RemotePath tree;
    private final Answer<List<Optional<Found>>> looks;
    private final Comparison comparison;

    private Look(RemotePath tree, Answer<List<Optional<Found>>> looks, Comparison comparison) {
      this.tree = tree;
      this.looks = looks;
      this.comparison = comparison;
    }

    /** How it differs; once, when that was answered. */
    List<Difference> differences() throws IOException {
      if (!looks.get().get(0).map(Found::facts).map(Facts::isDirectory).orElse(false)) {
        throw new NoSuchFileException(tree.toString());
      }
      looks.get().forEach(found -> found.ifPresent(comparison::accept));
      return comparison.finish();
    }
  }

  /**
   * Asks for that among other questions, where nothing has disturbed what was made: what was made,
   * and what went, is looked at by its name, and what is around it was seen by the walk.
   */
  Look look(Manifest made, Questions questions) {
    RemotePath tree = run.bench().tree();
    Set<RemotePath> paths = new LinkedHashSet<>(Set.of(tree));
    Comparison comparison = new Comparison(made, tree);
    for (Entry entry : made.entries()) {
      if (has(entry.path())) {
        comparison.acceptIntact(entry.path());
      } else {
        paths.add(tree.resolve(entry.path()));
      }
    }
    removals.forEach(removal -> paths.add(removal.path()));
    return paths.size() > MOST_LOOKS
        ? list(made, questions)
        : new Look(tree, questions.look(List.copyOf(paths)), comparison);
  }

  private Look list(Manifest made, Questions questions) {
    RemotePath tree = run.bench().tree();
    Answer<List<Optional<Found>>> top = questions.look(List.of(tree));
    Comparison comparison = new Comparison(made, tree);
    List<RemotePath> again = touched(made);
    Set<String> listed = new HashSet<>();
    again.forEach(directory -> listed.add(directory.relativeTo(tree)));
    for (Entry entry : made.entries()) {
      if (has(entry.path()) && !listed.contains(RawWalk.parentOf(entry.path().value()))) {
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
