package dev.deployer.source;

import dev.deployer.path.EntryPath;
import dev.deployer.path.Printable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What of a directory is sent, and how.
 *
 * @param directory the source; a link to a directory is followed
 * @param excludes rules in the format of gitignore(5) for what is not sent; they come after those
 *     of the source's {@code .deployignore}, and so have the last word
 * @param sharedDirs directories that outlive releases: a link takes their place in a release
 * @param sharedFiles files of the same kind
 * @param writable directories of a release that the application may change
 * @param executable rules in the format of gitignore(5) for files that are executable whatever
 *     their mode is here
 * @param preserveModes whether a release has the permission bits of the source (a directory always
 *     0700 besides), and not just 0755 and 0644
 */
public record SourceSettings(
    Path directory,
    List<String> excludes,
    List<EntryPath> sharedDirs,
    List<EntryPath> sharedFiles,
    List<EntryPath> writable,
    List<String> executable,
    boolean preserveModes) {

  /**
   * Validates.
   *
   * @throws IllegalArgumentException if a shared or writable path is another one, or within it
   */
  public SourceSettings {
    excludes = List.copyOf(excludes);
    sharedDirs = List.copyOf(sharedDirs);
    sharedFiles = List.copyOf(sharedFiles);
    writable = List.copyOf(writable);
    executable = List.copyOf(executable);
    List<EntryPath> declared = new ArrayList<>(sharedDirs);
    declared.addAll(sharedFiles);
    declared.addAll(writable);
    declared.sort(null);
    for (int i = 1; i < declared.size(); i++) {
      if (declared.get(i).isWithin(declared.get(i - 1))) {
        throw new IllegalArgumentException(
            "shared and writable paths lie apart, but "
                + Printable.quote(declared.get(i).value())
                + " is within "
                + Printable.quote(declared.get(i - 1).value()));
      }
    }
  }

  /** All of a directory, and nothing shared or writable. */
  public static SourceSettings of(Path directory) {
    return new SourceSettings(
        directory, List.of(), List.of(), List.of(), List.of(), List.of(), false);
  }
}
