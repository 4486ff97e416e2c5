package dev.deployer.execution;

import dev.deployer.event.Event;
import dev.deployer.host.Answer;
import dev.deployer.host.Facts;
import dev.deployer.host.Found;
import dev.deployer.host.Questions;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.path.RemotePath;
import dev.deployer.root.CurrentLink;
import dev.deployer.root.Layout;
import dev.deployer.root.ReleaseRecord;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.util.List;
import java.util.Optional;

/**
 * Moves the staged tree to {@code releases/<id>}: the commit by which a release exists. Its
 * manifest goes before it, so that there is never a release of ours without one.
 */
final class Publication {
  private final Run run;
  private final Layout layout;
  private final ReleaseRecord record;
  private final Papers papers;

  Publication(Run run, ReleaseRecord record, Papers papers) throws IOException {
    this.run = run;
    this.layout = run.layout();
    this.papers = papers;
    this.record = papers.describedBy(record);
  }

  /** Publishes it, and gives what is recorded of it. */
  ReleaseRecord run() throws IOException, DeployerException {
    run.checkpoint();
    run.leavings().first(again -> withdraw());
    run.reliablyWithoutReserve(
        again -> {
          if (again && isPublished()) {
            run.commits().sync(layout.releases(), run.bench().directory());
          } else {
            Questions behind = new Questions();
            Answer<List<Optional<Found>>> places =
                behind.look(List.of(layout.releases(), layout.release(record.id())));
            CurrentLink current = CurrentLink.asked(behind, layout, run.live().release());
            putManifest(again, behind);
            publish(current.live(run.host()), places.get());
          }
          return null;
        });
    run.leavings().nothingFirst();
    papers.keep(record);
    run.tell(new Event.Published(record.id()));
    return record;
  }

  /**
   * Takes the manifest back of a release that was not published: with its tree gone, nobody could
   * tell that it is garbage.
   */
  private Void withdraw() throws IOException {
    if (run.host().stat(run.bench().tree()).isPresent() && isOurs()) {
      run.commits()
          .rename(
              layout.manifest(record.id()),
              run.bench().manifest(),
              layout.manifests(),
              run.bench().directory());
    }
    return null;
  }

  private boolean isPublished() throws IOException {
    return run.host().stat(run.bench().tree()).isEmpty()
        && run.host().stat(layout.release(record.id())).map(Facts::isDirectory).orElse(false);
  }

  /**
   * Puts it in its place.
   *
   * @param behind looks that go with it
   */
  private void putManifest(boolean again, Questions behind) throws IOException {
    if (again && isOurs()) {
      run.commits().sync(layout.manifests(), run.bench().directory());
      run.host().ask(behind);
      return;
    }
    RemotePath prepared = run.bench().manifest();
    papers.put(prepared, record);
    run.commits()
        .rename(
            prepared,
            layout.manifest(record.id()),
            behind,
            layout.manifests(),
            run.bench().directory());
  }

  private boolean isOurs() throws IOException {
    Optional<byte[]> card =
        run.host().read(layout.manifest(record.id()).child("release.json"), 1 << 16);
    return card.isPresent() && ReleaseRecord.read(card.get()).equals(record);
  }

  /**
   * Publishes it.
   *
   * @param live what is live, as seen right before
   * @param places the directory of the releases, and the place of this one, likewise
   */
  private void publish(Live live, List<Optional<Found>> places)
      throws IOException, DeployerException {
    RemotePath place = layout.release(record.id());
    if (!places.get(0).map(Found::facts).map(Facts::isDirectory).orElse(false)) {
      throw new IOException(layout.releases() + " is no longer a directory");
    }
    boolean taken = places.get(1).isPresent();
    if (taken || live instanceof Live.Strange) {
      throw DeployerException.refused(
          live,
          taken ? Objection.Kind.RELEASE_EXISTS : Objection.Kind.STRANGE_CURRENT,
          taken ? place + " has appeared meanwhile" : live.toString());
    }
    try {
      run.commits().rename(run.bench().tree(), place, layout.releases(), run.bench().directory());
    } catch (DirectoryNotEmptyException e) {
      throw DeployerException.refused(
          live, Objection.Kind.RELEASE_EXISTS, place + " has appeared meanwhile");
    }
  }
}
