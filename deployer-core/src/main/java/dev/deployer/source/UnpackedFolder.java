package dev.deployer.source;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.apache.commons.io.file.PathUtils;

/**
 * A folder of this machine, for this account alone, in which a commit or an archive is taken apart.
 * A killed process leaves it; then the next one that this account makes after a day removes it.
 */
public final class UnpackedFolder implements AutoCloseable {
  private static final String PREFIX = "deployer-source";
  private static final Pattern NAME = Pattern.compile(PREFIX + "[0-9]+");

  /** RACE: a source that is still being sent after so long is taken for one that was left. */
  private static final Duration LEFT = Duration.ofDays(1);

  private final Path path;

  private UnpackedFolder(Path path) {
    this.path = path;
  }

  /**
   * Makes one, and removes those that were left.
   *
   * @param parent where temporary files go
   */
  public static UnpackedFolder in(Path parent) throws IOException {
    Path made = Files.createTempDirectory(parent, PREFIX);
    Instant now = Files.getLastModifiedTime(made, NOFOLLOW_LINKS).toInstant();
    removeThoseLeft(parent, Files.getOwner(made, NOFOLLOW_LINKS), now.minus(LEFT));
    Files.createDirectory(made.resolve("tree"));
    return new UnpackedFolder(made);
  }

  /** Where the tree goes. */
  public Path tree() {
    return path.resolve("tree");
  }

  /** Where an archive goes that is made to be taken apart. */
  public Path archive() {
    return path.resolve("archive");
  }

  private static void removeThoseLeft(Path parent, UserPrincipal owner, Instant before) {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path folder : folders) {
        if (NAME.matcher(folder.getFileName().toString()).matches()
            && Files.isDirectory(folder, NOFOLLOW_LINKS)
            && Files.getOwner(folder, NOFOLLOW_LINKS).equals(owner)
            && Files.getLastModifiedTime(folder, NOFOLLOW_LINKS).toInstant().isBefore(before)) {
          PathUtils.deleteDirectory(folder);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // What is left there is in nobody's way.
    }
  }

  /** Removes it; what cannot be removed is left. */
  @Override
  public void close() {
    try {
      PathUtils.deleteDirectory(path);
    } catch (IOException e) {
      // A later one removes it.
    }
  }
}
