package dev.deployer.file;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What lies in a folder of this machine, listed whole or not at all. */
public final class LocalFolder {
  private LocalFolder() {}

  /**
   * What lies in it, in no order; what lies below that is not looked at.
   *
   * @throws IOException if it cannot be opened, or no longer be read in the middle, as on a network
   *     file system
   */
  public static List<Path> list(Path folder) throws IOException {
    List<Path> all = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        all.add(entry);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return all;
  }
}
