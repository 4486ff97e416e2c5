package dev.deployer.cluster;

import dev.deployer.hook.HookHost;
import dev.deployer.path.ReleaseId;
import java.util.Optional;

/**
 * A host of the environment that the run leaves out, and on which something is live, or may be.
 *
 * @param host as checks find it that are asked from the operator's machine; nothing runs there
 * @param live the release; absent where that could not be read
 */
public record LeftOutHost(HookHost host, Optional<ReleaseId> live) {}
