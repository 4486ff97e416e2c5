package dev.deployer.execution;

import dev.deployer.host.Change;
import dev.deployer.host.Content;
import dev.deployer.host.Facts;
import dev.deployer.host.Host;
import dev.deployer.host.Questions;
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
  private final Run run;
  private final SharedEntries shared;
  private final Source source;
  private Optional<SharedEntries.Looks> asked = Optional.empty();

  SharedPlanting(Run run, SharedEntries shared, Source source) {
    this.run = run;
    this.shared = shared;
    this.source = source;
  }

  /** Asks among other questions what lies there, where it is planted right after these. */
  void ask(Questions questions) {
    asked = Optional.of(shared.ask(questions, run.layout()));
  }

  /** Makes what is missing. */
  void plant() throws IOException, DeployerException {
    if (run.reliablyWithoutReserve(this::isThere)) {
      return;
    }
    for (EntryPath directory : shared.directories()) {
      makeParents(directory);
      makeDirectory(directory);
    }
    for (EntryPath file : shared.files()) {
      makeParents(file);
      Optional<Content> seed = source.seed(file);
      if (seed.isPresent()) {
        run.reliablyWithoutReserve(
            again -> {
              plant(file, seed.get(), again);
              return null;
            });
      }
    }
  }

  /** Whether nothing is missing, and all directories above are real ones. */
  private boolean isThere(boolean again) throws IOException {
    Optional<SharedEntries.Looks> known =
        asked.filter(SharedEntries.Looks::areAnswered).filter(looks -> !again);
    Map<EntryPath, Optional<Facts>> found =
        known.isPresent() ? known.get().found() : shared.look(run.host(), run.layout());
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
  private void makeParents(EntryPath entry) throws IOException, DeployerException {
    requireReal(run.layout().shared());
    for (EntryPath parent : SharedEntries.parents(entry)) {
      makeDirectory(parent);
      requireReal(run.layout().shared().resolve(parent));
    }
  }

  private void makeDirectory(EntryPath path) throws IOException, DeployerException {
    run.reliablyWithoutReserve(
        again -> {
          Host host = run.host();
          RemotePath place = run.layout().shared().resolve(path);
          if (host.stat(place).isPresent()) {
            sync(place, again);
            return null;
          }
          host.apply(List.of(new Change.MakeDirectory(run.bench().shared(), 0775)));
          try {
            host.rename(run.bench().shared(), place);
          } catch (DirectoryNotEmptyException e) {
            host.apply(List.of(new Change.RemoveDirectory(run.bench().shared())));
          }
          sync(place, true);
          return null;
        });
  }

  /**
   * Makes an entry safe that may be ours: the reply to making it was lost, so it is synced as one
   * that is known to be.
   */
  private void sync(RemotePath place, boolean ours) throws IOException {
    if (ours) {
      run.commits().sync(place.parent(), run.bench().directory());
    }
  }

  private void plant(EntryPath file, Content seed, boolean again) throws IOException {
    Host host = run.host();
    RemotePath place = run.layout().shared().resolve(file);
    if (host.stat(place).isPresent()) {
      sync(place, again);
      return;
    }
    RemotePath prepared = run.bench().shared();
    long now = run.settings().clock().instant().getEpochSecond();
    host.apply(List.of(new Change.PutFile(prepared, 0640, now, seed, run.settings().durable())));
    // What has come meanwhile stays.
    Placement.place(host, prepared, place);
    sync(place, true);
  }

  private void requireReal(RemotePath path) throws IOException, DeployerException {
    boolean real =
        run.reliablyWithoutReserve(
            again -> run.host().stat(path).map(Facts::isDirectory).orElse(false));
    if (!real) {
      throw new FileSystemException(path.toString(), null, "is not a directory");
    }
  }
}
