package dev.deployer.cli.demo;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/**
 * The one folder that the demo writes to; it stays when the demo is over.
 *
 * @param path as it really is, without links
 */
record DemoFolder(Path path) {
  private static final String PREFIX = "deployer-demo-";
  private static final int ATTEMPTS = 100;

  /**
   * Makes one where temporary files go, or, where everyone may write to a directory on the way
   * there (a root there would be refused), in the home directory.
   */
  static DemoFolder create(Path temporary, Path home) throws IOException {
    Path real = temporary.toRealPath();
    Path place = isSafe(real) ? real : home.toRealPath();
    return new DemoFolder(createIn(place));
  }

  /** As Java's own temporary directories are made, but with a name that one can type. */
  private static Path createIn(Path place) throws IOException {
    SecureRandom random = new SecureRandom();
    for (int attempt = 1; ; attempt++) {
      Path folder = place.resolve(PREFIX + HexFormat.of().toHexDigits(random.nextInt(), 6));
      try {
        return Files.createDirectory(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } catch (FileAlreadyExistsException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** Nobody else can replace a directory on the way; a sticky one, such as /tmp, is fine. */
  private static boolean isSafe(Path directory) throws IOException {
    for (Path at = directory; at != null; at = at.getParent()) {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(at);
      boolean sticky = ((int) Files.getAttribute(at, "unix:mode") & 01000) != 0;
      if (permissions.contains(PosixFilePermission.OTHERS_WRITE) && !sticky) {
        return false;
      }
    }
    return true;
  }

  /** The person's side: what is built, and how it is deployed. */
  Path project() {
    return path.resolve("shop");
  }

  /** The person's home, with the keys. */
  Path home() {
    return path.resolve("home");
  }

  /** All that the server serves. */
  Path server() {
    return path.resolve("server");
  }

  Path serverHome() {
    return server().resolve("home");
  }

  Path root() {
    return server().resolve("shop");
  }
}
