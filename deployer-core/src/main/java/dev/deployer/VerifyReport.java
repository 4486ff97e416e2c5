package dev.deployer;

import dev.deployer.manifest.Difference;
import dev.deployer.manifest.Digest;
import dev.deployer.path.ReleaseId;
import java.util.List;
import java.util.Optional;

/**
 * A release held against its manifest.
 *
 * @param release which one it is
 * @param digest of its content, as it is recorded
 * @param content whether every byte was read
 * @param entries how many its manifest has
 * @param differences sorted by path; none where it is as it was deployed
 * @param known exactly that, where the journal of the host knows it
 * @param journal what the journal is and says of those of other hosts; absent where that was not
 *     asked
 */
public record VerifyReport(
    ReleaseId release,
    Digest digest,
    boolean content,
    long entries,
    List<Difference> differences,
    Optional<KnownPatch> known,
    Optional<JournalTestimony> journal) {}
