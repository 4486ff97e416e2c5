package dev.deployer.project.html;

import dev.deployer.VerifyReport;
import dev.deployer.manifest.Difference;
import java.util.Optional;

/**
 * The files of the release that is live on a host, held against its manifest; what somebody has
 * changed by hand is in no journal unless it was saved.
 *
 * @param found absent where they could not be looked at
 * @param why they could not
 */
public record LiveFiles(Optional<VerifyReport> found, Optional<String> why) {
  /** In how many entries they differ: an edit changes a file's time as well. */
  public static long places(VerifyReport found) {
    return found.differences().stream().map(Difference::path).distinct().count();
  }
}
