package dev.deployer.config;

import dev.deployer.path.EntryPath;
import dev.deployer.source.SourcePlace;
import dev.deployer.yaml.InvalidTextException;
import dev.deployer.yaml.Section;
import dev.deployer.yaml.Value;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * {@code source}: a folder, or a mapping with one of {@code directory}, {@code git}, {@code
 * archive}.
 */
final class SourceKeys {
  private static final List<String> KEYS =
      List.of("directory", "git", "ref", "path", "archive", "strip");
  private static final List<String> KINDS = List.of("directory", "git", "archive");

  private SourceKeys() {}

  /**
   * Reads it.
   *
   * @param path makes a path of a text, from the folder of the file
   */
  static Optional<SourcePlace> read(Value value, Function<String, Path> path) {
    if (value.isScalar()) {
      return value.text(path).map(SourcePlace.Directory::new);
    }
    Section section = value.section().only(KEYS);
    if (KINDS.stream().filter(section::has).count() != 1) {
      value.fault("a source has one of directory, git, archive, such as {git: ., ref: HEAD}");
      return Optional.empty();
    }
    for (String key : List.of("ref", "path")) {
      if (section.has(key) && !section.has("git")) {
        section.fault(key, "it belongs to git");
      }
    }
    if (section.has("strip") && !section.has("archive")) {
      section.fault("strip", "it belongs to archive");
    }
    if (section.has("git")) {
      Optional<String> ref = section.text("ref", SourceKeys::ref);
      Optional<String> inside = section.text("path", text -> EntryPath.parse(text).value());
      return section
          .text("git", path)
          .map(directory -> new SourcePlace.Commit(directory, ref.orElse("HEAD"), inside));
    } else if (section.has("archive")) {
      int strip =
          section
              .value("strip")
              .flatMap(v -> v.number(0, SourcePlace.Archive.MOST_STRIPPED))
              .orElse(0);
      return section.text("archive", path).map(file -> new SourcePlace.Archive(file, strip));
    }
    return section.text("directory", path).map(SourcePlace.Directory::new);
  }

  private static String ref(String text) {
    if (text.isBlank() || text.startsWith("-")) {
      throw new InvalidTextException("commit", text, "it is named such as HEAD, main or v2.4.0");
    }
    return text;
  }
}
