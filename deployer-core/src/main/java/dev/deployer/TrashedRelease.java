package dev.deployer;

import dev.deployer.manifest.Digest;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.RetiredRelease;
import java.time.Instant;
import java.util.Optional;

/**
 * A release that was deleted and lies in the trash, from which it can be restored. Texts are as
 * they were recorded: whoever shows them on a terminal escapes them.
 *
 * @param id under which it is restored
 * @param number of the entry of the history that retired it
 * @param digest the digest of its content
 * @param retired by the clock of the one who retired it
 * @param by who that was
 * @param files how many it has
 * @param contentBytes of all its files; what its end frees is less, where others share them
 * @param missing what somebody has deleted of it there as well, so that it cannot be restored
 */
public record TrashedRelease(
    ReleaseId id,
    long number,
    Digest digest,
    Instant retired,
    String by,
    long files,
    long contentBytes,
    Optional<LostPart.Part> missing) {
  /** Whether somebody has deleted a part of it there as well, so that it cannot be restored. */
  public boolean lost() {
    return missing.isPresent();
  }

  static TrashedRelease of(RetiredRelease card, Optional<LostPart.Part> missing) {
    return new TrashedRelease(
        card.id(),
        card.number(),
        card.digest(),
        card.retired(),
        card.by(),
        card.files(),
        card.contentBytes(),
        missing);
  }
}
