package dev.deployer.execution;

import dev.deployer.event.Event;
import dev.deployer.host.Facts;
import dev.deployer.host.Host;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.RemotePath;
import dev.deployer.root.Layout;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Deletes releases: the intention is recorded, each is renamed to the workbench (the commit), and
 * what lies there is deleted flat. In the reverse order of publishing: first the release, then its
 * manifest.
 */
final class Retirement {
  private final Run run;
  private final JournalWriter journal;

  Retirement(Run run, JournalWriter journal) {
    this.run = run;
    this.journal = journal;
  }

  /** What was retired, and what of it could not be deleted. */
  record Outcome(List<ReleaseId> retired, List<String> warnings) {}

  Outcome run(List<ReleaseId> releases) throws IOException, DeployerException {
    run.checkpoint();
    journal.retired(releases);
    List<ReleaseId> retired = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (ReleaseId id : releases) {
      run.checkpoint();
      Optional<String> objection = run.reliably(again -> retire(id));
      if (objection.isPresent()) {
        warnings.add(objection.get());
        run.tell(new Event.Warning(objection.get()));
      } else {
        retired.add(id);
        run.tell(new Event.Retired(id));
      }
    }
    run.reliably(
        again -> {
          Trash trash = new Trash(run);
          trash.prepare();
          trash.sync(run.layout().releases(), run.layout().manifests());
          return null;
        });
    warnings.addAll(new Trash(run).empty());
    return new Outcome(retired, warnings);
  }

  private Optional<String> retire(ReleaseId id) throws IOException, DeployerException {
    Host host = run.host();
    Layout layout = run.layout();
    new Rescue(run).putBackWhatIsLive(List.of(run.bench().directory()));
    Live now = run.current();
    if (!isCertain(now) || now.equals(new Live.Release(id))) {
      return Optional.of(id + " was not deleted: " + now);
    }
    Trash trash = new Trash(run);
    trash.prepare();
    requireRealDirectories();
    trash.take(layout.release(id), Workbench.RELEASE + id);
    // RACE: current may have been moved to it between the look and the rename; it was then dangling
    // for the two round trips until here.
    if (new Rescue(run).putBackWhatIsLive(List.of(run.bench().directory())).isPresent()) {
      return Optional.of(id + " became live meanwhile and was put back");
    }
    if (host.stat(layout.release(id)).isEmpty()) {
      trash.take(layout.manifest(id), "manifest-" + id);
    }
    return Optional.empty();
  }

  /**
   * RACE: someone with the account's rights can put a link in the place of one of them between this
   * look and the rename; then an entry of the release's name is moved from where it leads, if that
   * is on the same filesystem.
   */
  private void requireRealDirectories() throws IOException {
    List<RemotePath> directories = List.of(run.layout().releases(), run.layout().manifests());
    List<Optional<Facts>> facts = run.host().stat(directories);
    for (int i = 0; i < directories.size(); i++) {
      if (!facts.get(i).map(Facts::isDirectory).orElse(false)) {
        throw new FileSystemException(
            directories.get(i).toString(), null, "is no directory any more");
      }
    }
  }

  /** Without a certain answer to what is live, nothing may be deleted. */
  private static boolean isCertain(Live now) {
    return now instanceof Live.Release || now instanceof Live.Nothing;
  }
}
