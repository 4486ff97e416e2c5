package dev.deployer.source;

import dev.deployer.path.EntryPath;
import dev.deployer.path.Printable;
import java.util.ArrayList;
import java.util.List;

/**
 * The paths of a release that are not made of the source alone: what outlives releases, and what
 * the application may change.
 *
 * @param sharedDirs directories below {@code shared/}: a link takes their place in a release
 * @param sharedFiles files of the same kind
 * @param writable directories of a release that the application may change
 */
public record DeclaredPaths(
    List<EntryPath> sharedDirs, List<EntryPath> sharedFiles, List<EntryPath> writable) {
  /** Nothing is shared, and nothing writable. */
  public static final DeclaredPaths NONE = new DeclaredPaths(List.of(), List.of(), List.of());

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if one of the paths is another one, or within it
   */
  public DeclaredPaths {
    sharedDirs = List.copyOf(sharedDirs);
    sharedFiles = List.copyOf(sharedFiles);
    writable = List.copyOf(writable);
    List<EntryPath> all = new ArrayList<>(sharedDirs);
    all.addAll(sharedFiles);
    all.addAll(writable);
    all.sort(null);
    for (int i = 1; i < all.size(); i++) {
      if (all.get(i).isWithin(all.get(i - 1))) {
        throw new IllegalArgumentException(
            "shared and writable paths lie apart, but "
                + Printable.quote(all.get(i).value())
                + " is within "
                + Printable.quote(all.get(i - 1).value()));
      }
    }
  }

  /** The same, with these shared directories. */
  public DeclaredPaths withSharedDirs(List<EntryPath> paths) {
    return new DeclaredPaths(paths, sharedFiles, writable);
  }

  /** The same, with these shared files. */
  public DeclaredPaths withSharedFiles(List<EntryPath> paths) {
    return new DeclaredPaths(sharedDirs, paths, writable);
  }

  /** The same, with these writable directories. */
  public DeclaredPaths withWritable(List<EntryPath> paths) {
    return new DeclaredPaths(sharedDirs, sharedFiles, paths);
  }
}
