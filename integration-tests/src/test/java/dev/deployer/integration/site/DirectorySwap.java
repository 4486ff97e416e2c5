package dev.deployer.integration.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** A directory of this machine that is swapped for a link elsewhere, and back. */
public record DirectorySwap(Path directory, Path elsewhere) {
  private static final long SHORTEST_PARK = 100_000;

  private Path aside() {
    return directory.resolveSibling(directory.getFileName() + "-aside");
  }

  /**
   * Swaps it for a while.
   *
   * @return false if it could not be, since someone else had moved it or its parents
   */
  public boolean swap(long nanos) {
    try {
      Files.move(directory, aside());
      Files.createSymbolicLink(directory, elsewhere);
      waitFor(nanos);
      putBack();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** A thread that is parked for less is woken too late. */
  public static void waitFor(long nanos) {
    if (nanos > SHORTEST_PARK) {
      LockSupport.parkNanos(nanos);
      return;
    }
    long until = System.nanoTime() + nanos;
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }

  /**
   * Makes it the directory again, whatever became of the link; unless someone has made another in
   * its place.
   */
  public void putBack() throws IOException {
    if (Files.isSymbolicLink(directory)) {
      Files.delete(directory);
    }
    if (Files.exists(aside(), LinkOption.NOFOLLOW_LINKS)
        && !Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      Files.move(aside(), directory);
    }
  }
}
