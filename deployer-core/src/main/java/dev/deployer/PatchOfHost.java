package dev.deployer;

import dev.deployer.cluster.Member;
import dev.deployer.execution.ReleaseFiles;
import dev.deployer.execution.Run;
import dev.deployer.gate.DriftGate;
import dev.deployer.host.Found;
import dev.deployer.manifest.Below;
import dev.deployer.manifest.Difference;
import dev.deployer.manifest.Digest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.patch.PatchCard;
import dev.deployer.patch.PatchEntry;
import dev.deployer.patch.PatchFolder;
import dev.deployer.path.EntryPath;
import dev.deployer.path.Printable;
import dev.deployer.path.RemotePath;
import dev.deployer.root.Noted;
import dev.deployer.root.RootMarker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Saves what was changed by hand in the release of one host: each place as it is there now. It is
 * read as data, within bounds, and never under a name that is not that of an entry of a release.
 */
final class PatchOfHost {
  private static final long MOST_OF_A_FILE = 64L << 20;
  private static final long MOST_OF_ALL = 256L << 20;

  private final Member member;
  private final Run run;
  private final Verification.Held held;
  private final RemotePath release;
  private final ReleaseFiles files;
  private final PatchFolder.Draft draft;
  private final SortedMap<String, ChangedPlace> places = new TreeMap<>();
  private long fetched;

  /**
   * @param draft where it is saved
   */
  PatchOfHost(Member member, Verification.Held held, PatchFolder.Draft draft) {
    this.member = member;
    this.run = member.run();
    this.held = held;
    this.release = run.layout().release(held.report().release());
    this.files = new ReleaseFiles(run, release);
    this.draft = draft;
  }

  /**
   * What is known of a patch once it is saved.
   *
   * @param folder where it is
   * @param files how many files lie there
   * @param noted what the journal is to know of it
   */
  record Done(PatchCard card, Path folder, int files, Noted.Patch noted) {}

  /**
   * Saves it.
   *
   * @param elsewhere where files are as they were deployed
   */
  Done save(Operator by, Optional<String> message, Instant now, OriginalsElsewhere elsewhere)
      throws IOException, DeployerException {
    gather();
    for (ChangedPlace place : places.values()) {
      if (place.isFile() && place.path().isPresent()) {
        fetch(place);
      }
    }
    VerifyReport report = held.report();
    List<byte[]> diffs =
        new PatchDiffs(draft, new Originals(run, member.state(), report.release(), elsewhere))
            .of(places.values());
    List<PatchEntry> entries = places.values().stream().map(ChangedPlace::entry).toList();
    RootMarker marker = member.state().marker();
    PatchCard card =
        new PatchCard(
            marker.application(),
            marker.environment(),
            member.name(),
            marker.id(),
            report.release(),
            report.digest(),
            DriftGate.digest(report.differences()),
            now,
            by.toString(),
            message,
            entries);
    try {
      return new Done(
          card,
          draft.finish(card, diffs),
          (int) entries.stream().filter(PatchEntry::kept).count(),
          noted(card));
    } catch (IOException e) {
      throw PatchSaving.unwritable(e);
    }
  }

  private Noted.Patch noted(PatchCard card) {
    String drift = DriftGate.digest(held.sweep().differences());
    return new Noted.Patch(
        drift,
        Math.max(1, places.values().stream().filter(ChangedPlace::counts).count()),
        Optional.of(card.drift()).filter(all -> !all.equals(drift)),
        card.message());
  }

  private void gather() throws IOException, DeployerException {
    for (Difference difference : held.report().differences()) {
      place(difference.path()).differsIn(difference.kind());
    }
    Map<EntryPath, Found> found =
        files.look(places.values().stream().flatMap(place -> place.path().stream()).toList());
    places.values().forEach(place -> place.path().map(found::get).ifPresent(place::has));
    for (String unnamed : Below.unnamed(held.report().differences())) {
      if (places.get(unnamed).isDirectory()) {
        gatherBelow(places.get(unnamed));
      }
    }
  }

  private ChangedPlace place(String shown) {
    return places.computeIfAbsent(shown, path -> new ChangedPlace(path, held.sweep().manifest()));
  }

  private void gatherBelow(ChangedPlace directory) throws IOException, DeployerException {
    List<Found> below = files.below(directory.path().orElseThrow());
    if (below.size() > ReleaseFiles.MOST_FILES) {
      directory.isApart("there are more than " + ReleaseFiles.MOST_FILES + " entries in it");
      return;
    }
    for (Found entry : below) {
      ChangedPlace place = place(Printable.escape(entry.path().relativeTo(release)));
      place.differsIn(Difference.Kind.EXTRA);
      place.has(entry);
    }
  }

  private void fetch(ChangedPlace place) throws IOException, DeployerException {
    EntryPath path = place.path().orElseThrow();
    long size = place.now().orElseThrow().size();
    if (size > MOST_OF_A_FILE) {
      place.isApart("it has " + size + " bytes, and is not fetched");
      return;
    } else if (fetched + size > MOST_OF_ALL) {
      place.isApart("there is too much to fetch before it");
      return;
    }
    fetched += size;
    Optional<Digest> digest =
        new Fetching(run, release.resolve(path)).into(() -> draft.open(path), (int) MOST_OF_A_FILE);
    Optional<Found> after = Optional.ofNullable(files.look(List.of(path)).get(path));
    if (digest.isPresent() && after.map(Found::facts).equals(place.now())) {
      place.wasRead(digest.get());
    } else {
      place.isApart("it cannot be read, or changed while it was");
    }
    if (!place.isKept()) {
      leaveOut(path);
    }
  }

  private void leaveOut(EntryPath path) throws DeployerException {
    try {
      draft.leaveOut(path);
    } catch (IOException e) {
      throw PatchSaving.unwritable(e);
    }
  }
}
