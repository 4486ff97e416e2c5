package dev.deployer.execution;

import dev.deployer.event.Event;
import dev.deployer.host.Facts;
import dev.deployer.host.Host;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.RemotePath;
import dev.deployer.root.Json;
import dev.deployer.root.Layout;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.RetiredRelease;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Retires releases: the intention is recorded, each is renamed to the workbench (the commit), and
 * from there to the root's trash, from which it can be restored. In the reverse order of
 * publishing: first the release, then its manifest. What the trash has no room for any more is
 * deleted flat.
 */
final class Retirement {
  private static final int MAX_CARD = 1 << 16;

  private final Run run;
  private final JournalWriter journal;
  private final List<RetiredRelease> trash;
  private final int places;

  /**
   * For one root.
   *
   * @param trash what lies in its trash
   * @param places how many may lie there afterwards; with 0 they are deleted at once
   */
  Retirement(Run run, JournalWriter journal, List<RetiredRelease> trash, int places) {
    this.run = run;
    this.journal = journal;
    this.trash = new ArrayList<>(trash);
    this.places = places;
  }

  /**
   * What was done.
   *
   * @param trash what lies in the trash now
   * @param warnings of what was not retired, and of what could not be deleted
   */
  record Outcome(List<ReleaseId> retired, List<RetiredRelease> trash, List<Warning> warnings) {}

  /**
   * Retires them.
   *
   * @param releases the most worthy first: it is retired last, and so stays longest in the trash
   */
  Outcome run(List<ReleaseId> releases) throws IOException, DeployerException {
    run.checkpoint();
    journal.retired(releases);
    List<ReleaseId> retired = new ArrayList<>();
    List<Warning> warnings = new ArrayList<>();
    for (int i = releases.size() - 1; i >= 0; i--) {
      ReleaseId id = releases.get(i);
      int place = releases.size() - 1 - i;
      run.checkpoint();
      Optional<RetiredRelease> card = run.reliably(again -> card(id, place));
      Optional<Warning> objection = run.reliably(again -> retire(id, card, again));
      if (objection.isPresent()) {
        warnings.add(objection.get());
        run.tell(new Event.Warned(objection.get()));
      } else {
        retired.add(id);
        card.ifPresent(trash::add);
        run.tell(new Event.Retired(id));
      }
    }
    warnings.addAll(new TrashRoom(run).keep(trash, places));
    trash.removeAll(TrashRoom.beyond(trash, places));
    return new Outcome(retired, trash.stream().sorted().toList(), warnings);
  }

  /** What is to be known of it in the trash; empty where it is to be deleted. */
  private Optional<RetiredRelease> card(ReleaseId id, int place) throws IOException {
    if (places == 0) {
      return Optional.empty();
    }
    Optional<byte[]> bytes =
        run.host().read(run.layout().manifest(id).child("release.json"), MAX_CARD);
    try {
      return bytes.isEmpty()
          ? Optional.empty()
          : Optional.of(ReleaseRecord.read(bytes.get()))
              .filter(of -> of.id().equals(id))
              .map(
                  of ->
                      new RetiredRelease(
                          id,
                          journal.generation(),
                          place,
                          of.digest(),
                          run.settings().clock().instant().truncatedTo(ChronoUnit.SECONDS),
                          run.settings().by(),
                          of.files(),
                          of.contentBytes(),
                          of.manifest()));
    } catch (Json.MalformedException e) {
      return Optional.empty();
    }
  }

  private Optional<Warning> retire(ReleaseId id, Optional<RetiredRelease> card, boolean again)
      throws IOException, DeployerException {
    Host host = run.host();
    Layout layout = run.layout();
    List<RemotePath> bench = List.of(run.bench().directory());
    if (again && card.isPresent()) {
      // Fencing has taken apart what was being put together.
      RootTrash root = new RootTrash(run);
      for (RetiredPieces pieces : RetiredPieces.on(host, bench)) {
        boolean unused = root.gather(pieces);
      }
      if (host.stat(layout.trash(card.get())).isPresent()) {
        return putBackIfLive(id);
      }
    }
    new Rescue(run).putBackWhatIsLive(bench);
    Live now = run.current();
    if (!isCertain(now) || now.equals(new Live.Release(id))) {
      return Optional.of(new Warning.NotRetired(id, now.toString()));
    }
    if (card.isPresent() && host.stat(layout.release(id)).isPresent()) {
      return toTheTrash(id, card.get());
    }
    Trash trash = new Trash(run);
    trash.prepare();
    requireRealDirectories();
    trash.take(layout.release(id), Workbench.RELEASE + id);
    // RACE: current may have been moved to it between the look and the rename; it was then dangling
    // for the two round trips until here.
    Optional<Warning> live = putBackIfLive(id);
    if (live.isEmpty() && host.stat(layout.release(id)).isEmpty()) {
      trash.take(layout.manifest(id), "manifest-" + id);
    }
    return live;
  }

  private Optional<Warning> toTheTrash(ReleaseId id, RetiredRelease card)
      throws IOException, DeployerException {
    Layout layout = run.layout();
    RootTrash root = new RootTrash(run);
    root.begin(card);
    requireRealDirectories();
    root.takeRelease(layout.release(id));
    // RACE: as above.
    Optional<Warning> live = putBackIfLive(id);
    if (live.isEmpty() && run.host().stat(layout.release(id)).isEmpty()) {
      root.takeManifest(layout.manifest(id));
      root.end(card);
      return putBackIfLive(id);
    }
    Trash trash = new Trash(run);
    trash.prepare();
    trash.take(run.bench().retired(), "retired-" + id);
    return live;
  }

  private Optional<Warning> putBackIfLive(ReleaseId id) throws IOException, DeployerException {
    return new Rescue(run).putBackWhatIsLive(List.of(run.bench().directory())).isPresent()
        ? Optional.of(new Warning.NotRetired(id, "it became live meanwhile and was put back"))
        : Optional.empty();
  }

  /**
   * RACE: someone with the account's rights can put a link in the place of one of them between this
   * look and the rename; then an entry of the release's name is moved from where it leads, if that
   * is on the same filesystem.
   */
  private void requireRealDirectories() throws IOException {
    List<RemotePath> directories =
        List.of(run.layout().releases(), run.layout().manifests(), run.layout().trash());
    List<Optional<Facts>> facts = run.host().stat(directories);
    for (int i = 0; i < directories.size(); i++) {
      if (!facts.get(i).map(Facts::isDirectory).orElse(false)) {
        throw new FileSystemException(
            directories.get(i).toString(), null, "is no longer a directory");
      }
    }
  }

  /** Without a certain answer to what is live, nothing may be deleted. */
  private static boolean isCertain(Live now) {
    return now instanceof Live.Release || now instanceof Live.Nothing;
  }
}
