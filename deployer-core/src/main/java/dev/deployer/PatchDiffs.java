package dev.deployer;

import dev.deployer.host.Facts;
import dev.deployer.manifest.Difference;
import dev.deployer.manifest.Entry;
import dev.deployer.outcome.DeployerException;
import dev.deployer.patch.FileChange;
import dev.deployer.patch.PatchFolder;
import dev.deployer.path.EntryPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a diff of those places of a patch of which one can be made, and says of the others why not:
 * of what is no text, or large, or has a name or a type that a diff cannot have, and of files of
 * which nobody has what they were.
 */
final class PatchDiffs {
  private static final long MOST_BYTES = 64L << 20;

  private final PatchFolder.Draft draft;
  private final Originals originals;

  /**
   * @param draft where the files lie
   */
  PatchDiffs(PatchFolder.Draft draft, Originals originals) {
    this.draft = draft;
    this.originals = originals;
  }

  /** The diffs, in the order of the places. */
  List<byte[]> of(Collection<ChangedPlace> places) throws IOException, DeployerException {
    List<ChangedPlace> told = new ArrayList<>();
    long bytes = 0;
    for (ChangedPlace place : places) {
      if (place.isTouched() || place.isApart()) {
        continue;
      }
      whyApart(place).ifPresent(place::isApart);
      if (!place.isApart() && place.isOfFiles()) {
        bytes += wasBytes(place) + isBytes(place);
        if (bytes > MOST_BYTES) {
          place.isApart("there is too much before it for one diff");
        } else {
          told.add(place);
        }
      }
    }
    Map<EntryPath, byte[]> before =
        originals.of(
            told.stream()
                .filter(place -> !place.isUnchanged())
                .flatMap(place -> place.recorded().stream())
                .toList());
    List<byte[]> diffs = new ArrayList<>();
    for (ChangedPlace place : told) {
      diff(place, before).ifPresent(diffs::add);
    }
    return diffs;
  }

  private Optional<byte[]> diff(ChangedPlace place, Map<EntryPath, byte[]> originally)
      throws DeployerException {
    EntryPath path = place.path().orElseThrow();
    Optional<byte[]> content = place.isKept() ? Optional.of(content(path)) : Optional.empty();
    Optional<byte[]> original =
        place.isUnchanged() ? content : Optional.ofNullable(originally.get(path));
    if (place.recorded().isPresent() && original.isEmpty()) {
      place.isApart(
          "nobody has what it was: not the source or its commit, no other host, no other release"
              + " there");
      return Optional.empty();
    }
    FileChange change =
        new FileChange(
            path,
            place.recorded().map(Entry.File::mode).flatMap(mode -> side(original, mode)),
            place.now().map(Facts::mode).flatMap(mode -> side(content, mode)));
    if (!change.isText()) {
      place.isApart("it is no text");
      return Optional.empty();
    }
    return Optional.of(change.diff()).filter(diff -> diff.length > 0);
  }

  private byte[] content(EntryPath path) throws DeployerException {
    try {
      return draft.content(path);
    } catch (IOException e) {
      throw PatchSaving.unwritable(e);
    }
  }

  private static Optional<FileChange.Side> side(Optional<byte[]> content, int mode) {
    return content.map(bytes -> new FileChange.Side(bytes, (mode & 0100) != 0));
  }

  private static long wasBytes(ChangedPlace place) {
    return place.recorded().map(Entry.File::size).orElse(0L);
  }

  private static long isBytes(ChangedPlace place) {
    return place.now().filter(Facts::isFile).map(Facts::size).orElse(0L);
  }

  private static Optional<String> whyApart(ChangedPlace place) {
    if (place.path().isEmpty()) {
      return Optional.of("its name is none that a release may have");
    } else if (place.differsIn(EnumSet.of(Difference.Kind.UNREADABLE))) {
      return Optional.of("it cannot be read");
    } else if (place.isOrWasALink()) {
      return Optional.of("it is or was a link");
    } else if (place.now().isPresent() && !place.isFile() && !place.isDirectory()) {
      return Optional.of("it is neither file, directory nor link");
    }
    return Math.max(wasBytes(place), isBytes(place)) > FileChange.MOST_BYTES
        ? Optional.of("it is larger than 1 MiB")
        : Optional.empty();
  }
}
