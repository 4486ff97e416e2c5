package dev.deployer.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.manifest.Entry;
import dev.deployer.manifest.Fault;
import dev.deployer.path.EntryPath;
import dev.deployer.source.Source.ScanListener;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A directory with an {@code index.php}, and what tests do with it. */
abstract class ScannedDirectory {
  static final ScanListener NOBODY = new ScanListener() {};

  @TempDir Path temporary;
  Path directory;

  @BeforeEach
  void aSource() throws IOException {
    directory = Files.createDirectory(temporary.resolve("source"));
    write("index.php", "<?php");
  }

  Source scan() throws IOException {
    return scan(settings());
  }

  Source scan(Settings settings) throws IOException {
    return Source.scan(settings.source, settings.declared, NOBODY);
  }

  List<Fault> faults(Settings settings) {
    return catchThrowableOfType(InvalidSourceException.class, () -> scan(settings)).faults();
  }

  Settings settings() {
    return new Settings(directory);
  }

  /** Settings, put together. */
  static final class Settings {
    private SourceSettings source;
    private DeclaredPaths declared = DeclaredPaths.NONE;

    Settings(Path directory) {
      source = SourceSettings.of(directory);
    }

    Settings excludes(String... rules) {
      source = source.excluding(List.of(rules));
      return this;
    }

    Settings sharedDirs(String... paths) {
      declared = declared.withSharedDirs(paths(paths));
      return this;
    }

    Settings sharedFiles(String... paths) {
      declared = declared.withSharedFiles(paths(paths));
      return this;
    }

    Settings writable(String... paths) {
      declared = declared.withWritable(paths(paths));
      return this;
    }

    Settings executable(String... rules) {
      source = source.withExecutable(List.of(rules));
      return this;
    }

    Settings preservingModes() {
      source = source.preservingModes();
      return this;
    }

    private static List<EntryPath> paths(String... paths) {
      return Arrays.stream(paths).map(EntryPath::parse).toList();
    }
  }

  static Entry.File file(Source source, String path) {
    return (Entry.File) source.manifest().find(EntryPath.parse(path)).orElseThrow();
  }

  static String read(Source source, String path) throws IOException {
    try (InputStream in = source.content(EntryPath.parse(path)).open()) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  static List<String> described(Source source) {
    return source.manifest().entries().stream().map(ScannedDirectory::describe).toList();
  }

  static String describe(Entry entry) {
    String path = entry.path().value();
    if (entry instanceof Entry.File file) {
      return path + " " + Integer.toOctalString(file.mode()) + " " + file.size();
    }
    if (entry instanceof Entry.Directory made) {
      return path + " " + Integer.toOctalString(made.mode());
    }
    return entry instanceof Entry.Link link ? path + " -> " + link.target() : path + " writable";
  }

  void write(String path, String content) throws IOException {
    write(path, content, "rw-r--r--");
  }

  void write(String path, String content, String mode) throws IOException {
    Path file = directory.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    mode(path, mode);
  }

  void mode(String path, String mode) throws IOException {
    Files.setPosixFilePermissions(directory.resolve(path), PosixFilePermissions.fromString(mode));
  }

  void time(String path, Instant time) throws IOException {
    Files.setLastModifiedTime(directory.resolve(path), FileTime.from(time));
  }

  void makeFifo(String path) throws IOException {
    try {
      run("mkfifo", path);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  void run(String... command) throws IOException, InterruptedException {
    assertThat(
            new ProcessBuilder(command).directory(directory.toFile()).inheritIO().start().waitFor())
        .isZero();
  }
}
