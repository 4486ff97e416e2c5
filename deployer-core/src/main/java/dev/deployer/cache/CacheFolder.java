package dev.deployer.cache;

import dev.deployer.file.LocalFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A folder of this machine with small files that can be had again elsewhere, for this account
 * alone, shared by all processes. What cannot be read is not there, and what cannot be written is
 * not kept: no use of it ever fails. Whoever reads from it makes sure that it is what it should be.
 *
 * <p>A file appears whole, by one rename. Where there are more than so many of them, or all of them
 * have more than so many bytes, those that were used longest ago are removed.
 */
public final class CacheFolder {
  private final Path folder;
  private final int mostFiles;
  private final long mostBytes;
  private final long largest;

  private record Kept(Path file, FileTime used, long bytes) {}

  /**
   * One that is bounded by what it takes.
   *
   * @param folder absolute; made at the first use
   * @param mostBytes of all files together; one of them may have a quarter of it
   */
  public CacheFolder(Path folder, long mostBytes) {
    this(folder, Integer.MAX_VALUE, mostBytes, mostBytes / 4);
  }

  /**
   * The same, of which one may have no more than that many bytes either.
   *
   * @param largest as many as are held in memory
   */
  public CacheFolder(Path folder, long mostBytes, long largest) {
    this(folder, Integer.MAX_VALUE, mostBytes, Math.min(mostBytes / 4, largest));
  }

  private CacheFolder(Path folder, int mostFiles, long mostBytes, long largest) {
    if (!folder.isAbsolute() || mostFiles < 1 || largest < 1) {
      throw new IllegalArgumentException("a cache has an absolute folder, and room");
    }
    this.folder = folder;
    this.mostFiles = mostFiles;
    this.mostBytes = mostBytes;
    this.largest = largest;
  }

  /**
   * One that is bounded by how many files it has.
   *
   * @param folder absolute; made at the first use
   * @param most how many
   * @param largest how many bytes one of them may have
   */
  public static CacheFolder ofFiles(Path folder, int most, int largest) {
    return new CacheFolder(folder, most, (long) most * largest, largest);
  }

  /** The largest file that is kept. */
  public long largest() {
    return largest;
  }

  /**
   * What is kept under this name.
   *
   * @param name of letters, digits, dots and dashes
   */
  public Optional<byte[]> read(String name) {
    Path file = folder.resolve(name);
    try {
      // A pipe would be waited for.
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > largest) {
        return Optional.empty();
      }
      byte[] content;
      try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
        content = in.readNBytes((int) Math.min(largest, Integer.MAX_VALUE - 8));
      }
      markUsed(file);
      return Optional.of(content);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static void markUsed(Path file) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    } catch (IOException e) {
      // It goes sooner than it would have to.
    }
  }

  /** Keeps this under the name, in place of what was there. */
  public void write(String name, byte[] content) {
    if (content.length > largest) {
      return;
    }
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Path begun = Files.createTempFile(folder, ".", ".part");
      try {
        Files.write(begun, content);
        Files.move(begun, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(begun);
      }
      removeOldest();
    } catch (IOException | UnsupportedOperationException e) {
      // It is fetched again.
    }
  }

  private void removeOldest() throws IOException {
    List<Kept> all = new ArrayList<>();
    for (Path file : LocalFolder.list(folder)) {
      kept(file).ifPresent(all::add);
    }
    all.sort(Comparator.comparing(Kept::used));
    int left = all.size();
    long bytes = all.stream().mapToLong(Kept::bytes).sum();
    for (Kept oldest : all) {
      if (left <= mostFiles && bytes <= mostBytes) {
        return;
      }
      Files.deleteIfExists(oldest.file());
      left--;
      bytes -= oldest.bytes();
    }
  }

  /** Another process may remove it meanwhile. */
  private static Optional<Kept> kept(Path file) {
    try {
      BasicFileAttributes found =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return found.isRegularFile()
          ? Optional.of(new Kept(file, found.lastModifiedTime(), found.size()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
