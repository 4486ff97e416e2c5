package dev.deployer;

import dev.deployer.path.ReleaseId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The release {@code to} is live; {@code from} is kept, recorded as bad. */
public record RollbackResult(
    Optional<ReleaseId> from, ReleaseId to, List<String> warnings, Duration took) {}
