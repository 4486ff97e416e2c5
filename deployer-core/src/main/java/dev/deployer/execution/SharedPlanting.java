package dev.deployer.execution;

import dev.deployer.host.Change;
import dev.deployer.host.Content;
import dev.deployer.host.Facts;
import dev.deployer.host.Host;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.EntryPath;
import dev.deployer.path.RemotePath;
import dev.deployer.plan.SharedEntries;
import dev.deployer.source.Source;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the declared entries of {@code shared/} that are missing. What is there already is never
 * touched.
 */
final class SharedPlanting {
  private SharedPlanting() {}

  /** Makes what is missing. */
  static void plant(Run run, SharedEntries shared, Source source)
      throws IOException, DeployerException {
    if (run.reliablyWithoutReserve(again -> isThere(run, shared))) {
      return;
    }
    for (EntryPath directory : shared.directories()) {
      makeParents(run, directory);
      makeDirectory(run, directory);
    }
    for (EntryPath file : shared.files()) {
      makeParents(run, file);
      Optional<Content> seed = source.seed(file);
      if (seed.isPresent()) {
        run.reliablyWithoutReserve(
            again -> {
              plant(run, file, seed.get(), again);
              return null;
            });
      }
    }
  }

  /** Whether nothing is missing, and all directories above are real ones. */
  private static boolean isThere(Run run, SharedEntries shared) throws IOException {
    Map<EntryPath, Optional<Facts>> found = shared.look(run.host(), run.layout());
    Set<EntryPath> entries = new HashSet<>(shared.directories());
    entries.addAll(shared.files());
    // The first of them lie in shared/ itself, which the guard has looked at under this lock.
    return found.entrySet().stream()
        .allMatch(
            each ->
                each.getValue().isPresent()
                    && (entries.contains(each.getKey()) || each.getValue().get().isDirectory()));
  }

  /**
   * Every directory above the entry must be a real one: a link there would lead out of the root.
   */
  private static void makeParents(Run run, EntryPath entry) throws IOException, DeployerException {
    requireReal(run, run.layout().shared());
    for (EntryPath parent : SharedEntries.parents(entry)) {
      makeDirectory(run, parent);
      requireReal(run, run.layout().shared().resolve(parent));
    }
  }

  private static void makeDirectory(Run run, EntryPath path) throws IOException, DeployerException {
    run.reliablyWithoutReserve(
        again -> {
          Host host = run.host();
          RemotePath place = run.layout().shared().resolve(path);
          if (host.stat(place).isPresent()) {
            sync(run, place, again);
            return null;
          }
          host.apply(List.of(new Change.MakeDirectory(run.bench().shared(), 0775)));
          try {
            host.rename(run.bench().shared(), place);
          } catch (DirectoryNotEmptyException e) {
            host.apply(List.of(new Change.RemoveDirectory(run.bench().shared())));
          }
          sync(run, place, true);
          return null;
        });
  }

  /**
   * Makes an entry safe that may be ours: the reply to making it was lost, so it is synced as one
   * that is known to be.
   */
  private static void sync(Run run, RemotePath place, boolean ours) throws IOException {
    if (ours) {
      run.commits().sync(place.parent(), run.bench().directory());
    }
  }

  private static void plant(Run run, EntryPath file, Content seed, boolean again)
      throws IOException {
    Host host = run.host();
    RemotePath place = run.layout().shared().resolve(file);
    if (host.stat(place).isPresent()) {
      sync(run, place, again);
      return;
    }
    RemotePath prepared = run.bench().shared();
    long now = run.settings().clock().instant().getEpochSecond();
    host.apply(List.of(new Change.PutFile(prepared, 0640, now, seed, run.settings().durable())));
    // What has come meanwhile stays.
    Placement.place(host, prepared, place);
    sync(run, place, true);
  }

  private static void requireReal(Run run, RemotePath path) throws IOException, DeployerException {
    boolean real =
        run.reliablyWithoutReserve(
            again -> run.host().stat(path).map(Facts::isDirectory).orElse(false));
    if (!real) {
      throw new FileSystemException(path.toString(), null, "is not a directory");
    }
  }
}
