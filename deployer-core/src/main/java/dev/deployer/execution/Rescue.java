package dev.deployer.execution;

import dev.deployer.event.Event;
import dev.deployer.host.Facts;
import dev.deployer.host.Host;
import dev.deployer.host.Questions;
import dev.deployer.manifest.Manifest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Recovery;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.RemotePath;
import dev.deployer.root.CurrentLink;
import dev.deployer.root.Json;
import dev.deployer.root.Layout;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.ReleaseSweep;
import dev.deployer.root.RetiredRelease;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Puts a release back that was retired although {@code current} names it: someone moved {@code
 * current} while it was on its way to the trash. It can be begun again after a lost connection, and
 * knows then what it was about to put back.
 */
final class Rescue {
  /** Below the trash of a workbench lies another one, in whose trash it lies among others. */
  private static final int MOST_DEEP = 5;

  /** What is deleted, retired or recycled, also under the names that a disarming gives. */
  private static final Pattern MAY_HOLD_ONE =
      Pattern.compile(
          "(%s.*-)?(trash|raw|fenced-|%s|%s).*"
              .formatted(Workbench.DEAD, Workbench.RETIRED, TrashRoom.OLD));

  private final Run run;

  /** What was found whole and is being put back; it may be back, and the reply be lost. */
  private Optional<ReleaseId> begun = Optional.empty();

  Rescue(Run run) {
    this.run = run;
  }

  /**
   * Looks for the live release among what lies on these workbenches, if it is not where it should
   * be.
   *
   * @return what was put back
   * @throws DeployerException if it lies there, but is not whole
   */
  Optional<ReleaseId> putBackWhatIsLive(List<RemotePath> workbenches)
      throws IOException, DeployerException {
    Host host = run.host();
    Layout layout = run.layout();
    Live live = run.whatIsLive().current();
    if (begun.isPresent() && live.release().equals(begun)) {
      run.commits().sync(layout.releases(), run.bench().directory());
      return putBack(begun.get());
    }
    if (!(live instanceof Live.Strange)
        || !host.stat(layout.current()).map(Facts::isLink).orElse(false)) {
      return Optional.empty();
    }
    String target;
    try {
      target = host.readLink(layout.current());
    } catch (AccessDeniedException e) {
      // What is not known to be unused is left where it lies.
      throw DeployerException.refused(live, Objection.Kind.STRANGE_CURRENT, live.toString());
    }
    Optional<ReleaseId> named = CurrentLink.releaseNamedBy(target, layout);
    if (named.isEmpty() || host.stat(layout.release(named.get())).isPresent()) {
      return Optional.empty();
    }
    Optional<RemotePath> lying = find(workbenches, named.get());
    if (lying.isEmpty()) {
      return fromTheTrash(named.get());
    }
    if (isBesideItsManifest(lying.get())) {
      // It was retired whole, and on its way to be deleted or to become another release.
      backToTheTrash(lying.get().parent());
      return fromTheTrash(named.get());
    }
    requireWhole(named.get(), lying.get());
    begun = named;
    RemotePath release = lying.get();
    if (!release.isWithin(run.bench().directory())) {
      release = run.bench().directory().child(Workbench.RELEASE + named.get());
      host.rename(lying.get(), release);
    }
    host.rename(release, layout.release(named.get()));
    run.commits().sync(layout.releases(), release.parent());
    return putBack(named.get());
  }

  private Optional<ReleaseId> putBack(ReleaseId id) {
    run.whatIsLive().is(new Live.Release(id));
    run.tell(new Event.Recovered(new Recovery.PutBack(id)));
    return Optional.of(id);
  }

  /** One that had arrived in the root's trash. */
  private Optional<ReleaseId> fromTheTrash(ReleaseId id) throws IOException, DeployerException {
    RootTrash root = new RootTrash(run);
    for (RetiredPieces pieces : RetiredPieces.on(run.host(), List.of(run.bench().directory()))) {
      boolean unused = root.gather(pieces);
    }
    Optional<RetiredRelease> retired = root.newest(id);
    if (retired.isEmpty()) {
      return Optional.empty();
    }
    Restoration restoration = new Restoration(run, retired.get());
    if (!restoration.isWhole()) {
      throw isNotWhole(id, run.layout().trash(retired.get()));
    }
    giveUp(List.of(run.bench().tree(), run.bench().manifest(), run.bench().retired()));
    begun = Optional.of(id);
    restoration.putBack(false);
    return putBack(id);
  }

