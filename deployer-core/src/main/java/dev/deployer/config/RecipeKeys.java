package dev.deployer.config;

import dev.deployer.Settings;
import dev.deployer.path.EntryPath;
import dev.deployer.source.DeclaredPaths;
import dev.deployer.yaml.Form;
import dev.deployer.yaml.InvalidTextException;
import dev.deployer.yaml.Key;
import dev.deployer.yaml.Keys;
import dev.deployer.yaml.Section;
import dev.deployer.yaml.Shape;
import dev.deployer.yaml.Value;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The keys that may stand at the top of the file and in an environment: what is deployed, how. */
final class RecipeKeys {
  private static final int MOST_RELEASES = 1000;

  private static final Key<Value> SOURCE =
      Key.of(
              "source",
              SourceKeys.FORM,
              "The folder to deploy, relative to this file; or a commit, or an archive.")
          .such("build/dist");
  private static final Key<List<String>> EXCLUDE =
      Key.of(
              "exclude",
              Form.list(Form.text(), "[\"*.log\", \"/tmp/\"]"),
              "What is not sent, in the syntax of .gitignore.")
          .such("[\"*.log\", \"/tmp/\"]");
  private static final Key<Integer> KEEP_RELEASES =
      Key.of(
              "keep_releases",
              Form.number(1, MOST_RELEASES),
              "How many releases stay after a deploy, the live one included.")
          .usually(Settings.DEFAULTS.keepReleases());
  private static final Key<Integer> TRASH =
      Key.of(
              "trash",
              Form.number(0, Settings.MOST_TRASH),
              "How many deleted releases can still be restored.")
          .usually(Settings.DEFAULTS.trash());
  private static final Key<List<EntryPath>> DIRS =
      Key.of(
              "dirs",
              Form.list(Form.literal(Shape.text("."), RecipeKeys::directory), "[var/media]"),
              "Directories that outlive releases, made where they are missing.")
          .such("[var/media]");
  private static final Key<List<EntryPath>> FILES =
      Key.of(
              "files",
              Form.list(Form.literal(Shape.text("."), EntryPath::parse), "[.env]"),
              "Files that outlive releases, copied once from the source where they are missing.")
          .such("[.env]");
  private static final Keys SHARED_KEYS = Keys.of(DIRS, FILES);
  private static final Key<Section> SHARED =
      Key.of(
          "shared",
          Form.described(Shape.of(SHARED_KEYS)).to(Value::section),
          "What outlives releases.");
  private static final Key<List<EntryPath>> WRITABLE =
      Key.of(
              "writable",
              Form.list(Form.literal(Shape.text("."), RecipeKeys::directory), "[var/cache]"),
              "Directories of a release that the application may change.")
          .such("[var/cache]");
  private static final Key<List<String>> EXECUTABLE =
      Key.of(
              "executable",
              Form.list(Form.text(), "[\"bin/*\"]"),
              "Files to make executable, in the syntax of .gitignore; for builds from Windows.")
          .such("[\"bin/*\"]");
  private static final Key<Boolean> MODES =
      Key.of(
              "modes",
              Form.either("preserve", "portable"),
              "portable: 0755 and 0644; preserve: the permission bits of the source.")
          .usually("portable");
  private static final Key<Boolean> DURABLE =
      Key.of(
              "durable",
              Form.flag(),
              "false is faster, and a power cut may lose what was just deployed.")
          .usually(true);
  private static final Key<Boolean> LINK =
      Key.of(
              "link",
              Form.either("hard", "copy"),
              "hard: unchanged files are linked; copy: releases share nothing.")
          .usually("hard");
  private static final Key<Section> GATES =
      Key.of(
          "gates",
          Form.described(Shape.of(GateKeys.ALL)).to(Value::section),
          "What is asked before a release goes live; each gate of an environment replaces the one"
              + " at the top.");

  /** All of them. */
  static final Keys ALL =
      Keys.of(
              SOURCE,
              EXCLUDE,
              KEEP_RELEASES,
              TRASH,
              SHARED,
              WRITABLE,
              EXECUTABLE,
              MODES,
              DURABLE,
              LINK,
              GATES)
          .and(RolloutKeys.ALL);

  private final Path folder;

  /** Relative paths are those of this folder. */
  RecipeKeys(Path folder) {
    this.folder = folder;
  }

  /** Reads the keys that stand here; those that are missing are taken from {@code outer}. */
  Recipe read(Section section, Recipe outer) {
    return new Recipe(
        SOURCE.in(section).flatMap(v -> SourceKeys.read(v, this::path)).or(outer::source),
        EXCLUDE.in(section).orElse(outer.exclude()),
        EXECUTABLE.in(section).orElse(outer.executable()),
        MODES.in(section).orElse(outer.preserveModes()),
        settings(section, outer.settings()),
        RolloutKeys.read(section, outer.rollout()));
  }

  private Settings settings(Section section, Settings outer) {
    return outer.toBuilder()
        .keepReleases(KEEP_RELEASES.in(section).orElse(outer.keepReleases()))
        .trash(TRASH.in(section).orElse(outer.trash()))
        .durable(DURABLE.in(section).orElse(outer.durable()))
        .linkUnchanged(LINK.in(section).orElse(outer.linkUnchanged()))
        .declared(declared(section, outer.declared()))
        .gates(
            GATES
                .in(section)
                .map(gates -> GateKeys.read(gates, outer.gates(), folder))
                .orElse(outer.gates()))
        .build();
  }

  private static DeclaredPaths declared(Section section, DeclaredPaths outer) {
    Optional<Section> shared = SHARED.in(section).map(s -> s.only(SHARED_KEYS));
    List<EntryPath> dirs = shared.map(s -> DIRS.in(s).orElse(List.of())).orElse(outer.sharedDirs());
    List<EntryPath> files =
        shared.map(s -> FILES.in(s).orElse(List.of())).orElse(outer.sharedFiles());
    List<EntryPath> writable = WRITABLE.in(section).orElse(outer.writable());
    try {
      return new DeclaredPaths(dirs, files, writable);
    } catch (IllegalArgumentException e) {
      Stream.of(WRITABLE.name(), SHARED.name())
          .filter(section::has)
          .findFirst()
          .ifPresent(key -> section.fault(key, e.getMessage()));
      return outer;
    }
  }

  private Path path(String text) {
    try {
      return folder.resolve(text).normalize();
    } catch (InvalidPathException e) {
      throw new InvalidTextException("path", text, "this is no path on this machine");
    }
  }

  /** A directory may be written with a slash at its end. */
  private static EntryPath directory(String text) {
    return EntryPath.parse(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
  }
}
