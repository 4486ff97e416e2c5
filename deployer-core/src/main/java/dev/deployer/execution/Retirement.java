package dev.deployer.execution;

import dev.deployer.event.Event;
import dev.deployer.host.Answer;
import dev.deployer.host.Facts;
import dev.deployer.host.Found;
import dev.deployer.host.Host;
import dev.deployer.host.Questions;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.RemotePath;
import dev.deployer.root.CurrentLink;
import dev.deployer.root.Layout;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.ReleaseSweep;
import dev.deployer.root.RetiredRelease;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  /** The highest number that lies in the trash. */
  private final long highest;

  private final Map<ReleaseId, ReleaseRecord> known;
  private boolean unsynced;

  /** For one root of which no release's card was read before. */
  Retirement(Run run, JournalWriter journal, List<RetiredRelease> trash, int places) {
    this(run, journal, trash, places, Map.of());
  }

  /**
   * For one root.
   *
   * @param trash what lies in its trash
   * @param places how many may lie there afterwards; with 0 they are deleted at once
   * @param known the cards of releases as the holder of the lock has read them
   */
  Retirement(
      Run run,
      JournalWriter journal,
      List<RetiredRelease> trash,
      int places,
      Map<ReleaseId, ReleaseRecord> known) {
    this.known = known;
    this.run = run;
    this.journal = journal;
    this.trash = new ArrayList<>(trash);
    this.highest = trash.stream().mapToLong(RetiredRelease::number).max().orElse(0);
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
      End end = run.reliably(again -> retire(id, card, again));
      if (end.objection().isPresent()) {
        warnings.add(end.objection().get());
        run.tell(new Event.Warned(end.objection().get()));
      } else {
        retired.add(id);
        card.filter(there -> end.inTrash()).ifPresent(trash::add);
        run.tell(new Event.Retired(id));
      }
    }
    warnings.addAll(new TrashRoom(run).keep(trash, places, unsynced));
    trash.removeAll(TrashRoom.beyond(trash, places));
    return new Outcome(retired, trash.stream().sorted().toList(), warnings);
  }

  /**
   * What became of one.
   *
   * @param objection why it was not retired; empty where it was
   * @param inTrash whether it lies in the root's trash
   */
  private record End(Optional<Warning> objection, boolean inTrash) {
    static End inTrashUnless(Optional<Warning> objection) {
      return new End(objection, objection.isEmpty());
    }

    static End goneUnless(Optional<Warning> objection) {
      return new End(objection, false);
    }
  }

  /** What is to be known of it in the trash; empty where it is to be deleted. */
  private Optional<RetiredRelease> card(ReleaseId id, int place) throws IOException {
    if (places == 0) {
      return Optional.empty();
    }
    Optional<ReleaseRecord> record = Optional.ofNullable(known.get(id));
    return (record.isPresent() ? record : read(id))
        .filter(of -> of.id().equals(id))
        .map(
            of ->
                new RetiredRelease(
                    id,
                    // The trash can be older than the journal, where that was begun anew.
                    Math.max(journal.generation(), highest + 1),
                    place,
                    of.digest(),
                    run.settings().clock().instant().truncatedTo(ChronoUnit.SECONDS),
                    run.settings().by(),
                    of.files(),
                    of.contentBytes(),
                    of.manifest()));
  }

  /** What its record says; nothing where that is all that is left of its manifest. */
  private Optional<ReleaseRecord> read(ReleaseId id) throws IOException {
    RemotePath manifest = run.layout().manifest(id);
    if (run.host().stat(ReleaseSweep.manifestIn(manifest)).isEmpty()) {
      return Optional.empty();
    }
    Optional<byte[]> bytes = run.host().read(manifest.child("release.json"), MAX_CARD);
    return bytes.flatMap(ReleaseRecord::readIfWhole);
  }

  private End retire(ReleaseId id, Optional<RetiredRelease> card, boolean again)
      throws IOException, DeployerException {
    Host host = run.host();
    Layout layout = run.layout();
    List<RemotePath> bench = List.of(run.bench().directory());
    unsynced |= again;
    if (again && card.isPresent()) {
      // Fencing has taken apart what was being put together.
      RootTrash root = new RootTrash(run);
      for (RetiredPieces pieces : RetiredPieces.on(host, bench)) {
        boolean unused = root.gather(pieces);
      }
      if (host.stat(layout.trash(card.get())).isPresent()) {
        return End.inTrashUnless(putBackIfLive(id));
      }
    }
    Questions questions = new Questions();
    Looks before = new Looks(id, questions);
    if (card.isPresent()) {
      new RootTrash(run).begin(card.get(), questions);
    } else {
      new Trash(run).prepare(questions);
    }
    Live now = before.live();
    if (!isCertain(now) || now.equals(new Live.Release(id))) {
      return End.goneUnless(Optional.of(new Warning.NotRetired(id, now.toString())));
    }
    if (card.isPresent() && before.isThere() && before.hasManifest()) {
      before.requireRealDirectories();
      return toTheTrash(id, card.get());
    }
    Trash trash = new Trash(run);
    if (card.isPresent()) {
      trash.prepare();
    }
    before.requireRealDirectories();
    unsynced = true;
    trash.take(layout.release(id), Workbench.RELEASE + id);
    // RACE: current may have been moved to it between the look and the rename; it was then dangling
    // for the two round trips until here.
    Optional<Warning> live = putBackIfLive(id);
    if (live.isEmpty() && host.stat(layout.release(id)).isEmpty()) {
      trash.take(layout.manifest(id), "manifest-" + id);
    }
    return End.goneUnless(live);
  }

  private End toTheTrash(ReleaseId id, RetiredRelease card) throws IOException, DeployerException {
    Layout layout = run.layout();
    RootTrash root = new RootTrash(run);
    Questions behind = new Questions();
    Looks after = new Looks(id, behind);
    root.takeRelease(layout.release(id), behind);
    // RACE: as above.
    Optional<Warning> live = putBackIfLive(id, after.current());
    if (live.isEmpty() && !after.isThere()) {
      root.takeManifest(layout.manifest(id));
      Questions last = new Questions();
      CurrentLink current = CurrentLink.asked(last, layout, run.live().release());
      root.end(card, last);
      return End.inTrashUnless(putBackIfLive(id, current.live(run.host())));
    }
    Trash trash = new Trash(run);
    trash.prepare();
    unsynced = true;
    trash.take(run.bench().retired(), "retired-" + id);
    return End.goneUnless(live);
  }

  private Optional<Warning> putBackIfLive(ReleaseId id) throws IOException, DeployerException {
    return putBackIfLive(id, run.whatIsLive().current());
  }

  /**
   * Puts it back.
   *
   * @param now what is live, as it was seen after it was taken
   */
  private Optional<Warning> putBackIfLive(ReleaseId id, Live now)
      throws IOException, DeployerException {
    return now instanceof Live.Strange
            && new Rescue(run).putBackWhatIsLive(List.of(run.bench().directory())).isPresent()
        ? Optional.of(new Warning.NotRetired(id, "it became live meanwhile and was put back"))
        : Optional.empty();
  }

  /** What is to be known before a release is taken, and after it, in one burst. */
  private final class Looks {
    private final List<RemotePath> directories =
        List.of(run.layout().releases(), run.layout().manifests(), run.layout().trash());
    private final CurrentLink current;
    private final Answer<List<Optional<Found>>> there;
    private final Answer<List<Optional<Found>>> real;

    Looks(ReleaseId id, Questions questions) {
      current = CurrentLink.asked(questions, run.layout(), run.live().release());
      there =
          questions.look(
              List.of(
                  run.layout().release(id), ReleaseSweep.manifestIn(run.layout().manifest(id))));
      real = questions.look(directories);
    }

    Live current() throws IOException {
      return current.live(run.host());
    }

    /** What is live, after what is live and lies on the workbench was put back. */
    Live live() throws IOException, DeployerException {
      Live now = current();
      if (now instanceof Live.Strange) {
        new Rescue(run).putBackWhatIsLive(List.of(run.bench().directory()));
        return run.whatIsLive().current();
      }
      return now;
    }

    boolean isThere() throws IOException {
      return there.get().get(0).isPresent();
    }

    /** Whether it has its manifest: without, nobody could restore it. */
    boolean hasManifest() throws IOException {
      return there.get().get(1).isPresent();
    }

    /**
     * RACE: someone with the account's rights can put a link in the place of one of them between
     * this look and the rename; then an entry of the release's name is moved from where it leads,
     * if that is on the same filesystem.
     */
    void requireRealDirectories() throws IOException {
      for (int i = 0; i < directories.size(); i++) {
        if (!real.get().get(i).map(Found::facts).map(Facts::isDirectory).orElse(false)) {
          throw new FileSystemException(
              directories.get(i).toString(), null, "is no longer a directory");
        }
      }
    }
  }

  /** Without a certain answer to what is live, nothing may be deleted. */
  private static boolean isCertain(Live now) {
    return now instanceof Live.Release || now instanceof Live.Nothing;
  }
}
