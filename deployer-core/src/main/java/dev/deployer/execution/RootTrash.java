package dev.deployer.execution;

import dev.deployer.host.Change;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.Content;
import dev.deployer.host.Host;
import dev.deployer.host.Questions;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.RemotePath;
import dev.deployer.root.Layout;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.RetiredRelease;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The trash of a root, {@code .deployer/trash}: retired releases, which can be restored until later
 * ones push them out. What goes there is put together on the workbench, card first, and gets there
 * by one rename; so whatever lies there with a card is whole.
 */
final class RootTrash {
  static final int MAX_CARD = 1 << 16;

  private final Run run;

  RootTrash(Run run) {
    this.run = run;
  }

  /** Makes the place in which a release is put together, with its card. */
  void begin(RetiredRelease card) throws IOException {
    begin(card, new Questions());
  }

  /**
   * The same.
   *
   * @param behind looks that go with it
   */
  void begin(RetiredRelease card, Questions behind) throws IOException {
    if (run.settings().durable()) {
      behind.opened(List.of(run.bench().retired()));
    }
    try {
      makePlace(card, behind);
    } catch (FileAlreadyExistsException e) {
      // Of one that could not be taken there.
      RemotePath retired = run.bench().retired();
      if (run.host().stat(retired.child(RetiredRelease.RELEASE)).isPresent()) {
        throw e;
      }
      Trash trash = new Trash(run);
      trash.prepare();
      trash.take(retired, "begun-" + card.name());
      makePlace(card, behind);
    }
  }

  private void makePlace(RetiredRelease card, Questions behind) throws IOException {
    RemotePath retired = run.bench().retired();
    boolean durable = run.settings().durable();
    run.host()
        .apply(
            List.of(
                new Change.MakeDirectory(retired, 0700),
                new Change.PutFile(
                    retired.child(RetiredRelease.CARD),
                    0600,
                    card.retired().getEpochSecond(),
                    Content.of(card.bytes()),
                    durable)),
            new ChangeListener() {},
            behind);
  }

  /** Takes the tree of a release there: the commit by which it is a release no more. */
  void takeRelease(RemotePath from, Questions behind) throws IOException {
    RemotePath retired = run.bench().retired();
    run.commits()
        .rename(from, retired.child(RetiredRelease.RELEASE), behind, from.parent(), retired);
  }

  /** Takes the manifest of a release there. */
  void takeManifest(RemotePath from) throws IOException {
    RemotePath retired = run.bench().retired();
    run.commits().rename(from, retired.child(RetiredRelease.MANIFEST), from.parent(), retired);
  }

  /** What was put together goes to the trash. */
  void end(RetiredRelease card, Questions behind) throws IOException {
    Layout layout = run.layout();
    run.commits()
        .rename(
            run.bench().retired(),
            layout.trash(card),
            behind,
            layout.trash(),
            run.bench().directory());
  }

  /** The release of this id that was retired last, where one lies there. */
  Optional<RetiredRelease> newest(ReleaseId id) throws IOException {
    List<RemotePath> cards = new ArrayList<>();
    run.host()
        .walk(
            List.of(run.layout().trash()),
            false,
            entry -> {
              if (entry.path().name().startsWith(id + ".")) {
                cards.add(entry.path().child(RetiredRelease.CARD));
              }
            });
    Optional<RetiredRelease> newest = Optional.empty();
    for (Optional<byte[]> card : run.host().read(cards, MAX_CARD)) {
      Optional<RetiredRelease> retired =
          card.flatMap(RetiredRelease::readIfWhole).filter(of -> of.id().equals(id));
      if (retired.isPresent() && newest.map(of -> of.compareTo(retired.get()) < 0).orElse(true)) {
        newest = retired;
      }
    }
    return newest;
  }

  /**
   * Puts together what lies about of a release that was on its way to the trash, or back from
   * there, and takes it to the trash.
   *
   * @return whether it is there now, whole
   */
  boolean gather(RetiredPieces pieces) throws IOException {
    Host host = run.host();
    Layout layout = run.layout();
    RetiredRelease card = pieces.card();
    if (host.stat(layout.trash(card)).isPresent()) {
      return true;
    }
    if (pieces.release().isEmpty() || host.stat(layout.release(card.id())).isPresent()) {
      return false;
    }
    Optional<RemotePath> manifest = manifestOf(pieces);
    if (manifest.isEmpty()) {
      return false;
    }
    begin(card);
    takeRelease(pieces.release().get(), new Questions());
    takeManifest(manifest.get());
    end(card, new Questions());
    return true;
  }

  private Optional<RemotePath> manifestOf(RetiredPieces pieces) throws IOException {
    List<RemotePath> places = new ArrayList<>(pieces.manifests());
    places.add(run.layout().manifest(pieces.card().id()));
    for (RemotePath place : places) {
      if (isOf(pieces.card(), place)) {
        return Optional.of(place);
      }
    }
    return Optional.empty();
  }

  /** Whether a manifest is the one of this release. */
  boolean isOf(RetiredRelease card, RemotePath manifest) throws IOException {
    return run.host()
        .read(manifest.child("release.json"), MAX_CARD)
        .flatMap(ReleaseRecord::readIfWhole)
        .filter(of -> of.id().equals(card.id()) && of.digest().equals(card.digest()))
        .isPresent();
  }
}
