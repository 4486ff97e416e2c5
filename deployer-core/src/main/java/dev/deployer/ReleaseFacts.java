package dev.deployer;

import dev.deployer.manifest.Digest;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.ReleaseRecord;
import java.time.Instant;
import java.util.Optional;

/**
 * What is recorded of a release besides its content. Texts are as they were recorded: whoever shows
 * them on a terminal escapes them.
 *
 * @param id the name of its directory
 * @param digest the digest of its content
 * @param created by the clock of the one who deployed
 * @param by who deployed it
 * @param revision of the source, such as a git commit
 * @param message what was said of it
 * @param files how many there are in it
 * @param contentBytes how many bytes they have together
 */
public record ReleaseFacts(
    ReleaseId id,
    Digest digest,
    Instant created,
    String by,
    Optional<String> revision,
    Optional<String> message,
    long files,
    long contentBytes) {
  static ReleaseFacts of(ReleaseRecord record) {
    return new ReleaseFacts(
        record.id(),
        record.digest(),
        record.created(),
        record.by(),
        record.revision(),
        record.message(),
        record.files(),
        record.contentBytes());
  }
}
