package dev.deployer.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Opens files that a person or a configuration has named, and nothing of which reading, or writing,
 * could wait for ever: no pipe, no socket, no device but {@code /dev/null}. Links are followed.
 *
 * <p>RACE: what is swapped for a pipe after it was looked at is waited for. It takes somebody who
 * may write beside it on this machine.
 */
public final class LocalFile {
  private static final Path NOTHING = Path.of("/dev/null");
  private static final int MEBIBYTE = 1 << 20;

  private LocalFile() {}

  /**
   * Opens it.
   *
   * @throws NoSuchFileException if it is not there
   * @throws FileSystemException if it is no file, with that as its reason
   */
  public static InputStream open(Path file) throws IOException {
    requireFile(file);
    return Files.newInputStream(file);
  }

  /**
   * All that is in it.
   *
   * @param most how many bytes it may have, a multiple of a mebibyte
   * @throws FileSystemException if it is no file, or larger, with that as its reason
   */
  public static byte[] read(Path file, int most) throws IOException {
    try (InputStream in = open(file)) {
      byte[] bytes = in.readNBytes(most);
      if (in.read() >= 0) {
        throw new FileSystemException(
            file.toString(), null, "it is larger than " + most / MEBIBYTE + " MiB");
      }
      return bytes;
    }
  }

  /**
   * Makes this its content, whether it is there or not.
   *
   * @throws FileSystemException if something is there that is no file
   */
  public static void write(Path file, byte[] content) throws IOException {
    requireNothingElse(file);
    Files.write(file, content);
  }

  /**
   * Adds this to its end, or makes it its content where it is not there.
   *
   * @throws FileSystemException if something is there that is no file
   */
  public static void append(Path file, byte[] content) throws IOException {
    requireNothingElse(file);
    Files.write(file, content, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static void requireNothingElse(Path file) throws IOException {
    try {
      requireFile(file);
    } catch (NoSuchFileException e) {
      // Then it is made.
    }
  }

  private static void requireFile(Path file) throws IOException {
    BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
    if (found.isDirectory()) {
      throw new FileSystemException(file.toString(), null, "it is a directory");
    } else if (!found.isRegularFile() && !Files.isSameFile(file, NOTHING)) {
      throw new FileSystemException(
          file.toString(), null, "it is a pipe, a socket or a device, and no file");
    }
  }
}
