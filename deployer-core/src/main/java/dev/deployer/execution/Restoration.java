package dev.deployer.execution;

import dev.deployer.host.Change;
import dev.deployer.host.Facts;
import dev.deployer.host.Host;
import dev.deployer.manifest.Difference;
import dev.deployer.manifest.Manifest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.RemotePath;
import dev.deployer.root.History;
import dev.deployer.root.Layout;
import dev.deployer.root.ReleaseSweep;
import dev.deployer.root.RetiredRelease;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Takes a release out of the root's trash and puts it where it was, as publishing does: its
 * manifest first, then, by the commit, the release. It does not make it live.
 */
public final class Restoration {
  private final Run run;
  private final RetiredRelease retired;
  private final Layout layout;

  /** For a release that lies in the trash of the run's root. */
  public Restoration(Run run, RetiredRelease retired) {
    this.run = run;
    this.retired = retired;
    this.layout = run.layout();
  }

  /** What a run is called that does so, in its lock and on its workbench. */
  public static String of(ReleaseId release) {
    return "restore " + release;
  }

  /**
   * Restores it, and records that.
   *
   * @param history the root's
   * @return how it differs from its manifest
   */
  public List<Difference> run(History history) throws IOException, DeployerException {
    run.checkpoint();
    Manifest manifest = run.reliably(again -> manifest());
    run.reliably(
        again -> {
          putBack(again);
          return null;
        });
    List<Difference> differences =
        run.reliably(again -> ReleaseSweep.of(run.host(), layout.release(retired.id()), manifest))
            .differences();
    new JournalWriter(run, history).restored(retired.id(), retired.digest());
    new Trash(run).empty();
    return differences;
  }

  /** Its manifest, as it lies in the trash, or where it went from there. */
  private Manifest manifest() throws IOException, DeployerException {
    return manifestAt(layout.trash(retired).child(RetiredRelease.MANIFEST))
        .orElseThrow(
            () ->
                DeployerException.refused(
                    run.live(),
                    Objection.Kind.DRIFT,
                    "the manifest of "
                        + retired.id()
                        + " in the trash is missing or is not the recorded one"));
  }

  private Optional<Manifest> manifestAt(RemotePath directory) throws IOException {
    return new RootTrash(run).isOf(retired, directory)
        ? ReleaseSweep.manifest(
            run.host(), directory, retired.digest(), retired.manifest(), run.settings().manifests())
        : Optional.empty();
  }

  /** Whether it lies in the trash exactly as its manifest says. */
  boolean isWhole() throws IOException {
    RemotePath there = layout.trash(retired);
    Optional<Manifest> manifest = manifestAt(there.child(RetiredRelease.MANIFEST));
    return manifest.isPresent()
        && ReleaseSweep.of(run.host(), there.child(RetiredRelease.RELEASE), manifest.get())
            .isClean();
  }

  /**
   * Moves it from the trash to the releases.
   *
   * @param again whether it was begun before, under another token
   */
  void putBack(boolean again) throws IOException, DeployerException {
    Host host = run.host();
    ReleaseId id = retired.id();
    if (again) {
      boolean there = false;
      for (RetiredPieces pieces : RetiredPieces.on(host, List.of(run.bench().directory()))) {
        boolean gathered = new RootTrash(run).gather(pieces);
        there |= gathered && pieces.card().name().equals(retired.name());
      }
      if (!there && host.stat(layout.release(id)).map(Facts::isDirectory).orElse(false)) {
        run.commits().sync(layout.releases(), run.bench().directory());
        return;
      }
    }
    requireFree(id);
    RemotePath taken = run.bench().retired();
    run.commits().rename(layout.trash(retired), taken, layout.trash(), run.bench().directory());
    // From here on under the names of what is staged: those a run is disarmed of.
    host.apply(
        List.of(
            new Change.Move(taken.child(RetiredRelease.RELEASE), run.bench().tree()),
            new Change.Move(taken.child(RetiredRelease.MANIFEST), run.bench().manifest())));
    run.commits().sync(taken, run.bench().directory());
    run.commits()
        .rename(
            run.bench().manifest(),
            layout.manifest(id),
            layout.manifests(),
            run.bench().directory());
    run.commits()
        .rename(run.bench().tree(), layout.release(id), layout.releases(), run.bench().directory());
  }

  private void requireFree(ReleaseId id) throws IOException, DeployerException {
    List<Optional<Facts>> facts =
        run.host()
            .stat(
                List.of(
                    layout.releases(),
                    layout.manifests(),
                    layout.trash(),
                    layout.release(id),
                    layout.manifest(id)));
    for (int i = 0; i < 3; i++) {
      if (!facts.get(i).map(Facts::isDirectory).orElse(false)) {
        throw new IOException("a directory of the layout is no longer a directory");
      }
    }
    if (facts.get(3).isPresent() || facts.get(4).isPresent()) {
      Live live = run.whatIsLive().current();
      throw DeployerException.refused(
          live, Objection.Kind.RELEASE_EXISTS, layout.release(id) + " is there already");
    }
  }
}
