package dev.deployer;

import dev.deployer.manifest.Difference;
import dev.deployer.manifest.Digest;
import dev.deployer.path.ReleaseId;
import java.util.List;

/**
 * A release held against its manifest.
 *
 * @param content whether every byte was read
 */
public record VerifyReport(
    ReleaseId release,
    Digest digest,
    boolean content,
    long entries,
    List<Difference> differences) {}
