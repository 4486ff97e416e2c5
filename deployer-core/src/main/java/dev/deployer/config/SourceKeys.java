package dev.deployer.config;

import dev.deployer.path.EntryPath;
import dev.deployer.source.SourcePlace;
import dev.deployer.yaml.Form;
import dev.deployer.yaml.InvalidTextException;
import dev.deployer.yaml.Key;
import dev.deployer.yaml.Keys;
import dev.deployer.yaml.Section;
import dev.deployer.yaml.Shape;
import dev.deployer.yaml.Value;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * {@code source}: a folder, or a mapping with one of {@code directory}, {@code git}, {@code
 * archive}.
 */
final class SourceKeys {
  private static final Key<Value> DIRECTORY =
      Key.of("directory", path(), "A folder, relative to the file.").such("build/dist");
  private static final Key<Value> GIT =
      Key.of("git", path(), "A work tree of git; what is committed there is sent.").such(".");
  private static final Key<String> REF =
      Key.of("ref", Form.literal(Shape.text("^[^-]"), SourceKeys::ref), "Which commit.")
          .usually("HEAD");
  private static final Key<String> PATH =
      Key.of(
          "path",
          Form.literal(Shape.text("."), text -> EntryPath.parse(text).value()),
          "A folder within the commit, and not all of it.");
  private static final Key<Value> ARCHIVE =
      Key.of("archive", path(), "An archive: tar, tar.gz or zip.").such("build/shop.tar.gz");
  private static final Key<Integer> STRIP =
      Key.of(
              "strip",
              Form.number(0, SourcePlace.Archive.MOST_STRIPPED),
              "How many folders are left out at the beginning of each path.")
          .usually(0);
  private static final Keys KEYS =
      Keys.of(DIRECTORY, GIT, REF, PATH, ARCHIVE, STRIP)
          .oneOf(DIRECTORY, GIT, ARCHIVE)
          .belonging(GIT, REF, PATH)
          .belonging(ARCHIVE, STRIP);

  /** All of it; its paths are relative to the file. */
  static final Form<Value> FORM = Form.described(Shape.any(Shape.text(), Shape.of(KEYS)));

  private SourceKeys() {}

  /** A path is resolved from where the file lies. */
  private static Form<Value> path() {
    return Form.described(Shape.text());
  }

  /**
   * Reads it.
   *
   * @param path makes a path of a text, from the folder of the file
   */
  static Optional<SourcePlace> read(Value value, Function<String, Path> path) {
    if (value.isScalar()) {
      return value.literal(path).map(SourcePlace.Directory::new);
    }
    Section section = value.section().only(KEYS);
    Optional<String> kind = KEYS.chosen(section);
    if (kind.isEmpty()) {
      value.fault("a source has one of directory, git, archive, such as {git: ., ref: HEAD}");
      return Optional.empty();
    }
    KEYS.kinds()
        .forEach(
            (key, to) -> {
              if (section.has(key) && !section.has(to)) {
                section.fault(key, "it belongs to " + to);
              }
            });
    return switch (kind.get()) {
      case "git" -> {
        Optional<String> ref = REF.in(section);
        Optional<String> inside = PATH.in(section);
        yield GIT.in(section)
            .flatMap(v -> v.literal(path))
            .map(directory -> new SourcePlace.Commit(directory, ref.orElse("HEAD"), inside));
      }
      case "archive" -> {
        int strip = STRIP.in(section).orElse(0);
        yield ARCHIVE
            .in(section)
            .flatMap(v -> v.literal(path))
            .map(file -> new SourcePlace.Archive(file, strip));
      }
      default ->
          DIRECTORY.in(section).flatMap(v -> v.literal(path)).map(SourcePlace.Directory::new);
    };
  }

  private static String ref(String text) {
    if (text.isBlank() || text.startsWith("-")) {
      throw new InvalidTextException("commit", text, "it is named such as HEAD, main or v2.4.0");
    }
    return text;
  }
}
