package dev.deployer.execution;

import dev.deployer.event.Event;
import dev.deployer.host.Facts;
import dev.deployer.host.Host;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.path.RemotePath;
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
            run.sync(layout.releases(), run.bench().directory());
          } else {
            putManifest(again);
            publish();
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
      run.rename(
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

  private void putManifest(boolean again) throws IOException {
    if (again && isOurs()) {
      run.sync(layout.manifests(), run.bench().directory());
      return;
    }
    RemotePath prepared = run.bench().manifest();
    papers.put(prepared, record);
    run.rename(prepared, layout.manifest(record.id()), layout.manifests(), run.bench().directory());
  }

  private boolean isOurs() throws IOException {
    Optional<byte[]> card =
        run.host().read(layout.manifest(record.id()).child("release.json"), 1 << 16);
    return card.isPresent() && ReleaseRecord.read(card.get()).equals(record);
  }

  private void publish() throws IOException, DeployerException {
    Host host = run.host();
    RemotePath place = layout.release(record.id());
    List<Optional<Facts>> facts = host.stat(List.of(layout.releases(), place));
    if (!facts.get(0).map(Facts::isDirectory).orElse(false)) {
      throw new IOException(layout.releases() + " is no longer a directory");
    }
    Live live = run.current();
    if (facts.get(1).isPresent() || live instanceof Live.Strange) {
      throw DeployerException.refused(
          live,
          facts.get(1).isPresent() ? Objection.Kind.RELEASE_EXISTS : Objection.Kind.STRANGE_CURRENT,
          facts.get(1).isPresent() ? place + " has appeared meanwhile" : live.toString());
    }
    try {
      run.rename(run.bench().tree(), place, layout.releases(), run.bench().directory());
    } catch (DirectoryNotEmptyException e) {
      throw DeployerException.refused(
          live, Objection.Kind.RELEASE_EXISTS, place + " has appeared meanwhile");
    }
  }
}
