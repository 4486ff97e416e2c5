package dev.deployer.manifest;

import dev.deployer.path.EntryPath;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * What a release contains: one {@link Entry} for every path, in the order of the paths, so that a
 * directory precedes what is in it.
 *
 * <p>By construction: the parent of every entry is a {@link Entry.Directory}; no path is there
 * twice, and no two fold to one name (differ only in case or in equivalent characters); nothing
 * lies below a {@link Entry.Writable}; every link, followed step by step, stays inside the release
 * or ends in what the release declares to be shared, which is every path that is an {@link
 * Entry.Link#toShared} of itself. The release's own directory has no entry; its mode is {@link
 * #ROOT_MODE}.
 *
 * <p>A million entries take about 200 MB.
 */
public final class Manifest {
  /** The mode of a release's own directory. */
  public static final int ROOT_MODE = 0755;

  private final Entry[] sorted;
  private final int[] table;
  private final Digest contentDigest;
  private final int fileCount;
  private final int linkCount;
  private final long totalBytes;

  private Manifest(Entry[] sorted, Digest contentDigest) {
    this.sorted = sorted;
    this.table = table(sorted);
    this.contentDigest = contentDigest;
    int files = 0;
    int links = 0;
    long bytes = 0;
    for (Entry entry : sorted) {
      if (entry instanceof Entry.File file) {
        files++;
        bytes = bytes + file.size() < 0 ? Long.MAX_VALUE : bytes + file.size();
      } else if (entry instanceof Entry.Link) {
        links++;
      }
    }
    this.fileCount = files;
    this.linkCount = links;
    this.totalBytes = bytes;
  }

  /**
   * The manifest of these entries.
   *
   * @param entries in any order
   * @throws InvalidManifestException if they are no release, with all that is wrong
   */
  public static Manifest of(Collection<? extends Entry> entries) {
    Entry[] sorted = entries.toArray(Entry[]::new);
    Arrays.sort(sorted, Comparator.comparing(Entry::path));
    List<Fault> faults = new Structure(sorted).faults();
    if (!faults.isEmpty()) {
      throw new InvalidManifestException(faults);
    }
    return new Manifest(sorted, MtreeFormat.contentDigest(Arrays.asList(sorted)));
  }

  /** All entries, in the order of their paths. */
  public List<Entry> entries() {
    return Collections.unmodifiableList(Arrays.asList(sorted));
  }

  public Optional<Entry> find(EntryPath path) {
    int index = indexOf(path);
    return index < 0 ? Optional.empty() : Optional.of(sorted[index]);
  }

  /** The directories that the application may write to. */
  public List<EntryPath> writable() {
    return Arrays.stream(sorted).filter(Entry.Writable.class::isInstance).map(Entry::path).toList();
  }

  /** The index in {@link #entries} of the entry at this path; negative if there is none. */
  int indexOf(EntryPath path) {
    return indexOf(path.value());
  }

  /** The same for a text, which need not be the path of any entry. */
  int indexOf(String path) {
    int mask = table.length - 1;
    for (int slot = spread(path) & mask; table[slot] != 0; slot = (slot + 1) & mask) {
      if (sorted[table[slot] - 1].path().value().equals(path)) {
        return table[slot] - 1;
      }
    }
    return -1;
  }

  /** Where each path is, one more than its index: a hash table with open addressing. */
  private static int[] table(Entry[] sorted) {
    int[] table = new int[Integer.highestOneBit(2 * sorted.length | 1) << 1];
    int mask = table.length - 1;
    for (int i = 0; i < sorted.length; i++) {
      int slot = spread(sorted[i].path().value()) & mask;
      while (table[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      table[slot] = i + 1;
    }
    return table;
  }

  private static int spread(String path) {
    int hash = path.hashCode() * 0x9E3779B1;
    return hash ^ hash >>> 15;
  }

  static int indexOf(Entry[] sorted, EntryPath path) {
    int low = 0;
    int high = sorted.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = sorted[middle].path().compareTo(path);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /**
   * Identifies the release; the same on every host, whatever the times of its files. SHA-256 of the
   * {@link MtreeFormat} text of this manifest without its {@code time} keywords.
   */
  public Digest contentDigest() {
    return contentDigest;
  }

  public int fileCount() {
    return fileCount;
  }

  /** The bytes of all files together. */
  public long totalBytes() {
    return totalBytes;
  }

  /** Whether there is neither a file nor a link. */
  public boolean isEmpty() {
    return fileCount == 0 && linkCount == 0;
  }

  /** The same content with these times for its files. */
  public Manifest withTimes(ToLongFunction<Entry.File> times) {
    Entry[] timed = sorted.clone();
    for (int i = 0; i < timed.length; i++) {
      if (timed[i] instanceof Entry.File file) {
        long time = times.applyAsLong(file);
        if (time != file.modified()) {
          timed[i] = new Entry.File(file.path(), file.mode(), file.size(), file.digest(), time);
        }
      }
    }
    return new Manifest(timed, contentDigest);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Manifest manifest && Arrays.equals(sorted, manifest.sorted);
  }

  @Override
  public int hashCode() {
    return contentDigest.hashCode();
  }

  @Override
  public String toString() {
    return "manifest " + contentDigest + " of " + sorted.length + " entries";
  }
}
