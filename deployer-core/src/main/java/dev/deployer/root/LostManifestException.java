package dev.deployer.root;

import dev.deployer.path.ReleaseId;
import java.io.IOException;

/**
 * Nobody can say whether a release was changed: what it would be held against was deleted on the
 * host, or is not what was recorded. Unlike other errors of a host, asking again does not help.
 */
public final class LostManifestException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Whose manifest is not there.
   *
   * @param fact what is so, in one clause that names the release
   */
  public LostManifestException(String fact) {
    super(fact);
  }

  /** Where the release is known, and its manifest is not what is known of it. */
  public static LostManifestException of(ReleaseId id) {
    return new LostManifestException(
        "the manifest of " + id + " is missing or is not the recorded one");
  }
}
