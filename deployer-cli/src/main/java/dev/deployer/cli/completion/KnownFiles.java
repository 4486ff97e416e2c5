package dev.deployer.cli.completion;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of small files, for this account alone. A file appears whole, by one rename. What cannot
 * be read is not there, and what cannot be written is not kept: a command that did its work never
 * fails here.
 *
 * @param folder made at the first use
 */
record KnownFiles(Path folder) {
  private static final int MOST_FILES = 200;
  private static final int LARGEST = 20_000;

  /** The lines of a file; none where there is none. */
  List<String> read(String name) {
    Path file = folder.resolve(name);
    try {
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) <= LARGEST
          ? Files.readAllLines(file)
          : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Writes a file in the place of what was there; those that were written longest ago go. */
  void write(String name, String text) {
    if (text.length() > LARGEST) {
      return;
    }
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Path begun = Files.createTempFile(folder, ".", ".part");
      try {
        Files.writeString(begun, text);
        Files.move(begun, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(begun);
      }
      removeOldest();
    } catch (IOException | UnsupportedOperationException e) {
      // The next answer is kept, or none.
    }
  }

  private void removeOldest() throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.list(folder)) {
      all = files.toList();
    }
    if (all.size() > MOST_FILES) {
      List<Path> byAge =
          all.stream()
              .sorted(Comparator.comparingLong(file -> file.toFile().lastModified()))
              .toList();
      for (Path oldest : byAge.subList(0, all.size() - MOST_FILES)) {
        Files.deleteIfExists(oldest);
      }
    }
  }
}