  private boolean isBesideItsManifest(RemotePath tree) throws IOException {
    return tree.name().equals(RetiredRelease.RELEASE)
        && run.host().stat(tree.parent().child(RetiredRelease.MANIFEST)).isPresent();
  }

  private void backToTheTrash(RemotePath retired) throws IOException {
    Optional<RetiredRelease> card =
        run.host()
            .read(retired.child(RetiredRelease.CARD), RootTrash.MAX_CARD)
            .flatMap(RetiredRelease::readIfWhole);
    if (card.isPresent()) {
      RemotePath place = run.bench().retired();
      if (!retired.equals(place)) {
        giveUp(List.of(place));
        run.host().rename(retired, place);
      }
      new RootTrash(run).end(card.get(), new Questions());
    }
  }

  /** What this run was making, which nothing will publish any more, has the places. */
  private void giveUp(List<RemotePath> places) throws IOException {
    Trash trash = new Trash(run);
    for (RemotePath place : places) {
      if (run.host().stat(place).isPresent()) {
        trash.prepare();
        trash.take(place, place.name());
      }
    }
  }

  private Optional<RemotePath> find(List<RemotePath> workbenches, ReleaseId id) throws IOException {
    List<RemotePath> places = new ArrayList<>();
    List<RemotePath> found = new ArrayList<>();
    List<RemotePath> retired = new ArrayList<>();
    for (RemotePath workbench : workbenches) {
      if (run.host().stat(workbench).map(Facts::isDirectory).orElse(false)) {
        places.add(workbench);
      }
    }
    for (int depth = 0; depth < MOST_DEEP && !places.isEmpty(); depth++) {
      List<RemotePath> trashes = new ArrayList<>();
      run.host()
          .walk(
              places,
              false,
              entry -> {
                String name = entry.path().name();
                if (!entry.facts().isDirectory()) {
                  return;
                }
                if (name.equals(RetiredRelease.RELEASE)) {
                  retired.add(entry.path());
                } else if (name.equals(Workbench.RELEASE + id)
                    || (name.startsWith(Workbench.DEAD)
                        && name.endsWith("-" + Workbench.RELEASE + id))) {
                  found.add(entry.path());
                } else if (MAY_HOLD_ONE.matcher(name).matches()) {
                  trashes.add(entry.path());
                }
              });
      places = trashes;
    }
    for (RemotePath tree : retired) {
      Optional<byte[]> card =
          run.host().read(tree.parent().child(RetiredRelease.CARD), RootTrash.MAX_CARD);
      if (card.flatMap(RetiredRelease::readIfWhole).filter(of -> of.id().equals(id)).isPresent()) {
        found.add(tree);
      }
    }
    return found.stream().findFirst();
  }

  private void requireWhole(ReleaseId id, RemotePath tree) throws IOException, DeployerException {
    Optional<byte[]> card =
        run.host().read(run.layout().manifest(id).child("release.json"), 1 << 16);
    Optional<Manifest> manifest = Optional.empty();
    if (card.isPresent()) {
      try {
        manifest =
            ReleaseSweep.manifest(
                run.host(),
                run.layout(),
                ReleaseRecord.read(card.get()),
                run.settings().manifests());
      } catch (Json.MalformedException e) {
        // Then it cannot be shown to be whole.
      }
    }
    if (manifest.isEmpty() || !ReleaseSweep.of(run.host(), tree, manifest.get()).isClean()) {
      throw isNotWhole(id, tree);
    }
  }

  private DeployerException isNotWhole(ReleaseId id, RemotePath place) throws IOException {
    return DeployerException.refused(
        run.whatIsLive().current(),
        List.of(
            new Objection(
                Objection.Kind.NEEDS_A_PERSON,
                "current names " + id + ", which was on its way to the trash and is not whole",
                List.of(place.toString()))));
  }
}
