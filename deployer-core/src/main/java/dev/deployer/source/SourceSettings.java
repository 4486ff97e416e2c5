package dev.deployer.source;

import java.nio.file.Path;
import java.util.List;

/**
 * Where a build lies, which files of it are sent, and with which modes. Which of its paths are
 * shared or writable is a matter of the target: see {@link DeclaredPaths}.
 *
 * @param place where it lies
 * @param excludes rules in the format of gitignore(5) for what is not sent; they come after those
 *     of the source's {@code .deployignore}, and so have the last word
 * @param executable rules in the format of gitignore(5) for files that are executable whatever
 *     their mode is here
 * @param preserveModes whether a release has the permission bits of the source (a directory always
 *     0700 besides), and not just 0755 and 0644
 */
public record SourceSettings(
    SourcePlace place, List<String> excludes, List<String> executable, boolean preserveModes) {
  /** Copies the lists. */
  public SourceSettings {
    excludes = List.copyOf(excludes);
    executable = List.copyOf(executable);
  }

  /** All of a directory. */
  public static SourceSettings of(Path directory) {
    return at(new SourcePlace.Directory(directory));
  }

  /** All of a build. */
  public static SourceSettings at(SourcePlace place) {
    return new SourceSettings(place, List.of(), List.of(), false);
  }

  /** The same of what lies in this directory. */
  public SourceSettings in(Path directory) {
    return new SourceSettings(
        new SourcePlace.Directory(directory), excludes, executable, preserveModes);
  }

  /** The same, without what these rules exclude. */
  public SourceSettings excluding(List<String> rules) {
    return new SourceSettings(place, rules, executable, preserveModes);
  }

  /** The same, where the files that these rules name are executable. */
  public SourceSettings withExecutable(List<String> rules) {
    return new SourceSettings(place, excludes, rules, preserveModes);
  }

  /** The same, with the permission bits of the source. */
  public SourceSettings preservingModes() {
    return new SourceSettings(place, excludes, executable, true);
  }
}
