package dev.deployer.execution;

import dev.deployer.event.Event;
import dev.deployer.host.Facts;
import dev.deployer.host.Host;
import dev.deployer.manifest.Manifest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.RemotePath;
import dev.deployer.root.CurrentLink;
import dev.deployer.root.Json;
import dev.deployer.root.Layout;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.ReleaseSweep;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts a release back that was retired although {@code current} names it: someone moved {@code
 * current} while it was on its way to the trash.
 */
final class Rescue {
  private final Run run;

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
    if (!(run.current() instanceof Live.Strange)
        || !host.stat(layout.current()).map(Facts::isLink).orElse(false)) {
      return Optional.empty();
    }
    Optional<ReleaseId> named = CurrentLink.releaseNamedBy(host.readLink(layout.current()), layout);
    if (named.isEmpty() || host.stat(layout.release(named.get())).isPresent()) {
      return Optional.empty();
    }
    Optional<RemotePath> lying = find(workbenches, named.get());
    if (lying.isEmpty()) {
      return Optional.empty();
    }
    requireWhole(named.get(), lying.get());
    RemotePath release = lying.get();
    if (!release.isWithin(run.bench().directory())) {
      release = run.bench().directory().child(Workbench.RELEASE + named.get());
      host.rename(lying.get(), release);
    }
    host.rename(release, layout.release(named.get()));
    run.sync(layout.releases(), release.parent());
    run.live(new Live.Release(named.get()));
    run.tell(new Event.Recovered(named.get() + " is live and was put back"));
    return named;
  }

  private Optional<RemotePath> find(List<RemotePath> workbenches, ReleaseId id) throws IOException {
    List<RemotePath> places = new ArrayList<>();
    List<RemotePath> found = new ArrayList<>();
    for (RemotePath workbench : workbenches) {
      if (run.host().stat(workbench).map(Facts::isDirectory).orElse(false)) {
        places.add(workbench);
      }
    }
    for (int depth = 0; depth < 2 && !places.isEmpty(); depth++) {
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
                if (name.equals(Workbench.RELEASE + id)
                    || (name.startsWith(Workbench.DEAD)
                        && name.endsWith("-" + Workbench.RELEASE + id))) {
                  found.add(entry.path());
                } else if (name.startsWith("trash")) {
                  trashes.add(entry.path());
                }
              });
      places = trashes;
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
      throw DeployerException.refused(
          run.current(),
          List.of(
              new Objection(
                  Objection.Kind.NEEDS_A_PERSON,
                  "current names " + id + ", which was on its way to the trash and is not whole",
                  List.of(tree.toString()))));
    }
  }
}
