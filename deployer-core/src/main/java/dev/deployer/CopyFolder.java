package dev.deployer;

import dev.deployer.file.LocalFolder;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A folder of this machine for one copy of a release, for this account alone, with files under
 * numbers. A killed process leaves it; then the next copy that this account makes after a day
 * removes it.
 */
final class CopyFolder implements AutoCloseable {
  private static final String PREFIX = "deployer-release";
  private static final Pattern NAME = Pattern.compile(PREFIX + "[0-9]+");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  /**
   * RACE: a copy that is still being sent when nothing was written to it for so long is taken for
   * one that was left; its run then fails before its release is live anywhere.
   */
  private static final Duration LEFT = Duration.ofDays(1);

  private final Path path;

  private CopyFolder(Path path) {
    this.path = path;
  }

  /**
   * Makes one, and removes those that were left.
   *
   * @param parent where temporary files go
   */
  static CopyFolder in(Path parent) throws IOException {
    Path made = Files.createTempDirectory(parent, PREFIX);
    // All times are the file system's, so that no other clock is asked.
    Instant now = Files.getLastModifiedTime(made, LinkOption.NOFOLLOW_LINKS).toInstant();
    removeThoseLeft(parent, Files.getOwner(made, LinkOption.NOFOLLOW_LINKS), now.minus(LEFT));
    return new CopyFolder(made);
  }

  /** Those of this account alone: what others left is theirs. */
  static void removeThoseLeft(Path parent, UserPrincipal owner, Instant before) {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path folder : folders) {
        if (NAME.matcher(folder.getFileName().toString()).matches()) {
          removeIfLeft(folder, owner, before);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // What is left there is in nobody's way.
    }
  }

  private static void removeIfLeft(Path folder, UserPrincipal owner, Instant before) {
    try {
      if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
          && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(owner)
          && lastWritten(folder).toInstant().isBefore(before)) {
        remove(folder);
      }
    } catch (IOException e) {
      // Another run removes it as well, or it holds what no copy has.
    }
  }

  private static FileTime lastWritten(Path folder) throws IOException {
    FileTime last = Files.getLastModifiedTime(folder, LinkOption.NOFOLLOW_LINKS);
    for (Path file : files(folder)) {
      FileTime time = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS);
      last = time.compareTo(last) > 0 ? time : last;
    }
    return last;
  }

  private static List<Path> files(Path folder) throws IOException {
    List<Path> files = LocalFolder.list(folder);
    for (Path file : files) {
      if (!NUMBER.matcher(file.getFileName().toString()).matches()) {
        throw new IOException(file + " is of no copy");
      }
    }
    return files;
  }

  private static void remove(Path folder) throws IOException {
    for (Path file : files(folder)) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(folder);
  }

  /** Where it is. */
  Path path() {
    return path;
  }

  /** The file with this number. */
  Path file(int number) {
    return path.resolve(String.valueOf(number));
  }

  /** Removes it; what cannot be removed is left. */
  @Override
  public void close() {
    try {
      remove(path);
    } catch (IOException e) {
      // A later copy removes it.
    }
  }
}
