package dev.deployer.execution;

import dev.deployer.host.Facts;
import dev.deployer.host.Found;
import dev.deployer.manifest.Below;
import dev.deployer.manifest.Difference;
import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Drift;
import dev.deployer.manifest.Entry;
import dev.deployer.manifest.Manifest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.EntryPath;
import dev.deployer.path.Printable;
import dev.deployer.path.RemotePath;
import dev.deployer.root.ReleaseSweep;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what differs in a release on a host, to learn what of it is in the release that is to be
 * live, and what was only touched. Nothing is read of a release that is as it was deployed. What is
 * more than can be read, or cannot be read, counts as lost.
 */
public final class DriftReading {
  static final long MOST_BYTES = 1L << 30;
  private static final int MODE_BITS = 07777;

  private final ReleaseFiles files;
  private final ReleaseSweep sweep;
  private final Optional<Manifest> next;
  private final Map<EntryPath, Found> found = new HashMap<>();
  private final Map<EntryPath, List<Found>> below = new HashMap<>();
  private final Map<EntryPath, Digest> digests = new HashMap<>();

  private DriftReading(ReleaseFiles files, ReleaseSweep sweep, Optional<Manifest> next) {
    this.files = files;
    this.sweep = sweep;
    this.next = next;
  }

  /**
   * Reads it.
   *
   * @param release the directory that was swept
   * @param next what is to be live; absent where nothing new is
   */
  public static Drift of(Run run, RemotePath release, ReleaseSweep sweep, Optional<Manifest> next)
      throws IOException, DeployerException {
    return sweep.isClean()
        ? Drift.NONE
        : new DriftReading(new ReleaseFiles(run, release), sweep, next).read();
  }

  private Drift read() throws IOException, DeployerException {
    look();
    walk();
    digest();
    Set<Difference> contained = new HashSet<>();
    Set<Difference> touched = new HashSet<>();
    for (Difference difference : sweep.differences()) {
      if (isTouched(difference)) {
        touched.add(difference);
      } else if (isContained(difference)) {
        contained.add(difference);
      }
    }
    return new Drift(sweep.differences(), contained, touched);
  }

  private void look() throws IOException, DeployerException {
    found.putAll(
        files.look(
            sweep.differences().stream()
                .filter(this::canMatter)
                .flatMap(difference -> path(difference).stream())
                .distinct()
                .toList()));
  }

  /** Whether it depends on what lies there now. */
  private boolean canMatter(Difference difference) {
    return switch (difference.kind()) {
      case TIME -> true;
      case CHANGED, EXTRA, MODE, LINK, TYPE -> next.isPresent();
      case MISSING, UNREADABLE -> false;
    };
  }

  /** What lies below a directory that was made there is told by a sweep unless it is too much. */
  private void walk() throws IOException, DeployerException {
    for (String unnamed : Below.unnamed(sweep.differences())) {
      Optional<EntryPath> path = path(unnamed).filter(this::isDirectoryInBoth);
      if (path.isPresent()) {
        below.put(path.get(), files.below(path.get()));
      }
    }
  }

  private boolean isDirectoryInBoth(EntryPath path) {
    return Optional.ofNullable(found.get(path))
            .map(Found::facts)
            .map(Facts::isDirectory)
            .orElse(false)
        && planned(path) instanceof Entry.Directory;
  }

  private void digest() throws IOException, DeployerException {
    Map<EntryPath, Long> sizes = new HashMap<>();
    found.forEach((path, there) -> wish(sizes, path, there.facts()));
    below
        .values()
        .forEach(
            entries ->
                entries.forEach(
                    there ->
                        files.path(there).ifPresent(path -> wish(sizes, path, there.facts()))));
    long bytes = sizes.values().stream().mapToLong(Long::longValue).sum();
    if (isTooMuch(sizes.size(), bytes)) {
      return;
    }
    digests.putAll(files.digests(sizes.keySet()));
  }

  /** Whether so much is not read, so that nothing of it is known to be in the new release. */
  static boolean isTooMuch(int files, long bytes) {
    return files > ReleaseFiles.MOST_FILES || bytes > MOST_BYTES;
  }

  /** Only what may be the recorded file, or the new one, by its size is read. */
  private void wish(Map<EntryPath, Long> sizes, EntryPath path, Facts facts) {
    if (facts.isFile()
        && (isOfSize(sweep.manifest().find(path).orElse(null), facts)
            || isOfSize(planned(path), facts))) {
      sizes.put(path, facts.size());
    }
  }

  private static boolean isOfSize(Entry entry, Facts facts) {
    return entry instanceof Entry.File file && file.size() == facts.size();
  }

  private boolean isTouched(Difference difference) {
    return difference.kind() == Difference.Kind.TIME
        && path(difference)
            .filter(
                path ->
                    sweep.manifest().find(path).orElse(null) instanceof Entry.File file
                        && file.digest().equals(digests.get(path)))
            .isPresent();
  }

  private boolean isContained(Difference difference) {
    Optional<EntryPath> path = path(difference).filter(known -> next.isPresent());
    if (path.isEmpty()) {
      return false;
    }
    Found there = found.get(path.get());
    return switch (difference.kind()) {
      case MISSING -> planned(path.get()) == null;
      case MODE -> there != null && isOfMode(there.facts(), planned(path.get()));
      case CHANGED, EXTRA, LINK, TYPE, TIME -> there != null && isPlanned(path.get(), there);
      case UNREADABLE -> false;
    };
  }

  /** Whether the new release has exactly this, with all that lies below it and was not named. */
  private boolean isPlanned(EntryPath path, Found there) {
    Entry entry = planned(path);
    if (entry instanceof Entry.File file) {
      return isOfMode(there.facts(), file) && file.digest().equals(digests.get(path));
    } else if (entry instanceof Entry.Link link) {
      return there.facts().isLink() && there.target().equals(Optional.of(link.target()));
    }
    return isOfMode(there.facts(), entry)
        && below.getOrDefault(path, List.of()).size() <= ReleaseFiles.MOST_FILES
        && below.getOrDefault(path, List.of()).stream()
            .allMatch(
                entryBelow ->
                    files.path(entryBelow).filter(at -> isPlanned(at, entryBelow)).isPresent());
  }

  private static boolean isOfMode(Facts facts, Entry entry) {
    int mode = facts.mode() & MODE_BITS;
    return (entry instanceof Entry.File file && facts.isFile() && file.mode() == mode)
        || (entry instanceof Entry.Directory directory
            && facts.isDirectory()
            && directory.mode() == mode);
  }

  private Entry planned(EntryPath path) {
    return next.flatMap(manifest -> manifest.find(path)).orElse(null);
  }

  private static Optional<EntryPath> path(Difference difference) {
    return path(difference.path());
  }

  private static Optional<EntryPath> path(String shown) {
    return ReleaseFiles.path(Printable.plain(shown));
  }
}
