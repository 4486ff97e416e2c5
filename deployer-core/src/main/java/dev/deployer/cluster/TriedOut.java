package dev.deployer.cluster;

import dev.deployer.hook.HookReport;
import dev.deployer.outcome.DeployerException;
import java.util.Optional;

/**
 * What came of the hooks of a rehearsal.
 *
 * @param report what they did
 * @param changed whether the release is not what it was published as any more
 * @param failure why the rehearsal did not pass; absent where it did
 */
public record TriedOut(HookReport report, boolean changed, Optional<DeployerException> failure) {}
